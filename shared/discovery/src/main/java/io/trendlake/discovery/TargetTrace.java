// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.config.relabel.RelabelTrace;
import io.trendlake.config.relabel.Relabeling;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of one discovered target, rule by rule.
 *
 * @param rules what each rule makes of its labels; the input has the defaults of the job
 * @param target what is scraped; empty if it is dropped
 * @param reason why it is dropped, or why its scrapes fail without a pull; empty if neither
 */
public record TargetTrace(RelabelTrace rules, Optional<Target> target, String reason) {

  /** The labels that a job's rules begin with: those found, and the defaults of the job. */
  public static Labels discovered(ScrapeConfig job, Labels found) {
    return new TargetLabels(job).discovered(found, Labels.empty());
  }

  /**
   * Follows a target on its way from discovery, as {@link JobTargets#of} takes it.
   *
   * @param rules in the place of the job's own
   * @param found the labels as a discovery finds them, as a rule {@code __address__} and some
   *     {@code __meta_} labels
   */
  public static TargetTrace of(ScrapeConfig job, List<RelabelRule> rules, Labels found) {
    RelabelTrace trace = Relabeling.trace(rules, discovered(job, found));
    return switch (new TargetLabels(job, rules).populate(found, Labels.empty())) {
      case TargetLabels.Kept(Target target) ->
          new TargetTrace(trace, Optional.of(target), target.refusal());
      case TargetLabels.NotKept(DroppedTarget dropped) ->
          new TargetTrace(trace, Optional.empty(), dropped.reason());
    };
  }
}
