// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.lake.series.Cardinality;
import io.trendlake.lake.series.CardinalityCost;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import java.io.IOException;
import java.util.List;

/** Counts series. Thread-safe. */
public interface CardinalitySource {

  /**
   * What counting the series of a time reads.
   *
   * @param from in milliseconds since the epoch
   * @param to the last instant
   */
  CardinalityCost cost(long from, long to) throws IOException;

  /** Counts the series of a time. */
  Cardinality count(long from, long to) throws IOException;

  /** Counts the series that are selected from somewhere, without samples and bytes. */
  static CardinalitySource selecting(SampleSources sources) {
    return new CardinalitySource() {
      @Override
      public CardinalityCost cost(long from, long to) {
        return CardinalityCost.NONE;
      }

      @Override
      public Cardinality count(long from, long to) throws IOException {
        Cardinality sum = new Cardinality();
        try (SelectedSeries all = sources.open().select(new SeriesSelection(List.of(), from, to))) {
          for (int i = 0; i < all.size(); i++) {
            sum.add(all.labels(i), 0, 0);
          }
        }
        return sum;
      }
    };
  }
}
