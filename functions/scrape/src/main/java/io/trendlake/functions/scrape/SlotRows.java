// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Series;
import io.trendlake.scrape.Origin;
import io.trendlake.scrape.ScrapedSamples;
import io.trendlake.scrape.SeriesTemplate;
import io.trendlake.scrape.SeriesTemplates;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one shard at one slot as rows, numbered in the order of their arrival: target by
 * target, and within one in the order of its body.
 */
final class SlotRows {

  private final List<ScrapedSamples> samples;

  /** The first row of each target, followed by the number of rows. */
  private final int[] starts;

  private final int[] targets;

  /** The rows of targets in their order; a target may have none. */
  SlotRows(List<ScrapedSamples> samples) {
    this.samples = List.copyOf(samples);
    this.starts = new int[samples.size() + 1];
    for (int target = 0; target < samples.size(); target++) {
      starts[target + 1] = starts[target] + samples.get(target).size();
    }
    this.targets = new int[starts[samples.size()]];
    for (int target = 0; target < samples.size(); target++) {
      Arrays.fill(targets, starts[target], starts[target + 1], target);
    }
  }

  /** How many rows there are. */
  int size() {
    return targets.length;
  }

  /** How many targets there are. */
  int targetCount() {
    return samples.size();
  }

  /** The first row of a target. */
  int start(int target) {
    return starts[target];
  }

  /** The row after the last of a target. */
  int end(int target) {
    return starts[target + 1];
  }

  /** What the templates of a target's rows were made by. */
  SeriesTemplates templates(int target) {
    return samples.get(target).templates();
  }

  /** The origin of a target. */
  Origin originOf(int target) {
    return samples.get(target).origin();
  }

  int target(int row) {
    return targets[row];
  }

  SeriesTemplate template(int row) {
    return samples.get(targets[row]).template(row - starts[targets[row]]);
  }

  Origin origin(int row) {
    return template(row).origin(originOf(targets[row]));
  }

  Series series(int row) {
    return template(row).series(originOf(targets[row]));
  }

  long ts(int row) {
    return samples.get(targets[row]).ts(row - starts[targets[row]]);
  }

  double value(int row) {
    return samples.get(targets[row]).value(row - starts[targets[row]]);
  }

  /** The native histogram that a row is, or null if it is a number. */
  @Nullable NativeHistogram histogram(int row) {
    return samples.get(targets[row]).histogram(row - starts[targets[row]]);
  }
}
