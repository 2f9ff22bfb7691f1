// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes what a parser finds in a body as {@code peers dump} writes what Prometheus's parser finds:
 * a line for each sample with its labels, the bits of its value, its timestamp, its start timestamp
 * and its exemplars, then {@code ok} or the error.
 */
final class SampleLine implements SampleHandler {

  private final List<String> series = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder exemplars = new StringBuilder();

  /** Why Prometheus would have failed the scrape before the body's end. */
  private String broken = "";

  /** The text of one body. */
  String of(ExpositionParser parser, ExpositionFormat format, byte[] body) {
    out.setLength(0);
    exemplars.setLength(0);
    broken = "";
    String error = "";
    try {
      parser.parse(format, body, 0, body.length, this);
    } catch (ExpositionException e) {
      error = String.valueOf(e.getMessage());
    }
    if (!broken.isEmpty()) {
      error = broken;
    }
    endLine();
    out.append(error.isEmpty() ? "ok\n" : "error \"" + error.replace("\n", "\\n") + "\"\n");
    return out.toString();
  }

  private void endLine() {
    if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
      out.append(exemplars).append('\n');
      exemplars.setLength(0);
    }
  }

  @Override
  public void series(int id, Labels labels, MetricType type) {
    StringBuilder text = new StringBuilder();
    labels.forEach(
        (name, value) -> text.append(hex(name)).append('=').append(hex(value)).append(','));
    series.add(id, text.toString());
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }

  @Override
  public void sample(int id, double value, long ts) {
    endLine();
    if (broken.isEmpty()) {
      out.append(series.get(id)).append(' ');
      point(out, value, ts);
    }
  }

  @Override
  public void histogram(int id, NativeHistogram value, long ts) {
    endLine();
    if (!broken.isEmpty()) {
      return;
    }
    out.append(series.get(id)).append(" histogram ").append(value.schema());
    for (double part :
        new double[] {value.count(), value.sum(), value.zeroThreshold(), value.zeroCount()}) {
      out.append(' ');
      bits(out, part);
    }
    buckets(" +", value.positiveIndexes(), value.positiveCounts());
    buckets(" -", value.negativeIndexes(), value.negativeCounts());
    for (double bound : value.customBounds()) {
      out.append(" le ");
      bits(out, bound);
    }
    out.append(value.resetHint() == NativeHistogram.ResetHint.GAUGE ? " gauge" : "");
    timestamp(out, ts);
  }

  private void buckets(String sign, int[] indexes, double[] counts) {
    for (int i = 0; i < indexes.length; i++) {
      if (counts[i] != 0) {
        out.append(sign).append(indexes[i]).append(':');
        bits(out, counts[i]);
      }
    }
  }

  @Override
  public void invalidHistogram(int id, String reason, long ts) {
    endLine();
    if (broken.isEmpty()) {
      broken = reason;
    }
  }

  @Override
  public void start(int id, long ts) {
    if (broken.isEmpty()) {
      out.append(" ^").append(ts);
    }
  }

  private static void point(StringBuilder out, double value, long ts) {
    bits(out, value);
    timestamp(out, ts);
  }

  private static void bits(StringBuilder out, double value) {
    out.append(HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value)));
  }

  private static void timestamp(StringBuilder out, long ts) {
    if (ts != NO_TIMESTAMP) {
      out.append(" @").append(ts);
    }
  }

  @Override
  public void exemplar(int id, Labels labels, double value, long ts) {
    if (broken.isEmpty()) {
      exemplars.append(" # ");
      point(exemplars, value, ts);
    }
  }

  @Override
  public void forgotten() {
    series.clear();
  }
}
