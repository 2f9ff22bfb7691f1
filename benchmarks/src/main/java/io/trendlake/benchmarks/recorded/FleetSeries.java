// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.recorded;

import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;

/** One series of one target of a {@link RecordedFleet}, with its value at every tick. */
public final class FleetSeries implements Comparable<FleetSeries> {

  private final Series series;
  private final int target;
  private final double[] recorded;
  private final int offset;
  private final double factor;
  private final double decimalScale;

  FleetSeries(Series series, int target, RecordedSeries recorded, int offset, double factor) {
    this.series = series;
    this.target = target;
    this.recorded = recorded.values();
    this.offset = offset;
    this.factor = recorded.varies() ? factor : 1;
    this.decimalScale = recorded.decimalScale();
  }

  private FleetSeries(FleetSeries same, Series series) {
    this.series = series;
    this.target = same.target;
    this.recorded = same.recorded;
    this.offset = same.offset;
    this.factor = same.factor;
    this.decimalScale = same.decimalScale;
  }

  /** Its labels and type. */
  public Series series() {
    return series;
  }

  /** The number of its target, from 0. */
  public int target() {
    return target;
  }

  /** The value at a tick; the stale marker where the series is not exposed. */
  public double value(int tick) {
    double value = recorded[(offset + tick) % recorded.length];
    if (factor == 1 || Double.isNaN(value)) {
      return value;
    }
    double scaled = value * factor;
    return decimalScale == 0 ? scaled : Math.rint(scaled * decimalScale) / decimalScale;
  }

  /** The values at some ticks. */
  public double[] values(int fromTick, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = value(fromTick + i);
    }
    return values;
  }

  /** Whether the series is exposed at a tick. */
  public boolean isExposed(int tick) {
    return !StaleMarker.isStale(recorded[(offset + tick) % recorded.length]);
  }

  /** The same values under an equal series. */
  FleetSeries as(Series equal) {
    return new FleetSeries(this, equal);
  }

  /** By the order of a file. */
  @Override
  public int compareTo(FleetSeries other) {
    return series.compareTo(other.series);
  }
}
