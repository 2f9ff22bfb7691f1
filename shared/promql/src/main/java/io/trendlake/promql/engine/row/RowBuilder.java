// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine.row;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.functions.Window;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the points of a row step by step. */
public final class RowBuilder {

  private final double[] values;
  private @Nullable NativeHistogram @Nullable [] histograms;
  private boolean any;

  /** A row without points yet. */
  public RowBuilder(int steps) {
    values = Row.absent(steps);
  }

  /** Sets a number. */
  public void set(int step, double value) {
    values[step] = value;
    any = true;
  }

  /** Sets a histogram. */
  public void set(int step, NativeHistogram histogram) {
    if (histograms == null) {
      histograms = new NativeHistogram[values.length];
    }
    Objects.requireNonNull(histograms)[step] = histogram;
    any = true;
  }

  /** Whether there is anything at a step. */
  public boolean has(int step) {
    return !Row.isAbsent(values[step]) || (histograms != null && histograms[step] != null);
  }

  /** Takes the result of a range function, if it gave one. */
  public void take(int step, Window window) {
    if (!window.hasResult()) {
      return;
    }
    @Nullable NativeHistogram histogram = window.histogram();
    if (histogram == null) {
      set(step, window.value());
    } else {
      set(step, histogram);
    }
  }

  /** Passes the row on, if it has any point. */
  public void build(Labels labels, boolean dropName, RowSink sink) {
    if (any) {
      sink.accept(new Row(labels, values, histograms, dropName));
    }
  }

  /** Whether any step has a number. */
  public boolean hasNumbers() {
    for (double value : values) {
      if (!Row.isAbsent(value)) {
        return true;
      }
    }
    return false;
  }
}
