// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import io.trendlake.benchmarks.recorded.FleetSeries;
import io.trendlake.model.Labels;
import io.trendlake.model.Series;
import java.nio.charset.StandardCharsets;

/** Samples as text, for the peers to take in. */
final class TextSeries {

  /** How a timestamp is written. */
  enum Unit {
    /** As OpenMetrics has it. */
    SECONDS(1000),
    /** As the Prometheus text format has it. */
    MILLISECONDS(1);

    private final long millis;

    Unit(long millis) {
      this.millis = millis;
    }
  }

  private final FleetSpan span;
  private final Unit unit;

  TextSeries(FleetSpan span, Unit unit) {
    this.span = span;
    this.unit = unit;
  }

  /** All samples of a series, a line each. */
  byte[] lines(FleetSeries series) {
    String labels = labels(series.series());
    StringBuilder text = new StringBuilder(span.ticks() * (labels.length() + 32));
    for (int tick = 0; tick < span.ticks(); tick++) {
      if (series.isExposed(tick)) {
        text.append(labels).append(' ');
        appendValue(text, series.value(tick));
        text.append(' ').append(span.at(tick).toEpochMilli() / unit.millis).append('\n');
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String labels(Series series) {
    StringBuilder text = new StringBuilder(series.name()).append('{');
    Labels labels = series.toLabels();
    for (int i = 0; i < labels.size(); i++) {
      if (!labels.nameAt(i).equals(Labels.METRIC_NAME)) {
        text.append(labels.nameAt(i)).append("=\"");
        text.append(
            labels.valueAt(i).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
        text.append("\",");
      }
    }
    text.setCharAt(text.length() - 1, '}');
    return text.toString();
  }

  private static void appendValue(StringBuilder text, double value) {
    if (Double.isInfinite(value)) {
      text.append(value > 0 ? "+Inf" : "-Inf");
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      text.append((long) value);
    } else {
      text.append(value);
    }
  }
}
