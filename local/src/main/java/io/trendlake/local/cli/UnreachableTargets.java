// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

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
 * Looks for targets in {@code static_configs} that can never be scraped, since their address is
 * none after relabelling. That is no error of a configuration, in Prometheus neither.
 */
final class UnreachableTargets {

  private UnreachableTargets() {}

  /** One line for each target of a job that is down or dropped whatever its exporter does. */
  static List<String> of(ScrapeConfig job) {
    List<String> lines = new ArrayList<>();
    JobTargets targets = JobTargets.of(job, groups(job));
    for (Target target : targets.active()) {
      fault(target.url()).ifPresent(fault -> lines.add(target.url() + " is down: " + fault));
    }
    for (DroppedTarget dropped : targets.dropped()) {
      if (dropped.faulty()) {
        String address = dropped.discovered().value("__address__");
        lines.add("\"" + address + "\" is not a target: " + dropped.reason());
      }
    }
    return lines;
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
