// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import io.trendlake.exposition.SampleHandler;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keeps the labels of every series by its number, as a scrape does, and adds up the values. */
final class CountingHandler implements SampleHandler {

  private @Nullable Labels[] labels = new @Nullable Labels[16];
  private double sum;
  private int families;

  /** What came so far, so that nothing of the work can be left out. */
  double sum() {
    return sum + families;
  }

  @Override
  public void series(int id, Labels of, MetricType type) {
    if (id >= labels.length) {
      labels = Arrays.copyOf(labels, Math.max(id + 1, 2 * labels.length));
    }
    labels[id] = of;
  }

  @Override
  public void sample(int id, double value, long ts) {
    sum += labels[id] == null ? 0 : value;
  }

  @Override
  public void metadata(MetricMetadata metadata) {
    families++;
  }

  @Override
  public void forgotten() {
    Arrays.fill(labels, null);
  }
}
