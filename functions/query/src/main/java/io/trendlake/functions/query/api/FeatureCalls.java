// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.parse.Aggregator;
import io.trendlake.promql.parse.BinaryOperator;
import io.trendlake.promql.parse.Function;
import io.trendlake.promql.parse.ParseOptions;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * {@code features}: which of the features that Prometheus 3.14 names a client finds here. Those of
 * the API and of PromQL all are named; of what concerns scraping, storing and alerting only what a
 * client of the API meets.
 */
final class FeatureCalls {

  private final EngineOptions engine;
  private final ParseOptions language;
  private final SortedMap<String, SortedMap<String, Boolean>> features = new TreeMap<>();

  FeatureCalls(EngineOptions engine) {
    this.engine = engine;
    this.language = engine.parsing();
  }

  /** The features by category and name, each with whether it is switched on. */
  ApiResponse features() {
    api();
    language();
    functions();
    operators();
    set("prometheus", true, "server_mode");
    set("prometheus", false, "agent_mode");
    set("tsdb", true, "exemplar_storage", "native_histograms");
    return ResponseJson.success(json -> {
      json.writeStartObject();
      features.forEach((category, names) -> {
        json.writeObjectPropertyStart(category);
        names.forEach(json::writeBooleanProperty);
        json.writeEndObject();
      });
      json.writeEndObject();
    });
  }

  private void set(String category, boolean on, String... names) {
    SortedMap<String, Boolean> known =
        features.computeIfAbsent(category, unseen -> new TreeMap<>());
    List.of(names).forEach(name -> known.put(name, on));
  }

  private void api() {
    set(
        "api",
        true,
        "exclude_alerts",
        "label_values_match",
        "query_stats",
        "query_warnings",
        "time_range_labels",
        "time_range_series");
    set(
        "api",
        false,
        "admin",
        "lifecycle",
        "openapi_3.1",
        "openapi_3.2",
        "otlp_write_receiver",
        "remote_write_receiver",
        "search",
        "search_fuzz_alg_jarowinkler",
        "search_fuzz_alg_subsequence");
  }

  private void language() {
    set(
        "promql",
        true,
        "at_modifier",
        "bool",
        "by",
        "group_left",
        "group_right",
        "ignoring",
        "negative_offset",
        "offset",
        "on",
        "per_query_lookback_delta",
        "subqueries",
        "without");
    set("promql", false, "per_step_stats", "type_and_unit_labels");
    set("promql", engine.delayedNameRemoval(), "delayed_name_removal");
    set("promql", language.durationExpressions(), "duration_expr");
    set("promql", language.extendedRangeSelectors(), "anchored", "smoothed");
    set("promql", language.fillModifiers(), "fill", "fill_left", "fill_right");
  }

  private void functions() {
    Predicate<Function> on = each -> language.experimentalFunctions() || !each.experimental();
    for (Map.Entry<String, Function> each : Function.all().entrySet()) {
      set("promql_functions", on.test(each.getValue()), each.getKey());
    }
  }

  private void operators() {
    set("promql_operators", true, "@", "=~", "!~");
    for (BinaryOperator each : BinaryOperator.values()) {
      set("promql_operators", true, each.text());
    }
    for (Aggregator each : Aggregator.values()) {
      boolean on = language.experimentalFunctions() || !each.isExperimental();
      set("promql_operators", on, each.text());
    }
  }
}
