// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.time.Duration;
import java.util.List;

/**
 * Where the rules are, and how they are evaluated unless their group says otherwise.
 *
 * @param files {@code rule_files}: paths whose last element may have a {@code *}. Of a
 *     configuration in a bucket those that do not begin with a slash are keys of the bucket
 * @param evaluationInterval {@code global.evaluation_interval}; positive
 * @param queryOffset {@code global.rule_query_offset}: how far a rule looks back from when it is
 *     evaluated
 */
public record RulesConfig(List<String> files, Duration evaluationInterval, Duration queryOffset) {

  /** Without rules, and with the defaults of Prometheus. */
  public static final RulesConfig NONE =
      new RulesConfig(List.of(), Duration.ofMinutes(1), Duration.ZERO);

  /** Copies the list, and refuses an interval that is not positive. */
  public RulesConfig {
    files = List.copyOf(files);
    if (evaluationInterval.isNegative() || evaluationInterval.isZero()) {
      throw new IllegalArgumentException(
          "the interval of evaluation is " + evaluationInterval + ", must be positive");
    }
  }
}
