// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.engine.QueryValue.MatrixSeries;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.QueryValue.ScalarValue;
import io.trendlake.promql.engine.QueryValue.StringValue;
import io.trendlake.promql.engine.QueryValue.VectorSample;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import io.trendlake.promql.histogram.HistogramBucket;
import io.trendlake.promql.parse.ValueType;
import io.trendlake.promql.text.GoFloat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what a query has answered, as Prometheus's {@code json_codec.go} does. */
public final class ResultJson {

  private final JsonGenerator json;
  private final PointText points;

  ResultJson(JsonGenerator json) {
    this.json = json;
    this.points = new PointText(json);
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
      // Without an exponent, unlike samples (promql/value.go).
      case ScalarValue scalar -> single(scalar.ts(), GoFloat.plain(scalar.value()));
      case StringValue string -> single(string.ts(), ResponseJson.clean(string.value()));
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

  /** The time has as many digits as it needs, unlike that of a series' point. */
  private void single(long ts, String value) {
    json.writeStartArray()
        .writeRawValue(GoFloat.json(ts / 1000.0))
        .writeString(value)
        .writeEndArray();
  }

  private void sample(VectorSample sample) {
    json.writeStartObject().writeName("metric");
    ResponseJson.labels(json, sample.labels());
    @Nullable NativeHistogram histogram = sample.histogram();
    if (histogram == null) {
      json.writeName("value");
      points.point(sample.ts(), sample.value());
    } else {
      json.writeName("histogram");
      point(sample.ts(), histogram);
    }
    json.writeEndObject();
  }

  private void series(MatrixSeries series) {
    json.writeStartObject().writeName("metric");
    ResponseJson.labels(json, series.labels());
    @Nullable NativeHistogram @Nullable [] histograms = series.histograms();
    int numbers = series.timestamps().length;
    if (histograms == null) {
      json.writeName("values");
      points.points(series.timestamps(), series.values());
    } else {
      numbers = numbersOf(series, histograms);
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

  /** Writes the points of a series that are no histograms; gives their number. */
  private int numbersOf(MatrixSeries series, @Nullable NativeHistogram[] histograms) {
    long[] times = new long[histograms.length];
    double[] values = new double[histograms.length];
    int size = 0;
    for (int i = 0; i < histograms.length; i++) {
      if (histograms[i] == null) {
        times[size] = series.timestamps()[i];
        values[size++] = series.values()[i];
      }
    }
    if (size > 0) {
      json.writeName("values");
      points.points(Arrays.copyOf(times, size), Arrays.copyOf(values, size));
    }
    return size;
  }

  /** Writes a time in seconds. */
  void number(long ts) {
    points.time(ts);
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
