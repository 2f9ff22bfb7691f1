// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Printable;
import io.trendlake.model.Series;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.scrape.ScrapeResult;
import io.trendlake.scrape.ScrapedSamples;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Prints the samples that an exporter gave, in its order. */
final class ScrapedTable {

  /** What samples of a family are named beyond its name. */
  private static final List<String> SUFFIXES =
      List.of("_total", "_bucket", "_count", "_sum", "_info", "_created", "_gcount", "_gsum");

  private final ScrapedSamples samples;
  private final int size;
  private final List<MetricMetadata> metadata;

  /**
   * The samples of a pull.
   *
   * @param size how many of the exporter there are; the synthetic ones come after them
   */
  ScrapedTable(ScrapeResult result, int size) {
    this.samples = result.samples();
    this.size = size;
    this.metadata = result.metadata();
  }

  void printTable(PrintWriter out) {
    int width = "VALUE".length();
    for (int i = 0; i < size; i++) {
      // Histograms are long, and printed beside the column.
      width = samples.histogram(i) == null ? Math.max(width, value(i).length()) : width;
    }
    String row = "%-14s %" + width + "s  %s%n";
    out.printf(row, "TYPE", "VALUE", "SERIES");
    for (int i = 0; i < size; i++) {
      Series series = samples.series(i);
      out.printf(row, series.type().text(), value(i), Printable.line(series.toLabels().toString()));
    }
  }

  void printPrometheus(PrintWriter out) {
    Map<String, MetricMetadata> families = new HashMap<>();
    metadata.forEach(family -> families.put(family.name(), family));
    for (int i = 0; i < size; i++) {
      String name = samples.series(i).name();
      family(name, families).ifPresent(family -> printFamily(out, name, family, families));
      // The text format has no native histograms; a comment shows what there is.
      String comment = samples.histogram(i) == null ? "" : "# ";
      out.println(comment + samples.series(i).toLabels() + " " + value(i));
    }
  }

  /** The family of a sample, unless it was printed before. */
  private static Optional<MetricMetadata> family(
      String name, Map<String, MetricMetadata> families) {
    if (families.containsKey(name)) {
      return Optional.ofNullable(families.get(name));
    }
    return SUFFIXES.stream()
        .filter(name::endsWith)
        .map(suffix -> name.substring(0, name.length() - suffix.length()))
        .flatMap(family -> Optional.ofNullable(families.get(family)).stream())
        .findFirst();
  }

  private static void printFamily(
      PrintWriter out, String sample, MetricMetadata family, Map<String, MetricMetadata> families) {
    families.remove(family.name());
    // The older format names a counter by its samples, and knows neither info nor stateset.
    String name =
        family.type() == MetricType.COUNTER || family.type() == MetricType.INFO
            ? sample
            : family.name();
    String type =
        switch (family.type()) {
          case COUNTER, GAUGE, HISTOGRAM, SUMMARY -> family.type().text();
          case INFO, STATESET -> "gauge";
          case GAUGEHISTOGRAM -> "histogram";
          case UNKNOWN -> "untyped";
        };
    if (!family.help().isEmpty()) {
      out.println(
          "# HELP " + name + " " + family.help().replace("\\", "\\\\").replace("\n", "\\n"));
    }
    out.println("# TYPE " + name + " " + type);
  }

  void printJson(PrintWriter out) {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    out.print("[");
    for (int i = 0; i < size; i++) {
      out.println(i == 0 ? "" : ",");
      try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
        printJson(json, i);
      }
    }
    out.println();
    out.println("]");
  }

  private void printJson(JsonGenerator json, int index) {
    Series series = samples.series(index);
    json.writeStartObject().writeStringProperty("name", series.name());
    json.writeObjectPropertyStart("labels");
    labels(series).forEach(json::writeStringProperty);
    json.writeEndObject().writeStringProperty("type", series.type().text());
    double value = samples.value(index);
    if (samples.histogram(index) != null) {
      json.writeStringProperty("histogram", value(index));
    } else if (Double.isFinite(value)) {
      json.writeName("value").writeNumber(number(value));
    } else {
      json.writeStringProperty("value", number(value));
    }
    json.writeStringProperty("ts", ts(index)).writeEndObject();
  }

  void printCsv(PrintWriter out) {
    out.println("name,labels,type,value,ts");
    for (int i = 0; i < size; i++) {
      Series series = samples.series(i);
      out.println(
          String.join(
              ",",
              quoted(series.name()),
              quoted(CanonicalJson.write(labels(series))),
              series.type().text(),
              quoted(value(i)),
              ts(i)));
    }
  }

  /** A number, or a histogram as Prometheus shows it. */
  private String value(int index) {
    NativeHistogram histogram = samples.histogram(index);
    return histogram == null ? number(samples.value(index)) : Histograms.print(histogram);
  }

  private String ts(int index) {
    return Instant.ofEpochMilli(samples.ts(index)).toString();
  }

  private static Labels labels(Series series) {
    return series.toLabels().toBuilder().remove(Labels.METRIC_NAME).build();
  }

  /** As RFC 4180 has it. */
  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** Whole numbers without a fraction, the rest as short as it is exact. */
  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.valueOf((long) value);
    }
    return String.valueOf(value);
  }
}
