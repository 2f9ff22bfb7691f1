// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.List;

/**
 * Which samples a query wants.
 *
 * @param matchers what the labels of a series must fulfil, all of them
 * @param from the first instant wanted, milliseconds since the epoch, included
 * @param to the last instant wanted, included
 * @param windows which instants between them are wanted; a source may hand out others too
 */
public record SeriesSelection(
    List<? extends LabelMatcher> matchers, long from, long to, SampleWindows windows) {

  /** Copies the matchers. */
  public SeriesSelection {
    matchers = List.copyOf(matchers);
  }

  /** All instants from one to another. */
  public SeriesSelection(List<? extends LabelMatcher> matchers, long from, long to) {
    this(matchers, from, to, SampleWindows.ALL);
  }

  /** Whether a series fulfils all conditions. */
  public boolean matches(Labels labels) {
    for (LabelMatcher matcher : matchers) {
      if (!matcher.matches(labels.value(matcher.name()))) {
        return false;
      }
    }
    return true;
  }
}
