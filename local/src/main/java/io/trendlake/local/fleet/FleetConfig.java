// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the {@code trendlake.yml} by which a fleet is scraped.
 *
 * <p>The exporters of a fleet share one address, where each has its own path ({@link FleetServer}):
 * relabelling leads there, as it would lead to a proxy.
 */
public final class FleetConfig {

  private FleetConfig() {}

  /**
   * The configuration.
   *
   * @param address host and port where the fleet is served
   * @param interval whole seconds
   */
  public static String yaml(Fleet fleet, String address, Duration interval) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("global:\n  scrape_interval: ").append(interval.toSeconds()).append("s\n");
    yaml.append("  scrape_timeout: ")
        .append(Math.min(10, interval.toSeconds()))
        .append("s\nscrape_configs:\n");
    byJob(fleet).forEach((job, targets) -> appendJob(yaml, job, targets, address));
    return yaml.toString();
  }

  private static Map<String, List<SimulatedTarget>> byJob(Fleet fleet) {
    Map<String, List<SimulatedTarget>> jobs = new LinkedHashMap<>();
    for (SimulatedTarget target : fleet.targets()) {
      jobs.computeIfAbsent(target.job(), job -> new ArrayList<>()).add(target);
    }
    return jobs;
  }

  private static void appendJob(
      StringBuilder yaml, String job, List<SimulatedTarget> targets, String address) {
    yaml.append("  - job_name: ").append(job).append("\n    static_configs:\n");
    Map<String, List<SimulatedTarget>> accounts = new LinkedHashMap<>();
    for (SimulatedTarget target : targets) {
      accounts.computeIfAbsent(target.account(), account -> new ArrayList<>()).add(target);
    }
    accounts.values().forEach(group -> appendGroup(yaml, group));
    yaml.append("    relabel_configs:\n")
        .append("      - {source_labels: [__address__], target_label: instance}\n")
        .append("      - {source_labels: [__address__], target_label: __metrics_path__,")
        .append(" replacement: /$1/metrics}\n")
        .append("      - {target_label: __address__, replacement: \"")
        .append(address)
        .append("\"}\n");
  }

  private static void appendGroup(StringBuilder yaml, List<SimulatedTarget> group) {
    yaml.append("      - labels: {account: ")
        .append(group.getFirst().account())
        .append(", region: ")
        .append(group.getFirst().region())
        .append("}\n        targets:\n");
    for (SimulatedTarget target : group) {
      yaml.append("          - \"").append(target.instance()).append("\"\n");
    }
  }
}
