// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.lake.series.Cardinality;
import io.trendlake.lake.series.Cardinality.Count;
import io.trendlake.lake.series.CardinalityCost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;

/**
 * {@code status/tsdb} in the shape of Prometheus, and {@code status/cardinality} with samples,
 * bytes and targets. Both count the series of the last hour, or of the time from {@code start} to
 * {@code end}, to whole days where days are closed.
 */
final class CardinalityCalls {

  private static final long HOUR = 3_600_000;
  private static final long MOST_STATISTICS = 10_000;

  /** How many bytes a count reads at most. */
  private static final long MOST_BYTES = 1L << 30;

  private final InstantSource clock;
  private final CardinalitySource source;

  CardinalityCalls(InstantSource clock, CardinalitySource source) {
    this.clock = clock;
    this.source = source;
  }

  /** What a request asks for. */
  private record Asked(long from, long to, long limit) {}

  private Asked asked(ApiRequest request) throws ApiException {
    ParameterReader reader = new ParameterReader(request);
    long to = reader.time("end", clock.millis());
    long from = reader.time("start", to - HOUR);
    if (to < from) {
      throw ApiException.badData("end timestamp must not be before start timestamp");
    }
    return new Asked(from, to, limit(request, reader));
  }

  private static long limit(ApiRequest request, ParameterReader reader) throws ApiException {
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
    return limit < 1 ? 10 : limit;
  }

  /** Writes what was counted. */
  private interface Writer {
    void write(JsonGenerator json, CardinalityCost cost, Cardinality counted);
  }

  /** Counts, unless that would read too much. */
  private ApiResponse counted(Asked asked, Writer writer) throws IOException {
    CardinalityCost cost = source.cost(asked.from(), asked.to());
    if (cost.bytes() > MOST_BYTES) {
      return ResponseJson.error(
          ErrorType.EXECUTION,
          "counting would read %,d bytes of labels in %,d files, more than %,d; ask for fewer days"
              .formatted(cost.bytes(), cost.files(), MOST_BYTES));
    }
    try {
      Cardinality counted = source.count(asked.from(), asked.to());
      return ResponseJson.success(json -> writer.write(json, cost, counted));
    } catch (Cardinality.TooManyException e) {
      return ResponseJson.error(ErrorType.EXECUTION, String.valueOf(e.getMessage()));
    }
  }

  /** How many series there are of what, as Prometheus has it. */
  ApiResponse tsdb(ApiRequest request) throws ApiException, IOException {
    Asked asked = asked(request);
    return counted(asked, (json, cost, counted) -> tsdb(json, asked, counted));
  }

  private static void tsdb(JsonGenerator json, Asked asked, Cardinality counted) {
    Map<String, Long> series = new HashMap<>();
    Map<String, Long> values = new HashMap<>();
    Map<String, Long> bytes = new HashMap<>();
    counted.names().forEach((name, count) -> series.put(name, count.series()));
    counted
        .labels()
        .forEach((name, label) -> {
          values.put(name, (long) label.seriesByValue().size());
          bytes.put(
              name,
              label.seriesByValue().keySet().stream()
                  .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                  .sum());
        });
    json.writeStartObject()
        .writeObjectPropertyStart("headStats")
        .writeNumberProperty("numSeries", counted.all().series())
        .writeNumberProperty("numLabelPairs", counted.pairs())
        .writeNumberProperty("chunkCount", 0)
        .writeNumberProperty("minTime", asked.from())
        .writeNumberProperty("maxTime", asked.to())
        .writeEndObject();
    greatest(json, "seriesCountByMetricName", series, asked.limit());
    greatest(json, "labelValueCountByLabelName", values, asked.limit());
    greatest(json, "memoryInBytesByLabelName", bytes, asked.limit());
    greatest(json, "seriesCountByLabelValuePair", pairs(counted), asked.limit());
    json.writeEndObject();
  }

  private static Map<String, Long> pairs(Cardinality counted) {
    Map<String, Long> pairs = new HashMap<>();
    counted
        .labels()
        .forEach((name, label) ->
            label
                .seriesByValue()
                .forEach((value, series) -> pairs.put(name + '=' + value, series)));
    return pairs;
  }

