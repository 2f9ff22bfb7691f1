// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows of the series it stores, by the number of their {@link SeriesTemplate}.
 * Rounds are counted by the caller from 1. Not thread-safe.
 */
final class StoredSeries {

  /** In place of a missing timestamp. */
  static final long NEVER = Long.MIN_VALUE;

  private static final Origin NOWHERE = new Origin("", "", "", "");

  private final PagedInts takenIn = new PagedInts();

  /** The halves of a timestamp less {@link #NEVER}, so that it is 0 where there is none. */
  private final PagedInts newestHigh = new PagedInts();

  private final PagedInts newestLow = new PagedInts();
  private boolean hasNewest;

  /** What was known under other numbers, until a body has been stored under these. */
  private @Nullable Map<Series, Known> carried;

  private record Known(int takenIn, long newest) {}

  /** The last round that a sample of it was taken in, 0 for none. */
  int takenIn(SeriesTemplate series) {
    int round = takenIn.get(series.number());
    if (round != 0 || carried == null) {
      return round;
    }
    Known known = carried.remove(key(series));
    if (known == null) {
      return 0;
    }
    taken(series, known.takenIn);
    newest(series.number(), known.newest);
    return known.takenIn;
  }

  /** Says that a sample of it was taken. */
  void taken(SeriesTemplate series, int round) {
    takenIn.set(series.number(), round);
  }

  /** Says the same, and returns what {@link #takenIn} was until then. */
  int takeIn(SeriesTemplate series, int round) {
    int before = takenIn.replace(series.number(), round);
    if (before != 0 || carried == null) {
      return before;
    }
    taken(series, 0);
    int known = takenIn(series);
    taken(series, round);
    return known;
  }

  /** Whether any series has a newest timestamp. */
  boolean hasNewest() {
    return hasNewest;
  }

  /**
   * The newest timestamp of a series that had an explicit one, be that its own or a scrape's, or
   * {@link #NEVER}.
   */
  long newest(SeriesTemplate series) {
    return newest(series.number());
  }

  private long newest(int number) {
    long high = newestHigh.get(number);
    return ((high << Integer.SIZE) | (newestLow.get(number) & 0xffffffffL)) + NEVER;
  }

  /** Moves its newest timestamp. */
  void newest(int number, long ts) {
    if (ts != NEVER) {
      hasNewest = true;
      newestHigh.set(number, (int) ((ts - NEVER) >>> Integer.SIZE));
      newestLow.set(number, (int) (ts - NEVER));
    }
  }

  /** Says that a body was stored: what was only known under other numbers was not in it. */
  void commit() {
    carried = null;
  }

  /**
   * What is known of the series that were stored in a round or later, to be found under the numbers
   * of other templates from now on.
   */
  StoredSeries underOtherNumbers(SeriesTemplates until, int round) {
    Map<Series, Known> known = carried == null ? new HashMap<>() : carried;
    for (int number = takenIn.nextUsed(0); number >= 0; number = takenIn.nextUsed(number + 1)) {
      if (takenIn.get(number) >= round) {
        known.put(key(until.at(number)), new Known(takenIn.get(number), newest(number)));
      }
    }
    StoredSeries next = new StoredSeries();
    next.carried = known.isEmpty() ? null : known;
    return next;
  }

  /** The labels alone, whatever the type and the target, which is always the same. */
  private static Series key(SeriesTemplate series) {
    return series.withType(MetricType.UNKNOWN).series(NOWHERE);
  }

  /** The bytes of memory that it takes. */
  long bytes() {
    return takenIn.bytes() + newestHigh.bytes() + newestLow.bytes();
  }
}
