// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.exposition.ParserBuffers;
import io.trendlake.exposition.ParserMemory;
import io.trendlake.model.HistogramOptions;
import java.util.Locale;

/** A format, and what becomes of its histograms; {@code peers} has the same names. */
enum Dialect {
  /** Prometheus text. */
  TEXT(ExpositionFormat.PROMETHEUS_TEXT, false),
  /** OpenMetrics text. */
  OPENMETRICS(ExpositionFormat.OPENMETRICS_TEXT, false),
  /** Protobuf, every histogram in its classic form. */
  PROTOBUF(ExpositionFormat.PROTOBUF, false),
  /** Protobuf, native histograms where there are some. */
  NATIVE(ExpositionFormat.PROTOBUF, true);

  /** Of parsers that take turns: making them takes longer than reading a small body. */
  private static final ParserBuffers BUFFERS = new ParserBuffers();

  private final ExpositionFormat format;
  private final boolean nativeHistograms;

  Dialect(ExpositionFormat format, boolean nativeHistograms) {
    this.format = format;
    this.nativeHistograms = nativeHistograms;
  }

  static Dialect named(String name) {
    for (Dialect dialect : values()) {
      if (dialect.text().equals(name)) {
        return dialect;
      }
    }
    throw new IllegalArgumentException(
        "the format is text, openmetrics, protobuf or native, not \"" + name + "\"");
  }

  /** Its name on the command line. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  ExpositionFormat format() {
    return format;
  }

  /** A parser that knows no series yet. */
  ExpositionParser parser() {
    HistogramOptions histograms = new HistogramOptions(nativeHistograms, false, false);
    return new ExpositionParser(ParserMemory.unshared(BUFFERS), histograms);
  }
}
