// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.promql.parse.Expr.Extension;
import io.trendlake.promql.parse.Span;
import org.jspecify.annotations.Nullable;

/**
 * The part of a series that a range function sees at one step: two pointers into the samples, which
 * only move forward, and what the function is called with. One is used for all steps of a series.
 */
public final class Window {

  /** The samples of the series. */
  public Samples samples;

  /** The first number inside. */
  public int from;

  /** Behind the last number inside. */
  public int to;

  /** The first histogram inside. */
  public int histFrom;

  /** Behind the last histogram inside. */
  public int histTo;

  /** The beginning of the range in milliseconds, which is not part of it. */
  public long start;

  /** The end of the range in milliseconds, which is part of it. */
  public long end;

  /** The time of evaluation in milliseconds. */
  public long at;

  /** The numbers that the function is called with at this step, in their order. */
  public double[] arguments;

  /** The metric name of the series, for annotations. */
  public String metric = "";

  /** Whether start timestamps count. */
  public boolean useStarts;

  /** The range in milliseconds. */
  final long range;

  /** How samples beyond the edges are used. */
  final Extension extension;

  /** Where the first argument of the call is. */
  final Span place;

  /** Where annotations go. */
  final Annotations annotations;

  private double value;
  private boolean present;
  private @Nullable NativeHistogram histogram;

  /**
   * A window over nothing yet.
   *
   * @param range milliseconds
   * @param place where the first argument of the call is
   */
  public Window(long range, Extension extension, Span place, Annotations annotations) {
    this.samples = Samples.of(SampleRun.EMPTY);
    this.arguments = new double[0];
    this.range = range;
    this.extension = extension;
    this.place = place;
    this.annotations = annotations;
  }

  /** Begins with another series. */
  public void reset(Samples other, String metricName) {
    samples = other;
    metric = metricName;
    from = 0;
    to = 0;
    histFrom = 0;
    histTo = 0;
  }

  /** Moves to the samples later than {@code after} and not later than {@code until}. */
  public void move(long after, long until) {
    while (to < samples.floats && samples.floatTimes[to] <= until) {
      to++;
    }
    while (from < to && samples.floatTimes[from] <= after) {
      from++;
    }
    while (histTo < samples.hists && samples.histTimes[histTo] <= until) {
      histTo++;
    }
    while (histFrom < histTo && samples.histTimes[histFrom] <= after) {
      histFrom++;
    }
  }

  /** How many samples are inside. */
  public int size() {
    return floats() + hists();
  }

  int floats() {
    return to - from;
  }

  int hists() {
    return histTo - histFrom;
  }

  double first() {
    return samples.values[from];
  }

  double last() {
    return samples.values[to - 1];
  }

  /** The range in milliseconds. */
  public long range() {
    return range;
  }

  double rangeSeconds() {
    return range / 1000.0;
  }

  // The result of a step.

  /** Forgets the result of the step before. */
  public void clear() {
    present = false;
    histogram = null;
  }

  void give(double result) {
    value = result;
    present = true;
  }

  void give(NativeHistogram result) {
    histogram = result;
    present = true;
  }

  /** Whether the function has given anything. */
  public boolean hasResult() {
    return present;
  }

  /** The number that the function has given, if it gave no histogram. */
  public double value() {
    return value;
  }

  /** The histogram that the function has given, or null. */
  public @Nullable NativeHistogram histogram() {
    return histogram;
  }

  /** Notes that histograms are ignored beside the numbers, if there are any. */
  void noteIgnoredHistograms() {
    if (hists() > 0) {
      annotations.histogramsIgnoredInRange(metric, place);
    }
  }
}
