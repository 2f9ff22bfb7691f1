// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.tsdb.series.SeriesLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which series a server is asked for.
 *
 * @param selectors that the server is asked with, each on its own; none asks for all series
 * @param rule which labels series have
 * @param wanted of the labels that a series has by that rule
 */
public record AskedSeries(
    List<? extends List<? extends LabelMatcher>> selectors,
    SeriesLabels rule,
    Predicate<Labels> wanted) {

  /** Every series; a request needs a condition. */
  private static final List<Matcher> ALL =
      List.of(new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.MATCHES, ".*"));

  /** Copies the selectors, as far as a server can be asked with them. */
  public AskedSeries {
    List<List<? extends LabelMatcher>> sent = new ArrayList<>();
    for (List<? extends LabelMatcher> selector : selectors) {
      List<? extends LabelMatcher> some =
          selector.stream().filter(matcher -> isForServer(matcher, rule)).toList();
      sent.add(some.isEmpty() ? ALL : some);
    }
    selectors = sent.isEmpty() ? List.of(ALL) : List.copyOf(sent);
  }

  /**
   * A server does not see labels that are added here, and its own external labels only in
   * conditions of equality (Prometheus, storage/remote/read_handler.go).
   */
  private static boolean isForServer(LabelMatcher matcher, SeriesLabels rule) {
    boolean isName = matcher.name().equals(Labels.METRIC_NAME);
    boolean isEquality = matcher.kind() == LabelMatcher.Kind.EQUAL && !matcher.value().isEmpty();
    boolean isTheirs =
        rule.added().value(matcher.name()).isEmpty() && !rule.replicas().contains(matcher.name());
    return isTheirs && (isName || isEquality);
  }
}
