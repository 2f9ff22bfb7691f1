// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.page;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The links to all pages of a server, the same in the head of each page.
 *
 * @param links in the order in which they are shown
 */
public record Navigation(List<Navigation.Link> links) {

  /** The pages that need a lake and nothing else. */
  public static final Navigation LAKE =
      new Navigation(List.of(new Link("graph", "Graph"), new Link("tsdb-status", "Cardinality")));

  /** Copies the list. */
  public Navigation {
    links = List.copyOf(links);
  }

  /**
   * A page.
   *
   * @param address of the page without a slash, so that it works under any prefix: {@code targets}
   * @param title plain text without characters that HTML escapes
   */
  public record Link(String address, String title) {}

  /**
   * The links as HTML.
   *
   * @param current the address of the page that shows them
   */
  public String html(String current) {
    return links.stream()
        .map(link ->
            "<a href=\"%s\"%s>%s</a>"
                .formatted(
                    link.address(),
                    link.address().equals(current) ? " aria-current=\"page\"" : "",
                    link.title()))
        .collect(Collectors.joining(" "));
  }
}
