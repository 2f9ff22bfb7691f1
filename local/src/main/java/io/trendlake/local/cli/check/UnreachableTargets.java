// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.check;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.sd.StaticSdConfig;
import io.trendlake.discovery.DroppedTarget;
import io.trendlake.discovery.JobTargets;
import io.trendlake.discovery.Target;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for targets that can never be scraped, since they have no address after relabelling, or
 * none that can be. The first is an error to promtool, and the second to nobody.
 */
final class UnreachableTargets {

  private UnreachableTargets() {}

  /** One line for each target of {@code static_configs} that is down whatever its exporter does. */
  static List<String> down(ScrapeConfig job) {
    List<String> lines = new ArrayList<>();
    for (Target target : JobTargets.of(job, groups(job)).active()) {
      fault(target.url()).ifPresent(fault -> lines.add(target.url() + " is down: " + fault));
    }
    return lines;
  }

  /** One line for each target of {@code static_configs} that nobody could scrape. */
  static List<String> faults(ScrapeConfig job) {
    return faults(job, "static_configs", groups(job));
  }

  /** The same for targets that were found otherwise, by a key of the job. */
  static List<String> faults(ScrapeConfig job, String key, List<TargetGroup> groups) {
    return JobTargets.of(job, groups).dropped().stream()
        .filter(DroppedTarget::faulty)
        .map(dropped ->
            "job %s: %s: \"%s\" is not a target: %s"
                .formatted(
                    job.jobName(),
                    key,
                    dropped.discovered().value("__address__"),
                    dropped.reason()))
        .toList();
  }

  private static List<TargetGroup> groups(ScrapeConfig job) {
    return job.discovery().stream()
        .filter(StaticSdConfig.class::isInstance)
        .map(StaticSdConfig.class::cast)
        .map(fixed ->
            new TargetGroup(
                "static_configs",
                fixed.targets().stream().map(text -> Labels.of("__address__", text)).toList(),
                fixed.labels()))
        .toList();
  }

  private static Optional<String> fault(Url url) {
    if (url.fault().isPresent()) {
      return url.fault();
    }
    try {
      url.port();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }
}
