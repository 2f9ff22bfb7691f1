// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.model.Series;
import io.trendlake.scrape.ScrapedSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Samples that a test lists one by one. */
final class ListedSamples {

  private final List<Series> series = new ArrayList<>();
  private final List<Long> timestamps = new ArrayList<>();

  ListedSamples add(Series of, long ts) {
    series.add(of);
    timestamps.add(ts);
    return this;
  }

  /** The samples; the value of each is its place. */
  ScrapedSamples samples() {
    return ScrapedSamples.of(
        series,
        IntStream.range(0, series.size()).asDoubleStream().toArray(),
        timestamps.stream().mapToLong(ts -> ts).toArray());
  }
}
