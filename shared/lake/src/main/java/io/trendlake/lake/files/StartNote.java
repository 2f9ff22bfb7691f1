// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Since when a series counts, as its exporter said at an instant.
 *
 * @param start milliseconds since the epoch
 */
public record StartNote(long ts, long slot, int target, long start) implements SeriesNote {

  /** As they were scraped. */
  private static final Comparator<StartNote> ORDER =
      Comparator.comparingLong(StartNote::slot)
          .thenComparingLong(StartNote::ts)
          .thenComparingLong(StartNote::start);

  /** The first of a series, and those that differ from the one before. */
  static List<SeriesNote> changes(List<StartNote> all) {
    List<SeriesNote> changes = new ArrayList<>();
    long last = 0;
    for (StartNote note : all.stream().sorted(ORDER).toList()) {
      if (changes.isEmpty() || note.start != last) {
        changes.add(note);
        last = note.start;
      }
    }
    return changes;
  }
}