  private static void greatest(
      JsonGenerator json, String name, Map<String, Long> counts, long limit) {
    json.writeArrayPropertyStart(name);
    first(counts, Long::longValue, limit, Comparator.naturalOrder())
        .forEach(entry ->
            json.writeStartObject()
                .writeStringProperty("name", ResponseJson.clean(entry.getKey()))
                .writeNumberProperty("value", entry.getValue())
                .writeEndObject());
    json.writeEndArray();
  }

  private static <K, V> List<Map.Entry<K, V>> first(
      Map<K, V> counts, ToLongFunction<V> by, long limit, Comparator<K> ties) {
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<K, V> entry) -> by.applyAsLong(entry.getValue()))
                .reversed()
                .thenComparing(Map.Entry::getKey, ties))
        .limit(limit)
        .toList();
  }

  /** Names, labels and targets by series, samples or bytes; what it reads with {@code estimate}. */
  ApiResponse cardinality(ApiRequest request) throws ApiException, IOException {
    Asked asked = asked(request);
    ToLongFunction<Count> order =
        switch (request.value("order")) {
          case "", "series" -> Count::series;
          case "samples" -> Count::samples;
          case "bytes" -> Count::bytes;
          default -> throw ApiException.badData("order must be series, samples or bytes");
        };
    if (!request.value("estimate").isEmpty()) {
      CardinalityCost cost = source.cost(asked.from(), asked.to());
      return ResponseJson.success(json -> cost(json.writeStartObject(), cost).writeEndObject());
    }
    return counted(asked, (json, cost, counted) -> write(json, asked, cost, counted, order));
  }

  private static JsonGenerator cost(JsonGenerator json, CardinalityCost cost) {
    return json.writeObjectPropertyStart("cost")
        .writeNumberProperty("files", cost.files())
        .writeNumberProperty("readBytes", cost.bytes())
        .writeNumberProperty("fileBytes", cost.size())
        .writeNumberProperty("samples", cost.samples())
        .writeNumberProperty("maxReadBytes", MOST_BYTES)
        .writeEndObject();
  }

  private static void write(
      JsonGenerator json,
      Asked asked,
      CardinalityCost cost,
      Cardinality counted,
      ToLongFunction<Count> order) {
    cost(json.writeStartObject(), cost);
    count(json.writeObjectPropertyStart("total"), counted.all())
        .writeNumberProperty("names", counted.names().size())
        .writeNumberProperty("labels", counted.labels().size())
        .writeNumberProperty("pairs", counted.pairs())
        .writeNumberProperty("targets", counted.targets().size())
        .writeEndObject();
    json.writeArrayPropertyStart("names");
    first(counted.names(), order, asked.limit(), Comparator.naturalOrder())
        .forEach(entry -> {
          json.writeStartObject().writeStringProperty("name", ResponseJson.clean(entry.getKey()));
          count(json, entry.getValue()).writeEndObject();
        });
    json.writeEndArray().writeArrayPropertyStart("labels");
    first(counted.labels(), order::applyAsLong, asked.limit(), Comparator.naturalOrder())
        .forEach(entry -> {
          json.writeStartObject()
              .writeStringProperty("name", ResponseJson.clean(entry.getKey()))
              .writeNumberProperty("values", entry.getValue().seriesByValue().size());
          count(json, entry.getValue()).writeEndObject();
        });
    json.writeEndArray().writeArrayPropertyStart("targets");
    first(
            counted.targets(),
            order,
            asked.limit(),
            Comparator.comparing(Cardinality.TargetKey::job)
                .thenComparing(Cardinality.TargetKey::instance)
                .thenComparing(Cardinality.TargetKey::account)
                .thenComparing(Cardinality.TargetKey::region))
        .forEach(entry -> {
          Cardinality.TargetKey target = entry.getKey();
          json.writeStartObject()
              .writeStringProperty("job", ResponseJson.clean(target.job()))
              .writeStringProperty("instance", ResponseJson.clean(target.instance()))
              .writeStringProperty("account", ResponseJson.clean(target.account()))
              .writeStringProperty("region", ResponseJson.clean(target.region()));
          count(json, entry.getValue()).writeEndObject();
        });
    json.writeEndArray();
    greatest(json, "pairs", pairs(counted), asked.limit());
    json.writeEndObject();
  }

  private static JsonGenerator count(JsonGenerator json, Count count) {
    return json.writeNumberProperty("series", count.series())
        .writeNumberProperty("samples", count.samples())
        .writeNumberProperty("bytes", count.bytes());
  }
}
