// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine.row;

import io.trendlake.model.Labels;
import io.trendlake.promql.parse.VectorMatching;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The labels by which the series of two sides pair, as numbers. */
public final class Signatures {

  private final VectorMatching matching;
  private final List<String> names;
  private final Map<Labels, Integer> numbers = new HashMap<>();

  /** Compares by the labels that an operator names. */
  public Signatures(VectorMatching matching) {
    this.matching = matching;
    this.names = new ArrayList<>(matching.labels());
    if (!matching.on()) {
      names.add(Labels.METRIC_NAME);
    }
  }

  /** The labels that are compared. */
  public Labels labels(Labels series) {
    return matching.on() ? series.only(names) : series.without(names);
  }

  /** The number of a series's labels; equal for series that pair. */
  int number(Labels series) {
    return numbers.computeIfAbsent(labels(series), any -> numbers.size());
  }

  /** The numbers of the labels of some series, in their order. */
  public int[] numbers(List<Row> rows) {
    int[] result = new int[rows.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = number(rows.get(i).labels);
    }
    return result;
  }

  /** How many different labels there were so far. */
  public int count() {
    return numbers.size();
  }
}
