// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.functions.query.page.Navigation;
import io.trendlake.functions.query.page.Navigation.Link;
import io.trendlake.functions.query.page.StaticPages;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * Puts HTML together; text is escaped on its way in. Addresses are relative, so that pages work
 * behind a proxy under any prefix.
 */
final class Html {

  /** The pages of a process that scrapes. */
  static final Navigation SCRAPING =
      new Navigation(
          List.of(
              new Link("graph", "Graph"),
              new Link("targets", "Targets"),
              new Link("service-discovery", "Discovery"),
              new Link("relabel", "Relabelling"),
              new Link("tsdb-status", "Cardinality"),
              new Link("config", "Configuration"),
              new Link("status", "Status"),
              new Link("metrics", "Metrics")));

  private static final String CSS = StaticPages.houseStyle();

  private final StringBuilder text = new StringBuilder(16_384);

  /**
   * Starts a page: everything up to its title line.
   *
   * @param path its own, to mark it among the links
   */
  static Html page(String title, String path) {
    return page(title, path, SCRAPING);
  }

  /** The same with the links of another server than one that scrapes. */
  static Html page(String title, String path, Navigation navigation) {
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
                <link rel="icon" href="favicon.svg" type="image/svg+xml">
                <script src="page.js" defer></script>
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
    return page.raw("<a class=\"brand\" href=\".\">Trendlake</a>\n<nav aria-label=\"Pages\">")
        .raw(navigation.html(path.substring(1)))
        .raw("</nav>\n</header>\n<main id=\"main\">\n");
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

  /** Adds text, which may also be within a quoted attribute. */
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

  /** Adds labels, each as a piece of code. */
  Html labels(Labels labels) {
    labels.forEach(
        (name, value) -> raw("<code>").text(name + "=\"" + value + "\"").raw("</code> "));
    return this;
  }

  /** Adds a link to an address that may hold anything. */
  Html link(String address, String title) {
    return raw("<a href=\"").text(address).raw("\">").text(title).raw("</a>");
  }

  /** Adds a choice of a form among values or all of them. */
  Html select(String title, String name, Collection<String> values, String chosen) {
    raw("<label>")
        .text(title)
        .raw(" <select name=\"" + name + "\"><option value=\"\">all</option>");
    for (String value : values) {
      raw("<option").raw(value.equals(chosen) ? " selected>" : ">").text(value).raw("</option>");
    }
    return raw("</select></label>\n");
  }

  /** Adds a line in the place of what is not there. */
  Html empty(String why) {
    return raw("<p class=\"empty\">").text(why).raw("</p>\n");
  }

  /** Ends the page. */
  String end() {
    return raw("</main>\n</body>\n</html>\n").text.toString();
  }
}
