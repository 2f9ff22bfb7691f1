// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Tier;
import io.trendlake.lake.series.kept.SampleFile;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.SampleWindows;
import io.trendlake.model.SeriesSelection;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends of days that a query has read. A query over days is evaluated some days at a time, and the
 * first window of its steps reaches into the day before, which would be read whole once more for
 * it. Where the steps before were read already, what that window takes was kept. Of more than there
 * is room for, what was kept first goes, which the query has left behind. Thread-safe.
 */
final class DayTails {

  /** Of longer windows nothing is kept. */
  private static final long LONGEST = Duration.ofHours(1).toMillis();

  /** What is kept of a day at most, some four megabytes. */
  private static final int MOST_SAMPLES = 1 << 18;

  /** What all ends take together at most. */
  private static final long MOST_BYTES = 64L << 20;

  /** The windows are the same if they end at the same instants. */
  private record Key(
      SampleFile file, List<? extends LabelMatcher> matchers, long phase, long step, long length) {

    static Key of(FileSeries series, SeriesSelection selection) {
      SampleWindows windows = selection.windows();
      return new Key(
          series.file().file(),
          selection.matchers(),
          Math.floorMod(windows.end(), windows.step()),
          windows.step(),
          windows.length());
    }
  }

  /** In the order in which they were kept. */
  private final Map<Key, DayTail> tails = new LinkedHashMap<>();

  private long held;

  /** The end of a day if it has all that a selection takes of a file; else null. */
  synchronized @Nullable DayTail find(FileSeries series, SeriesSelection selection) {
    @Nullable DayTail known = tails.get(Key.of(series, selection));
    return known != null && known.serves(series, selection.from()) ? known : null;
  }

  /**
   * What is to be filled while a selection is read of a file: with all that the file has from the
   * beginning of the next window on, if that reaches into the next day. Else null.
   */
  @Nullable DayTail begin(FileSeries series, SeriesSelection selection) {
    SampleFile file = series.file().file();
    SampleWindows windows = selection.windows();
    if (file.tier() != Tier.DAY || windows.length() > LONGEST || selection.to() == Long.MAX_VALUE) {
      return null;
    }
    long nextEnd = windows.endAtOrAfter(selection.to() + 1);
    long after = nextEnd - windows.length();
    long dayEnd = file.start().toEpochMilli() + Duration.ofDays(1).toMillis();
    return after < dayEnd && nextEnd >= dayEnd
        ? new DayTail(series, Math.max(after + 1, selection.from()), MOST_SAMPLES)
        : null;
  }

  /** Keeps the end of a day, which is whole. */
  synchronized void keep(FileSeries series, SeriesSelection selection, DayTail tail) {
    if (tails.putIfAbsent(Key.of(series, selection), tail) != null) {
      return;
    }
    held += tail.weight();
    Iterator<DayTail> eldest = tails.values().iterator();
    while (held > MOST_BYTES && eldest.hasNext()) {
      held -= eldest.next().weight();
      eldest.remove();
    }
  }
}
