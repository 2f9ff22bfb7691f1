// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.text.GoDuration;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** {@code status/*}: what answers here, in the shapes of Prometheus 3.14. */
final class StatusCalls {

  /** The version of Prometheus whose API this is; Grafana goes by it. */
  private static final String PROMETHEUS = "3.14.0";

  private final ApiOptions options;
  private final ConfigSource config;

  StatusCalls(ApiOptions options, ConfigSource config) {
    this.options = options;
    this.config = config;
  }

  /** What runs. There are no {@code features}, by which Grafana knows Mimir. */
  ApiResponse buildInfo() {
    return ResponseJson.success(this::build);
  }

  /** The same as {@code /version} has it: an object alone, as a line of text. */
  ApiResponse version() {
    return ApiResponse.text(200, ResponseJson.text(this::build));
  }

  private void build(JsonGenerator json) {
    json.writeStartObject()
        .writeStringProperty("version", PROMETHEUS)
        .writeStringProperty("revision", "trendlake-" + options.version())
        .writeStringProperty("branch", "")
        .writeStringProperty("buildUser", "")
        .writeStringProperty("buildDate", "")
        .writeStringProperty("goVersion", "")
        .writeEndObject();
  }

  /** The configuration in force, without its secrets. */
  ApiResponse config() {
    String yaml = config.config().yaml();
    return ResponseJson.success(json ->
        json.writeStartObject()
            .writeStringProperty("yaml", ResponseJson.clean(yaml))
            .writeEndObject());
  }

  /** What Prometheus's flags would be. */
  ApiResponse flags() {
    Map<String, String> flags =
        new TreeMap<>(
            Map.of(
                "enable-feature", "",
                "query.lookback-delta", duration(options.engine().lookback()),
                "query.max-concurrency", Integer.toString(options.queriesAtOnce()),
                "query.max-samples", Long.toString(options.engine().maxSamples()),
                "query.timeout", duration(options.timeout().toMillis())));
    return ResponseJson.success(json -> {
      json.writeStartObject();
      flags.forEach(json::writeStringProperty);
      json.writeEndObject();
    });
  }

  private static String duration(long millis) {
    return GoDuration.format(millis * 1_000_000);
  }

  /** The process. */
  ApiResponse runtimeInfo() {
    return ResponseJson.success(json ->
        json.writeStartObject()
            .writeStringProperty("startTime", options.started().toString())
            .writeStringProperty("CWD", "")
            .writeStringProperty("hostname", hostName())
            .writeStringProperty("serverTime", options.clock().instant().toString())
            .writeBooleanProperty("reloadConfigSuccess", true)
            .writeStringProperty(
                "lastConfigTime", config.config().loaded().orElse(options.started()).toString())
            .writeNumberProperty("corruptionCount", 0)
            .writeNumberProperty(
                "goroutineCount", ManagementFactory.getThreadMXBean().getThreadCount())
            .writeNumberProperty("GOMAXPROCS", Runtime.getRuntime().availableProcessors())
            .writeNumberProperty("GOMEMLIMIT", Runtime.getRuntime().maxMemory())
            .writeStringProperty("GOGC", "")
            .writeStringProperty("GODEBUG", "")
            .writeStringProperty("storageRetention", "")
            .writeEndObject());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  /** Nothing is replayed. */
  ApiResponse walReplay() {
    return ResponseJson.success(json ->
        json.writeStartObject()
            .writeNumberProperty("min", 0)
            .writeNumberProperty("max", 0)
            .writeNumberProperty("current", 0)
            .writeEndObject());
  }
}
