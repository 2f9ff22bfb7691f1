// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import java.util.List;
import java.util.Optional;

/**
 * What recording rules came to over a time.
 *
 * @param series each label set once, in no order; none without samples
 * @param failures of rules that could not be evaluated at some of their times
 * @param evaluations how many evaluations there were, those that failed among them
 */
public record RuleResults(List<Recorded> series, List<RuleFailure> failures, int evaluations) {

  /** Copies the lists. */
  public RuleResults {
    series = List.copyOf(series);
    failures = List.copyOf(failures);
  }

  /** A series that rules recorded; a stale marker says where it ended. */
  public record Recorded(Labels labels, SampleRun samples) {}

  /** How many samples there are, markers among them. */
  public long samples() {
    return series.stream().mapToLong(each -> each.samples().size()).sum();
  }

  /** The first failure for which samples could not be read, if there is one. */
  public Optional<RuleFailure> unread() {
    return failures.stream().filter(RuleFailure::isOfStorage).findFirst();
  }
}
