// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Rules of a file that have one name and the same labels: their results may be of one series. That
 * is no mistake to Prometheus, and a warning of {@code promtool check rules}.
 */
public final class DuplicateRules {

  private DuplicateRules() {}

  /** A line for each name and labels that several rules have. */
  public static List<String> of(RuleFile file) {
    TreeMap<String, TreeMap<String, Integer>> counts = new TreeMap<>();
    for (RuleGroup group : file.groups()) {
      for (Rule rule : group.rules()) {
        counts
            .computeIfAbsent(rule.name(), unseen -> new TreeMap<>())
            .merge(rule.labels().toString(), 1, Integer::sum);
      }
    }
    List<String> found = new ArrayList<>();
    counts.forEach((name, byLabels) ->
        byLabels.forEach((labels, count) -> {
          if (count > 1) {
            found.add(
                "%d rules are named %s and set the labels %s; their results may be of one series"
                    .formatted(count, name, labels));
          }
        }));
    return found;
  }
}
