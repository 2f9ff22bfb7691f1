// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.http.Url;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What became of everything that was discovered for one job.
 *
 * @param job the name of the scrape configuration
 * @param active the targets to scrape, each once, in the order found; all of them refused if there
 *     are more than {@code target_limit}
 * @param dropped those that relabelling or a fault keeps from being scraped
 */
public record JobTargets(String job, List<Target> active, List<DroppedTarget> dropped) {

  /** Copies the lists. */
  public JobTargets {
    active = List.copyOf(active);
    dropped = List.copyOf(dropped);
  }

  /**
   * The targets of discovered groups, as in Prometheus's {@code scrapePool.Sync}: relabelled,
   * checked, duplicates collapsed, counted against {@code target_limit}.
   */
  public static JobTargets of(ScrapeConfig config, List<TargetGroup> groups) {
    TargetLabels labels = new TargetLabels(config);
    List<Target> active = new ArrayList<>();
    List<DroppedTarget> dropped = new ArrayList<>();
    Set<Identity> seen = new HashSet<>();
    for (TargetGroup group : groups) {
      for (Labels found : group.targets()) {
        switch (labels.populate(found, group.labels())) {
          case TargetLabels.Kept(Target target) -> {
            if (seen.add(Identity.of(target))) {
              active.add(target);
            }
          }
          case TargetLabels.NotKept(DroppedTarget target) -> dropped.add(target);
        }
      }
    }
    return new JobTargets(config.jobName(), limited(active, config.targetLimit()), dropped);
  }

  private static List<Target> limited(List<Target> active, long limit) {
    if (limit == 0 || active.size() <= limit) {
      return active;
    }
    String reason =
        "target_limit exceeded (number of targets: " + active.size() + ", limit: " + limit + ")";
    return active.stream().map(target -> target.refused(reason)).toList();
  }

  /** Targets that would write the same series from the same place are one. */
  private record Identity(Labels labels, Url url) {

    static Identity of(Target target) {
      return new Identity(target.labels(), target.url());
    }
  }
}
