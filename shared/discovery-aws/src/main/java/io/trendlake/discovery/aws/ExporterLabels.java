// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.util.Map;
import java.util.Optional;

/**
 * What docker labels say of a container's exporter: ours, or those of the CloudWatch agent.
 *
 * @param port in the container
 * @param path of the metrics, if the labels name one
 * @param job if the labels name one
 */
record ExporterLabels(int port, Optional<String> path, Optional<String> job) {

  private static final int MAX_PORT = 65_535;

  /** What the labels say; empty if they name no port, or one that cannot be. */
  static Optional<ExporterLabels> of(Map<String, String> docker) {
    return first(docker, "PROMETHEUS_EXPORTER_PORT", "ECS_PROMETHEUS_EXPORTER_PORT")
        .flatMap(ExporterLabels::port)
        .map(port ->
            new ExporterLabels(
                port,
                first(docker, "PROMETHEUS_EXPORTER_PATH", "ECS_PROMETHEUS_METRICS_PATH"),
                first(docker, "PROMETHEUS_EXPORTER_JOB", "ECS_PROMETHEUS_JOB_NAME")));
  }

  private static Optional<String> first(Map<String, String> docker, String name, String other) {
    return Optional.ofNullable(docker.getOrDefault(name, docker.get(other)))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static Optional<Integer> port(String text) {
    try {
      int port = Integer.parseInt(text);
      return Optional.of(port).filter(number -> number >= 1 && number <= MAX_PORT);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
