// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A file that VictoriaMetrics's {@code /api/v1/export} answered: a line of JSON for some samples of
 * a series, with names and values in {@code metric}, and {@code values} and {@code timestamps} (in
 * milliseconds) of equal length (VictoriaMetrics, docs/victoriametrics/README.md, "How to export
 * data in JSON line format"). Lines of a series may be in any order. A value of null was a NaN or a
 * stale marker, which the format does not tell apart; it is read as NaN. Held in memory, 16 bytes a
 * sample.
 */
public final class VictoriaExport {

  private static final JsonFactory JSON = new JsonFactory();

  private final Labels added;
  private final Predicate<Labels> wanted;
  private final Map<Labels, HeldHistory.Entry> byLabels = new HashMap<>();
  private double[] values = new double[1024];
  private long[] ts = new long[1024];

  private VictoriaExport(Labels added, Predicate<Labels> wanted) {
    this.added = added;
    this.wanted = wanted;
  }

  /**
   * Reads a file, deflated by gzip if its name ends so.
   *
   * @param added labels that each series gets
   * @param wanted of the labels, with those that are added
   * @throws IOException if it cannot be read, or a line is not right
   */
  public static History read(Path file, Labels added, Predicate<Labels> wanted) throws IOException {
    VictoriaExport export = new VictoriaExport(added, wanted);
    long line = 1;
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
      while (json.nextToken() != null) {
        line = json.currentTokenLocation().getLineNr();
        export.readLine(json);
      }
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(
          "%s: line %d: not a line of VictoriaMetrics's /api/v1/export: %s"
              .formatted(file, line, e.getMessage()),
          e);
    }
    return new HeldHistory(export.byLabels.values(), List.of());
  }

  private void readLine(JsonParser json) {
    require(json.currentToken() == JsonToken.START_OBJECT, "it does not begin with {");
    Map<String, String> labels = new TreeMap<>();
    int valueCount = 0;
    int tsCount = 0;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken begin = json.nextToken();
      switch (name) {
        case "metric" -> {
          require(begin == JsonToken.START_OBJECT, "metric is no object");
          while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String label = json.currentName();
            json.nextToken();
            labels.put(label, json.getString());
          }
        }
        case "values" -> valueCount = readValues(json, begin);
        case "timestamps" -> tsCount = readTimestamps(json, begin);
        default -> json.skipChildren();
      }
    }
    require(
        valueCount == tsCount, "it has " + valueCount + " values and " + tsCount + " timestamps");
    Labels all = Labels.ofMap(labels).with(added);
    if (valueCount > 0 && wanted.test(all)) {
      HeldHistory.Entry entry =
          byLabels.computeIfAbsent(all, unseen -> new HeldHistory.Entry(all, MetricType.UNKNOWN));
      for (int i = 0; i < valueCount; i++) {
        entry.add(ts[i], values[i]);
      }
    }
  }

  private int readValues(JsonParser json, JsonToken begin) {
    require(begin == JsonToken.START_ARRAY, "values is no array");
    int count = 0;
    for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; ) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] =
          switch (token) {
            case VALUE_NULL -> Double.NaN;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_STRING -> number(json.getString());
            default -> throw new IllegalArgumentException("values has " + token);
          };
      token = json.nextToken();
    }
    return count;
  }

  /** What its importer reads as well. */
  private static double number(String text) {
    return switch (text) {
      case "Infinity", "infinity", "Inf", "inf", "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Infinity", "-infinity", "-Inf", "-inf" -> Double.NEGATIVE_INFINITY;
      case "NaN", "nan" -> Double.NaN;
      default -> throw new IllegalArgumentException("\"" + text + "\" is no value");
    };
  }

  private int readTimestamps(JsonParser json, JsonToken begin) {
    require(begin == JsonToken.START_ARRAY, "timestamps is no array");
    int count = 0;
    for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; ) {
      require(token == JsonToken.VALUE_NUMBER_INT, "timestamps has " + token);
      if (count == ts.length) {
        ts = Arrays.copyOf(ts, 2 * count);
      }
      ts[count++] = json.getLongValue();
      token = json.nextToken();
    }
    return count;
  }

  private static void require(boolean isRight, String what) {
    if (!isRight) {
      throw new IllegalArgumentException(what);
    }
  }
}
