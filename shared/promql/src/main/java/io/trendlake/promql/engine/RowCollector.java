// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the results of an operator by their labels. Results of the same labels become one row if
 * they are never there at the same step; else the query fails.
 */
final class RowCollector {

  private final Map<Labels, Row> rows = new LinkedHashMap<>();
  private final List<Row> doubles = new ArrayList<>();
  private final boolean keepDoubles;

  /**
   * Makes a collector.
   *
   * @param keepDoubles whether rows of the same labels stay side by side, to be judged at the end
   */
  RowCollector(boolean keepDoubles) {
    this.keepDoubles = keepDoubles;
  }

  void add(Row row) {
    @Nullable Row before = rows.putIfAbsent(row.labels, row);
    if (before == null) {
      return;
    }
    if (overlap(before, row)) {
      if (!keepDoubles) {
        throw new QueryException("vector cannot contain metrics with the same labelset");
      }
      doubles.add(row);
      return;
    }
    rows.put(row.labels, merge(before, row));
  }

  private static boolean overlap(Row a, Row b) {
    for (int i = 0; i < a.values.length; i++) {
      if (a.has(i) && b.has(i)) {
        return true;
      }
    }
    return false;
  }

  private static Row merge(Row a, Row b) {
    int steps = a.values.length;
    double[] values = a.values.clone();
    @Nullable NativeHistogram @Nullable [] histograms = null;
    if (a.histograms != null || b.histograms != null) {
      histograms = new NativeHistogram[steps];
    }
    for (int i = 0; i < steps; i++) {
      if (b.hasNumber(i)) {
        values[i] = b.values[i];
      }
      if (histograms != null) {
        @Nullable NativeHistogram ours = a.histogram(i);
        histograms[i] = ours == null ? b.histogram(i) : ours;
      }
    }
    return new Row(a.labels, values, histograms, a.dropName || b.dropName);
  }

  void forEach(RowSink sink) {
    rows.values().forEach(sink::accept);
    doubles.forEach(sink::accept);
  }
}
