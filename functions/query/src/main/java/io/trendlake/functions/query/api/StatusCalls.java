// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.Labels;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.promql.text.GoDuration;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** {@code status/*}: what answers here, in the shapes of Prometheus 3.14. */
final class StatusCalls {

  /** The version of Prometheus whose API this is; Grafana goes by it. */
  private static final String PROMETHEUS = "3.14.0";

  private static final long HOUR = 3_600_000;
  private static final long MOST_STATISTICS = 10_000;

  private final ApiOptions options;
  private final SampleSources sources;
  private final ConfigSource config;

  StatusCalls(ApiOptions options, SampleSources sources, ConfigSource config) {
    this.options = options;
    this.sources = sources;
    this.config = config;
  }

  /** The same with another configuration. */
  StatusCalls showing(ConfigSource other) {
    return new StatusCalls(options, sources, other);
  }

  /** What runs. There are no {@code features}, by which Grafana knows Mimir. */
  ApiResponse buildInfo() {
    return JsonAnswer.success(json ->
        json.writeStartObject()
            .writeStringProperty("version", PROMETHEUS)
            .writeStringProperty("revision", "trendlake-" + options.version())
            .writeStringProperty("branch", "")
            .writeStringProperty("buildUser", "")
            .writeStringProperty("buildDate", "")
            .writeStringProperty("goVersion", "")
            .writeEndObject());
  }

  /** The configuration in force, without its secrets. */
  ApiResponse config() {
    String yaml = config.config().yaml();
    return JsonAnswer.success(json ->
        json.writeStartObject()
            .writeStringProperty("yaml", JsonAnswer.clean(yaml))
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
    return JsonAnswer.success(json -> {
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
    return JsonAnswer.success(json ->
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
    return JsonAnswer.success(json ->
        json.writeStartObject()
            .writeNumberProperty("min", 0)
            .writeNumberProperty("max", 0)
            .writeNumberProperty("current", 0)
            .writeEndObject());
  }

  /** How many series there are of what, in the last hour. */
  ApiResponse tsdb(ApiRequest request) throws ApiException, IOException {
    ParameterReader reader = new ParameterReader(request);
    long limit;
    try {
      limit = reader.count("limit");
    } catch (ApiException e) {
      limit = 0;
    }
    if (limit < 1 && !request.value("limit").isEmpty()) {
      throw ApiException.badData("limit must be a positive number");
    }
    if (limit > MOST_STATISTICS) {
      throw ApiException.badData("limit must not exceed " + MOST_STATISTICS);
    }
    Cardinality cardinality = new Cardinality();
    long now = options.clock().millis();
    try (SelectedSeries all =
        sources.open().select(new SeriesSelection(List.of(), now - HOUR, now))) {
      for (int i = 0; i < all.size(); i++) {
        cardinality.add(all.labels(i));
      }
    }
    long shown = limit < 1 ? 10 : limit;
    return JsonAnswer.success(json -> cardinality.write(json, shown, now));
  }

  /** Counts series by name and by label. */
  private static final class Cardinality {

    private long series;
    private final Map<String, Long> byName = new HashMap<>();
    private final Map<String, Long> byPair = new HashMap<>();
    private final Map<String, Set<String>> values = new HashMap<>();

    void add(Labels labels) {
      series++;
      byName.merge(labels.metricName(), 1L, Long::sum);
      labels.forEach((name, value) -> {
        byPair.merge(name + '=' + value, 1L, Long::sum);
        values.computeIfAbsent(name, any -> new HashSet<>()).add(value);
      });
    }

    void write(JsonGenerator json, long limit, long now) {
      Map<String, Long> valueCounts = new HashMap<>();
      Map<String, Long> bytes = new HashMap<>();
      values.forEach((name, all) -> {
        valueCounts.put(name, (long) all.size());
        bytes.put(
            name,
            all.stream().mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length).sum());
      });
      json.writeStartObject()
          .writeObjectPropertyStart("headStats")
          .writeNumberProperty("numSeries", series)
          .writeNumberProperty("numLabelPairs", byPair.size())
          .writeNumberProperty("chunkCount", 0)
          .writeNumberProperty("minTime", now - HOUR)
          .writeNumberProperty("maxTime", now)
          .writeEndObject();
      greatest(json, "seriesCountByMetricName", byName, limit);
      greatest(json, "labelValueCountByLabelName", valueCounts, limit);
      greatest(json, "memoryInBytesByLabelName", bytes, limit);
      greatest(json, "seriesCountByLabelValuePair", byPair, limit);
      json.writeEndObject();
    }

    private static void greatest(
        JsonGenerator json, String name, Map<String, Long> counts, long limit) {
      json.writeArrayPropertyStart(name);
      counts.entrySet().stream()
          .sorted(
              Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(Map.Entry.comparingByKey()))
          .limit(limit)
          .forEach(entry ->
              json.writeStartObject()
                  .writeStringProperty("name", JsonAnswer.clean(entry.getKey()))
                  .writeNumberProperty("value", entry.getValue())
                  .writeEndObject());
      json.writeEndArray();
    }
  }
}
