// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of the rules of the hours that were closed.
 *
 * @param evaluations how often a rule was evaluated
 * @param samples what the rules came to, stale markers among it
 * @param problems what is wrong with rule files, and each rule that failed, once an hour
 */
public record RuleReport(int evaluations, long samples, List<String> problems) {

  /** Without rules. */
  public static final RuleReport NONE = new RuleReport(0, 0, List.of());

  /** Copies the list. */
  public RuleReport {
    problems = List.copyOf(problems);
  }

  /** The sum of two hours. */
  public RuleReport plus(RuleReport other) {
    List<String> both = new ArrayList<>(problems);
    both.addAll(other.problems);
    return new RuleReport(evaluations + other.evaluations, samples + other.samples, both);
  }
}
