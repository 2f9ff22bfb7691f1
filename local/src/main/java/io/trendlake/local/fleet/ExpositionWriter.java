// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes one exposition as an exporter would, in the Prometheus text format 0.0.4 or in OpenMetrics
 * 1.0.0, and counts its samples.
 */
final class ExpositionWriter {

  private final boolean openMetrics;
  private final StringBuilder text = new StringBuilder(8192);
  private int samples;

  ExpositionWriter(boolean openMetrics) {
    this.openMetrics = openMetrics;
  }

  /** Starts a counter; samples are named by {@code name}, which ends in {@code _total}. */
  ExpositionWriter counter(String name, String help) {
    String family = openMetrics ? name.substring(0, name.length() - "_total".length()) : name;
    return family(family, "counter", help);
  }

  /** Starts a gauge. */
  ExpositionWriter gauge(String name, String help) {
    return family(name, "gauge", help);
  }

  /** Starts a histogram. */
  ExpositionWriter histogram(String name, String help) {
    return family(name, "histogram", help);
  }

  /** Starts an info metric, whose samples are named with {@code _info}. */
  ExpositionWriter info(String family, String help) {
    return openMetrics ? family(family, "info", help) : family(family + "_info", "gauge", help);
  }

  private ExpositionWriter family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /**
   * Writes a sample.
   *
   * @param labels names and values in turn; values without backslash, quote and line feed
   */
  ExpositionWriter sample(String name, double value, String... labels) {
    text.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',')
          .append(labels[i])
          .append("=\"")
          .append(labels[i + 1])
          .append('"');
    }
    if (labels.length > 0) {
      text.append('}');
    }
    text.append(' ');
    appendValue(value);
    text.append('\n');
    samples++;
    return this;
  }

  private void appendValue(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      text.append((long) value);
    } else {
      text.append(value);
    }
  }

  /** What was written; the writer is of no use afterwards. */
  Exposition finish() {
    if (openMetrics) {
      text.append("# EOF\n");
    }
    String contentType =
        String.format(
            Locale.ROOT,
            "%s; version=%s; charset=utf-8",
            openMetrics ? "application/openmetrics-text" : "text/plain",
            openMetrics ? "1.0.0" : "0.0.4");
    return new Exposition(contentType, text.toString().getBytes(StandardCharsets.UTF_8), samples);
  }
}
