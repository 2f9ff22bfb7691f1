// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.functions.query.page.GraphPage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Puts HTML together; text is escaped on its way in. */
final class Html {

  private static final String CSS = GraphPage.houseStyle();

  private final StringBuilder text = new StringBuilder(16_384);

  /**
   * Starts a page: everything up to its title line.
   *
   * @param path its own, to mark it among the links
   */
  static Html page(String title, String path) {
    Html page =
        new Html()
            .raw(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <link rel="icon" href="/favicon.svg" type="image/svg+xml">
                <script src="/page.js" defer></script>
                <title>\
                """)
            .text(title)
            .raw(" · Trendlake</title>\n<style>\n")
            .raw(CSS)
            .raw(
                """
                </style>
                </head>
                <body>
                <a class="skip" href="#main">Skip to the content</a>
                <header>
                """);
    page.link("/", "Trendlake", path, "brand").raw("\n<nav aria-label=\"Pages\">");
    page.link("/graph", "Graph", path, "").raw(" ");
    page.link("/targets", "Targets", path, "").raw(" ");
    page.link("/status", "Status", path, "").raw(" ");
    page.link("/metrics", "Metrics", path, "");
    return page.raw("</nav>\n</header>\n<main id=\"main\">\n");
  }

  private Html link(String target, String title, String path, String cssClass) {
    raw("<a href=\"" + target + "\"");
    raw(cssClass.isEmpty() ? "" : " class=\"" + cssClass + "\"");
    raw(target.equals(path) ? " aria-current=\"page\">" : ">");
    return text(title).raw("</a>");
  }

  /** The text of a file beside this class. */
  static String resource(String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds markup. */
  Html raw(String markup) {
    text.append(markup);
    return this;
  }

  /** Adds text, which may also stand in a quoted attribute. */
  Html text(String plain) {
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '&' -> text.append("&amp;");
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '"' -> text.append("&quot;");
        case '\'' -> text.append("&#39;");
        default -> text.append(c);
      }
    }
    return this;
  }

  /** Adds an element of a class with nothing but text in it. */
  Html element(String name, String cssClass, String plain) {
    text.append('<').append(name);
    if (!cssClass.isEmpty()) {
      text.append(" class=\"").append(cssClass).append('"');
    }
    text.append('>');
    return text(plain).raw("</" + name + ">");
  }

  /** Ends the page. */
  String end() {
    return raw("</main>\n</body>\n</html>\n").text.toString();
  }
}
