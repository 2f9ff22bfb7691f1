// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes down what a parser hands out, one line each, with the series' labels in the place of their
 * numbers, and checks the contract of {@link SampleHandler} on the way.
 */
final class RecordingHandler implements SampleHandler {

  private final List<String> series = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private int announced;
  private boolean shared;

  /** Lets numbers come in any order, as where parsers share them. */
  RecordingHandler ofSharedNumbers() {
    shared = true;
    return this;
  }

  /** Parses and gives what was handed out; a failure is the last line. */
  List<String> of(ExpositionParser parser, ExpositionFormat format, byte[] body) {
    lines.clear();
    try {
      parser.parse(format, body, 0, body.length, this);
    } catch (ExpositionException e) {
      lines.add("error " + e.getMessage());
    }
    return List.copyOf(lines);
  }

  /** What a parser without memory hands out. */
  static List<String> fresh(ExpositionFormat format, byte[] body) {
    return new RecordingHandler().of(new ExpositionParser(), format, body);
  }

  static List<String> fresh(ExpositionFormat format, String body) {
    return fresh(format, body.getBytes(UTF_8));
  }

  /** How many series were numbered since the numbers began again. */
  int numbered() {
    return series.size();
  }

  /** How many series were handed out as new over all. */
  int announced() {
    return announced;
  }

  @Override
  public void series(int id, Labels labels, MetricType type) {
    while (shared && series.size() < id) {
      series.add("of another");
    }
    if (id < series.size() && series.get(id).equals("of another")) {
      series.set(id, type.text() + " " + labels);
    } else if (id == series.size()) {
      series.add(type.text() + " " + labels);
    } else {
      throw new AssertionError("series number " + id + " comes after " + (series.size() - 1));
    }
    announced++;
  }

  @Override
  public void sample(int id, double value, long ts) {
    lines.add(series.get(id) + " " + point(value, ts));
  }

  @Override
  public void histogram(int id, NativeHistogram value, long ts) {
    lines.add(series.get(id) + " " + text(value) + (ts == NO_TIMESTAMP ? "" : " @" + ts));
  }

  private static String text(NativeHistogram h) {
    String bounds = h.hasCustomBuckets() ? " bounds " + Arrays.toString(h.customBounds()) : "";
    return "schema "
        + h.schema()
        + " count "
        + h.count()
        + " sum "
        + h.sum()
        + " zero "
        + h.zeroThreshold()
        + ":"
        + h.zeroCount()
        + " + "
        + buckets(h.positiveIndexes(), h.positiveCounts())
        + " - "
        + buckets(h.negativeIndexes(), h.negativeCounts())
        + bounds
        + (h.resetHint() == NativeHistogram.ResetHint.GAUGE ? " gauge" : "");
  }

  private static List<String> buckets(int[] indexes, double[] counts) {
    return IntStream.range(0, indexes.length).mapToObj(i -> indexes[i] + ":" + counts[i]).toList();
  }

  @Override
  public void invalidHistogram(int id, String reason, long ts) {
    lines.add("invalid " + series.get(id) + " " + reason);
  }

  @Override
  public void start(int id, long ts) {
    lines.add("start " + series.get(id) + " " + ts);
  }

  @Override
  public void created(int id, long ts) {
    lines.add("created " + series.get(id) + " " + ts);
  }

  @Override
  public void exemplar(int id, Labels labels, double value, long ts) {
    lines.add("exemplar " + series.get(id) + " " + labels + " " + point(value, ts));
  }

  @Override
  public void metadata(MetricMetadata metadata) {
    lines.add(metadata.toString());
  }

  @Override
  public void forgotten() {
    series.clear();
  }

  private static String point(double value, long ts) {
    String bits = Double.isNaN(value) ? Long.toHexString(Double.doubleToRawLongBits(value)) : "";
    return value + bits + (ts == NO_TIMESTAMP ? "" : " @" + ts);
  }
}
