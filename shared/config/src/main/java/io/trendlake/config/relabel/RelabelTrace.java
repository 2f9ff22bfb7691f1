// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import io.trendlake.model.Labels;
import java.util.List;
import java.util.Optional;

/**
 * What relabelling makes of one label set, rule by rule.
 *
 * @param input the labels before the first rule
 * @param steps one for each rule, in order; the rules after one that drops have none
 */
public record RelabelTrace(Labels input, List<RelabelTrace.Step> steps) {

  /** Copies the list. */
  public RelabelTrace {
    steps = List.copyOf(steps);
  }

  /**
   * The effect of one rule.
   *
   * @param number of the rule in its list, from 0
   * @param before the labels that the rule was given
   * @param after the labels after it; those before it if it drops them
   * @param kept whether the rule does not drop the labels
   */
  public record Step(int number, RelabelRule rule, Labels before, Labels after, boolean kept) {

    /** Whether the rule leaves everything as it was. */
    public boolean isIdle() {
      return kept && before.equals(after);
    }
  }

  /** The labels after all rules; empty if a rule drops them. */
  public Optional<Labels> result() {
    if (steps.isEmpty()) {
      return Optional.of(input);
    }
    return steps.getLast().kept() ? Optional.of(steps.getLast().after()) : Optional.empty();
  }

  /** The step of the rule that drops the labels, if one does. */
  public Optional<Step> dropping() {
    return steps.isEmpty() || steps.getLast().kept()
        ? Optional.empty()
        : Optional.of(steps.getLast());
  }
}
