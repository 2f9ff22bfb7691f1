// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.functions.query.api.TargetSource.Active;
import io.trendlake.functions.query.api.TargetSource.Dropped;
import io.trendlake.functions.query.api.TargetSource.Targets;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.promql.parse.ParseOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/** What is scraped, and what exporters say of their metrics. */
final class TargetCalls {

  /** How Go writes the time of something that has not happened. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final TargetSource source;
  private final MetadataSource metadata;
  private final ParseOptions parsing;

  TargetCalls(TargetSource source, MetadataSource metadata, ParseOptions parsing) {
    this.source = source;
    this.metadata = metadata;
    this.parsing = parsing;
  }

  /** The targets. */
  ApiResponse targets(ApiRequest request) throws IOException {
    Targets targets = source.targets();
    String pool = first(request, "scrapePool");
    String state = first(request, "state").toLowerCase(Locale.ROOT);
    boolean any = state.isEmpty() || state.equals("any");
    boolean dropped = any || state.equals("dropped");
    return ResponseJson.success(json -> {
      json.writeStartObject().writeArrayPropertyStart("activeTargets");
      if (any || state.equals("active")) {
        targets.active().stream()
            .filter(target -> pool.isEmpty() || pool.equals(target.job()))
            .forEach(target -> active(json, target));
      }
      json.writeEndArray().writeArrayPropertyStart("droppedTargets");
      if (dropped) {
        targets.dropped().stream()
            .filter(target -> pool.isEmpty() || pool.equals(target.job()))
            .forEach(target -> dropped(json, target));
      }
      json.writeEndArray();
      counts(json, targets, dropped);
      json.writeEndObject();
    });
  }

  /** Prometheus looks at the URL alone here. */
  private static String first(ApiRequest request, String parameter) {
    List<String> values = request.query().values(parameter);
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static void counts(JsonGenerator json, Targets targets, boolean wanted) {
    if (!wanted) {
      json.writeNullProperty("droppedTargetCounts");
      return;
    }
    Map<String, Integer> counts = new TreeMap<>();
    targets.active().forEach(target -> counts.putIfAbsent(target.job(), 0));
    targets.dropped().forEach(target -> counts.merge(target.job(), 1, Integer::sum));
    json.writeObjectPropertyStart("droppedTargetCounts");
    counts.forEach((job, count) -> json.writeNumberProperty(ResponseJson.clean(job), count));
    json.writeEndObject();
  }

  private static void active(JsonGenerator json, Active target) {
    json.writeStartObject();
    labels(json, "discoveredLabels", target.discovered());
    labels(json, "labels", target.labels());
    json.writeStringProperty("scrapePool", ResponseJson.clean(target.job()))
        .writeStringProperty("scrapeUrl", ResponseJson.clean(target.url()))
        .writeStringProperty("globalUrl", ResponseJson.clean(target.globalUrl()))
        .writeStringProperty("lastError", ResponseJson.clean(target.error()))
        .writeStringProperty("lastScrape", target.last().map(Object::toString).orElse(NEVER))
        .writeNumberProperty("lastScrapeDuration", target.duration().toNanos() / 1e9)
        .writeStringProperty("health", target.health().name().toLowerCase(Locale.ROOT))
        .writeStringProperty("scrapeInterval", target.interval())
        .writeStringProperty("scrapeTimeout", target.timeout())
        .writeEndObject();
  }

  private static void dropped(JsonGenerator json, Dropped target) {
    json.writeStartObject();
    labels(json, "discoveredLabels", target.discovered());
    json.writeStringProperty("scrapePool", ResponseJson.clean(target.job())).writeEndObject();
  }

  private static void labels(JsonGenerator json, String name, Labels labels) {
    json.writeName(name);
    ResponseJson.labels(json, labels);
  }

  /**
   * The names of jobs.
   *
   * @param configured those known from a configuration, which may have no targets
   */
  ApiResponse scrapePools(Set<String> configured) throws IOException {
    Targets targets = source.targets();
    TreeSet<String> pools = new TreeSet<>(configured);
    targets.active().forEach(target -> pools.add(target.job()));
    targets.dropped().forEach(target -> pools.add(target.job()));
    return ResponseJson.success(json -> {
      json.writeStartObject().writeName("scrapePools");
      ResponseJson.texts(List.copyOf(pools)).write(json);
      json.writeEndObject();
    });
  }

  /** What is known of metrics, by name. */
  ApiResponse metadata(ApiRequest request) throws ApiException, IOException {
    ParameterReader reader = new ParameterReader(request);
    long limit = reader.count("limit");
    long perMetric = reader.count("limit_per_metric");
    Map<String, List<MetricMetadata>> byName = new LinkedHashMap<>();
    for (MetricMetadata each : metadata.metadata(request.value("metric"))) {
      if (limit >= 0 && byName.size() >= limit && !byName.containsKey(each.name())) {
        continue;
      }
      List<MetricMetadata> known = byName.computeIfAbsent(each.name(), any -> new ArrayList<>());
      if (perMetric <= 0 || known.size() < perMetric) {
        known.add(each);
      }
    }
    return ResponseJson.success(json -> {
      json.writeStartObject();
      byName.forEach((name, all) -> {
        json.writeArrayPropertyStart(ResponseJson.clean(name));
        for (MetricMetadata each : all) {
          json.writeStartObject();
          describe(json, each);
          json.writeEndObject();
        }
        json.writeEndArray();
      });
      json.writeEndObject();
    });
  }

  private static void describe(JsonGenerator json, MetricMetadata metric) {
    json.writeStringProperty("type", metric.type().text())
        .writeStringProperty("unit", ResponseJson.clean(metric.unit()))
        .writeStringProperty("help", ResponseJson.clean(metric.help()));
  }

  /**
   * What is known of the metrics of targets. Trendlake keeps that by metric and not by target, so
   * each target that is asked about has all of it.
   */
  ApiResponse targetMetadata(ApiRequest request) throws ApiException, IOException {
    ParameterReader reader = new ParameterReader(request);
    long limit = reader.count("limit");
    String match = request.value("match_target");
    List<Matcher> matchers = List.of();
    if (!match.isEmpty()) {
      try {
        matchers = ParameterReader.selector(match, parsing);
      } catch (ApiException e) {
        throw ApiException.invalid("match_target", String.valueOf(e.getMessage()));
      }
    }
    String metric = request.value("metric");
    List<MetricMetadata> known = metadata.metadata(metric);
    List<Labels> targets = new ArrayList<>();
    for (Active target : source.targets().active()) {
      if (Matcher.matchesAll(matchers, target.labels())) {
        targets.add(target.labels());
      }
    }
    return ResponseJson.success(json -> {
      json.writeStartArray();
      long written = 0;
      for (Labels target : targets) {
        if (limit >= 0 && written >= limit) {
          break; // Between targets alone, as there: each has all of its metrics.
        }
        for (MetricMetadata each : known) {
          json.writeStartObject();
          labels(json, "target", target);
          if (metric.isEmpty()) {
            json.writeStringProperty("metric", ResponseJson.clean(each.name()));
          }
          describe(json, each);
          json.writeEndObject();
          written++;
        }
      }
      json.writeEndArray();
    });
  }
}
