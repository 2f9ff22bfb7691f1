// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The series and timestamps of the samples that a body has given so far, for bodies in which a
 * series comes more than once. Not thread-safe.
 */
final class TakenSamples {

  private final Set<Taken> all;

  /** By number, the template of the first sample. */
  private final Map<Integer, SeriesTemplate> first;

  private record Taken(int number, long ts) {}

  TakenSamples(ScrapedSamples samples) {
    all = HashSet.newHashSet(2 * samples.size());
    first = HashMap.newHashMap(2 * samples.size());
    for (int i = 0; i < samples.size(); i++) {
      take(samples.template(i), samples.ts(i));
    }
  }

  /**
   * Takes a sample if none of its series has its timestamp.
   *
   * @return the template of the first sample of the series, whose type it is to have; null if the
   *     sample is not taken
   */
  @Nullable SeriesTemplate take(SeriesTemplate series, long ts) {
    if (!all.add(new Taken(series.number(), ts))) {
      return null;
    }
    SeriesTemplate known = first.putIfAbsent(series.number(), series);
    return known == null ? series : known;
  }
}
