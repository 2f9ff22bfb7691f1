// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import io.trendlake.model.Labels;
import io.trendlake.promql.engine.LabelHash;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rules that are evaluated one after the other at the same times.
 *
 * <p>The times are those of Prometheus ({@code Group.EvalTimestamp} in rules/group.go): multiples
 * of the interval, moved by a part of it that follows from the names of the file and the group.
 *
 * @param file the name of its file, as the configuration leads to it
 * @param interval between two evaluations, in whole milliseconds; positive
 * @param queryOffset how far its rules look back from when they are evaluated; a result has the
 *     time that they look at
 * @param limit how many series a rule may have at most; 0 for any number
 */
public record RuleGroup(
    String file,
    String name,
    Duration interval,
    Duration queryOffset,
    long limit,
    List<Rule> rules) {

  /** Copies the list, and refuses an interval that is not positive. */
  public RuleGroup {
    rules = List.copyOf(rules);
    if (interval.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "group \"%s\" has the interval %s, must be positive".formatted(name, interval));
    }
  }

  /** Its recording rules, in their order. */
  public Stream<Rule.RecordingRule> recording() {
    return rules.stream()
        .filter(Rule.RecordingRule.class::isInstance)
        .map(Rule.RecordingRule.class::cast);
  }

  /**
   * The first time of a result at an instant or after it.
   *
   * @param instant milliseconds since the epoch, as is what is returned
   */
  public long firstTime(long instant) {
    long step = interval.toMillis();
    long hash = LabelHash.hash(Labels.of("name", name, "file", file));
    long phase =
        Long.remainderUnsigned(hash, interval.toNanos()) / 1_000_000 - queryOffset.toMillis();
    return instant + Math.floorMod(phase - instant, step);
  }
}
