// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Puts HTML together; text is escaped on its way in. */
final class Html {

  private static final String CSS = resource("page.css");

  private final StringBuilder text = new StringBuilder(16_384);

  /** Starts a page: everything up to its title line. */
  static Html page(String title) {
    return new Html()
        .raw(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
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
            <header>
            <a class="brand" href="/">Trendlake</a>
            <nav><a href="/targets">Targets</a> <a href="/api/v1/targets">JSON</a> \
            <a href="/metrics">Metrics</a></nav>
            </header>
            <main>
            """);
  }

  private static String resource(String name) {
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
