// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.text;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** Days as people read them: {@code 2026-01-03 to 2026-02-11, 2026-02-14 (UTC)}. */
public final class DaySpans {

  private static final long DAY = Duration.ofDays(1).toMillis();

  /** More spans are counted and not named. */
  private static final int MOST = 5;

  private DaySpans() {}

  /**
   * Names days, those that follow one another by the first and the last.
   *
   * @param days their first instants, milliseconds since the epoch; one at least
   */
  public static String text(SortedSet<Long> days) {
    List<String> spans = new ArrayList<>();
    List<Long> all = List.copyOf(days);
    int named = 0;
    for (int from = 0; from < all.size() && spans.size() < MOST; ) {
      int to = from;
      while (to + 1 < all.size() && all.get(to + 1) == all.get(to) + DAY) {
        to++;
      }
      spans.add(from == to ? day(all.get(from)) : day(all.get(from)) + " to " + day(all.get(to)));
      named += to - from + 1;
      from = to + 1;
    }
    String more = named < all.size() ? " and " + (all.size() - named) + " more days" : "";
    return String.join(", ", spans) + more + " (UTC)";
  }

  private static String day(long start) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(start), ZoneOffset.UTC).toString();
  }
}
