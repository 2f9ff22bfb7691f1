// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.model.Series;
import io.trendlake.scrape.ScrapedSamples;
import java.util.List;

/**
 * The samples of one shard at one slot as rows, numbered in the order of their arrival: target by
 * target, and within one in the order of its body. A copy, so that the samples may change.
 */
final class SlotRows {

  /** The first row of each target, and behind them the number of rows. */
  private final int[] starts;

  private final Series[] series;
  private final int[] targets;
  private final long[] timestamps;
  private final double[] values;

  /** The rows of targets in their order; a target may have none. */
  SlotRows(List<ScrapedSamples> samples) {
    this.starts = new int[samples.size() + 1];
    for (int target = 0; target < samples.size(); target++) {
      starts[target + 1] = starts[target] + samples.get(target).size();
    }
    this.series = new Series[starts[samples.size()]];
    this.targets = new int[series.length];
    this.timestamps = new long[series.length];
    this.values = new double[series.length];
    for (int target = 0; target < samples.size(); target++) {
      load(target, samples.get(target));
    }
  }

  private void load(int target, ScrapedSamples of) {
    int row = starts[target];
    for (int i = 0; i < of.size(); i++) {
      series[row] = of.series(i);
      timestamps[row] = of.ts(i);
      values[row] = of.value(i);
      targets[row++] = target;
    }
  }

  /** How many rows there are. */
  int size() {
    return series.length;
  }

  /** How many targets there are. */
  int targetCount() {
    return starts.length - 1;
  }

  /** The first row of a target. */
  int start(int target) {
    return starts[target];
  }

  /** The row behind the last of a target. */
  int end(int target) {
    return starts[target + 1];
  }

  Series series(int row) {
    return series[row];
  }

  /** Whether a row is of this very object; equal series of two targets are not the same. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(int row, Series object) {
    return series[row] == object;
  }

  int target(int row) {
    return targets[row];
  }

  long ts(int row) {
    return timestamps[row];
  }

  double value(int row) {
    return values[row];
  }
}
