// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.lake.WatermarkStore;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A span of closed days, as one asks for it. */
public final class ClosedSpan {

  private ClosedSpan() {}

  /**
   * The days of a span, if all are closed.
   *
   * @param from the first day
   * @param to the last day; without one the last that is closed
   * @throws IllegalArgumentException if the span is empty or has a day that is not closed
   */
  public static List<LocalDate> days(Bucket bucket, LocalDate from, Optional<LocalDate> to)
      throws IOException {
    LocalDate closed = new WatermarkStore(bucket).read().day().minusDays(1);
    LocalDate last = to.orElse(closed);
    if (last.isAfter(closed)) {
      throw new IllegalArgumentException(
          "day %s is not closed yet: the last closed day is %s".formatted(last, closed));
    }
    if (from.isAfter(last)) {
      throw new IllegalArgumentException(
          "there is no closed day from %s to %s: the last closed day is %s"
              .formatted(from, last, closed));
    }
    return from.datesUntil(last.plusDays(1)).toList();
  }
}
