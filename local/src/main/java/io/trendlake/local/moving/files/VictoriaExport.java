// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.files;

import io.trendlake.functions.compact.history.History;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * A file that VictoriaMetrics's {@code /api/v1/export} answered: a line of JSON for some samples of
 * a series, with names and values in {@code metric}, and {@code values} and {@code timestamps} (in
 * milliseconds) of equal length (VictoriaMetrics, docs/victoriametrics/README.md, "How to export
 * data in JSON line format"). Lines of a series may be in any order. A value of null was a NaN or a
 * stale marker, which the format does not distinguish; it is read as NaN. Of two samples of a
 * series at one instant the later line counts. One line is held in memory, 16 bytes a sample.
 */
public final class VictoriaExport {

  private static final JsonFactory JSON = new JsonFactory();

  private final GatheredSamples samples;
  private final Labels added;
  private final Predicate<Labels> wanted;
  private double[] values = new double[1024];
  private long[] ts = new long[1024];

  private VictoriaExport(GatheredSamples samples, Labels added, Predicate<Labels> wanted) {
    this.samples = samples;
    this.added = added;
    this.wanted = wanted;
  }

  /**
   * Reads a file, deflated by gzip if its name ends so.
   *
   * @param under the directory in which the samples are kept until the history is closed
   * @param added labels that each series gets
   * @param wanted of the labels, with those that are added
   * @throws IOException if it cannot be read, or a line is not right
   */
  public static History read(Path file, Path under, Labels added, Predicate<Labels> wanted)
      throws IOException {
    return FileHistory.of(
        file,
        samples -> {
          new VictoriaExport(samples, added, wanted).read(file);
          return FileHistory.Said.NOTHING;
        },
        under);
  }

  private void read(Path file) throws IOException {
    long line = 1;
    try (InputStream in = new QuotedWords(InputFile.open(file));
        JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
      while (json.nextToken() != null) {
        line = json.currentTokenLocation().getLineNr();
        readLine(json);
      }
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw notAnExport(file, line, e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw notAnExport(file, line, e.getMessage(), e);
    }
  }

  private static IOException notAnExport(
      Path file, long line, @Nullable String reason, Exception cause) {
    return new IOException(
        "%s: line %d: not a line of VictoriaMetrics's /api/v1/export: %s"
            .formatted(file, line, reason),
        cause);
  }

  private void readLine(JsonParser json) throws IOException {
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
      GatheredSamples.Gathered series = samples.series(all);
      for (int i = 0; i < valueCount; i++) {
        samples.add(series, ts[i], values[i]);
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

  /** What it writes in place of numbers that JSON lacks, and what its importer reads as well. */
  private static double number(String text) {
    return switch (text) {
      case "Infinity", "infinity", "Inf", "inf", "+Inf", "+Infinity" -> Double.POSITIVE_INFINITY;
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
      long at = json.getLongValue();
      require(GatheredSamples.isTaken(at), at + " ms is a time before 1970 or after 2069");
      ts[count++] = at;
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
