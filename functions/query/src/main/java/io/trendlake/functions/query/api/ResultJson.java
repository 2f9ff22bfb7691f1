// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.QueryValue.Sample;
import io.trendlake.promql.engine.QueryValue.ScalarValue;
import io.trendlake.promql.engine.QueryValue.Series;
import io.trendlake.promql.engine.QueryValue.StringValue;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import io.trendlake.promql.histogram.HistogramBucket;
import io.trendlake.promql.parse.ValueType;
import io.trendlake.promql.text.GoFloat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what a query has answered, as Prometheus's {@code json_codec.go} does. */
public final class ResultJson {

  /** Whole numbers below this are written digit by digit, without looking for the shortest text. */
  private static final double WHOLE = 1e15;

  private final JsonGenerator json;

  /** A point as text: long enough for each time and number. */
  private final char[] point = new char[64];

  ResultJson(JsonGenerator json) {
    this.json = json;
  }

  /** A value as the {@code data} of an answer. */
  public static String text(QueryValue value) {
    return ResponseJson.text(json -> {
      json.writeStartObject().writeStringProperty("resultType", type(value));
      json.writeName("result");
      new ResultJson(json).write(value);
      json.writeEndObject();
    });
  }

  /** The name of a value's type. */
  static String type(QueryValue value) {
    return switch (value) {
      case ScalarValue any -> ValueType.SCALAR.code();
      case StringValue any -> ValueType.STRING.code();
      case VectorValue any -> ValueType.VECTOR.code();
      case MatrixValue any -> ValueType.MATRIX.code();
    };
  }

  /** Writes a value. */
  void write(QueryValue value) {
    switch (value) {
      case ScalarValue scalar -> point(scalar.ts(), scalar.value());
      case StringValue string -> {
        json.writeStartArray();
        number(string.ts());
        json.writeString(ResponseJson.clean(string.value())).writeEndArray();
      }
      case VectorValue vector -> {
        json.writeStartArray();
        vector.samples().forEach(this::sample);
        json.writeEndArray();
      }
      case MatrixValue matrix -> {
        json.writeStartArray();
        matrix.series().forEach(this::series);
        json.writeEndArray();
      }
    }
  }

  private void sample(Sample sample) {
    json.writeStartObject().writeName("metric");
    ResponseJson.labels(json, sample.labels());
    @Nullable NativeHistogram histogram = sample.histogram();
    if (histogram == null) {
      json.writeName("value");
      point(sample.ts(), sample.value());
    } else {
      json.writeName("histogram");
      point(sample.ts(), histogram);
    }
    json.writeEndObject();
  }

  private void series(Series series) {
    json.writeStartObject().writeName("metric");
    ResponseJson.labels(json, series.labels());
    @Nullable NativeHistogram @Nullable [] histograms = series.histograms();
    int numbers = 0;
    for (int i = 0; i < series.timestamps().length; i++) {
      if (histograms == null || histograms[i] == null) {
        if (numbers++ == 0) {
          json.writeArrayPropertyStart("values");
        }
        point(series.timestamps()[i], series.values()[i]);
      }
    }
    if (numbers > 0) {
      json.writeEndArray();
    }
    if (histograms != null && numbers < series.timestamps().length) {
      json.writeArrayPropertyStart("histograms");
      for (int i = 0; i < histograms.length; i++) {
        @Nullable NativeHistogram histogram = histograms[i];
        if (histogram != null) {
          point(series.timestamps()[i], histogram);
        }
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** Written as text at once: an answer may have millions. */
  private void point(long ts, double value) {
    point[0] = '[';
    int end = time(ts, 1);
    point[end++] = ',';
    point[end++] = '"';
    if (value == Math.rint(value) && Math.abs(value) < WHOLE && isPlain(value)) {
      end = digits((long) value, end);
    } else {
      String text = GoFloat.json(value);
      if (text.length() > point.length - end - 2) {
        json.writeStartArray();
        number(ts);
        json.writeString(text).writeEndArray();
        return;
      }
      text.getChars(0, text.length(), point, end);
      end += text.length();
    }
    point[end++] = '"';
    point[end++] = ']';
    json.writeRawValue(point, 0, end);
  }

  /** Not the negative zero, which keeps its sign. */
  private static boolean isPlain(double value) {
    return value != 0 || Double.doubleToRawLongBits(value) == 0;
  }

  /** Writes a time in seconds. */
  void number(long ts) {
    json.writeRawValue(point, 0, time(ts, 0));
  }

  /** Writes seconds, with three digits behind the point unless they are whole. */
  private int time(long ts, int from) {
    int end = from;
    long seconds = ts / 1000;
    int millis = (int) Math.abs(ts % 1000);
    if (ts < 0 && seconds == 0) {
      point[end++] = '-';
    }
    end = digits(seconds, end);
    if (millis != 0) {
      point[end++] = '.';
      point[end++] = (char) ('0' + millis / 100);
      point[end++] = (char) ('0' + millis / 10 % 10);
      point[end++] = (char) ('0' + millis % 10);
    }
    return end;
  }

  private int digits(long value, int from) {
    int end = from;
    long rest = value;
    if (rest < 0) {
      point[end++] = '-';
      rest = -rest;
    }
    int first = end;
    do {
      point[end++] = (char) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    for (int low = first, high = end - 1; low < high; low++, high--) {
      char swapped = point[low];
      point[low] = point[high];
      point[high] = swapped;
    }
    return end;
  }

  private void point(long ts, NativeHistogram histogram) {
    json.writeStartArray();
    number(ts);
    json.writeStartObject()
        .writeStringProperty("count", GoFloat.json(histogram.count()))
        .writeStringProperty("sum", GoFloat.json(histogram.sum()));
    boolean any = false;
    for (HistogramBucket bucket : HistogramBucket.ascending(histogram)) {
      if (bucket.count() != 0) {
        if (!any) {
          json.writeArrayPropertyStart("buckets");
          any = true;
        }
        bucket(bucket);
      }
    }
    if (any) {
      json.writeEndArray();
    }
    json.writeEndObject().writeEndArray();
  }

  private void bucket(HistogramBucket bucket) {
    int closed = (bucket.lowerIncluded() ? 1 : 0) + (bucket.upperIncluded() ? 2 : 0);
    json.writeStartArray()
        .writeNumber(
            switch (closed) {
              case 0 -> 2;
              case 1 -> 1;
              case 2 -> 0;
              default -> 3;
            })
        .writeString(GoFloat.json(bucket.lower()))
        .writeString(GoFloat.json(bucket.upper()))
        .writeString(GoFloat.json(bucket.count()))
        .writeEndArray();
  }
}
