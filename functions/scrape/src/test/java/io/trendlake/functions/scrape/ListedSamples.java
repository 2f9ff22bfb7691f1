// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.model.Series;
import io.trendlake.scrape.ScrapedSamples;
import java.util.ArrayList;
import java.util.List;

/** Samples that a test lists one by one. */
final class ListedSamples implements ScrapedSamples {

  private final List<Series> series = new ArrayList<>();
  private final List<Long> timestamps = new ArrayList<>();

  ListedSamples add(Series of, long ts) {
    series.add(of);
    timestamps.add(ts);
    return this;
  }

  @Override
  public int size() {
    return series.size();
  }

  @Override
  public Series series(int index) {
    return series.get(index);
  }

  @Override
  public double value(int index) {
    return index;
  }

  @Override
  public long ts(int index) {
    return timestamps.get(index);
  }
}
