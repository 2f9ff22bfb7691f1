// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRuns;
import java.util.Objects;
import java.util.Optional;

/**
 * The series from one place in the order of the files to another.
 *
 * @param from where it begins
 * @param before where it ends; empty if it has no end
 */
public record SeriesRange(SeriesBound from, Optional<SeriesBound> before) {

  /** Every series. */
  public static final SeriesRange ALL = new SeriesRange(SeriesBound.START, Optional.empty());

  /** Refuses nulls, and an end that is not after the beginning. */
  public SeriesRange {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(before, "before");
    if (before.isPresent() && from.compareTo(before.get()) >= 0) {
      throw new IllegalArgumentException(
          "a range from %s must end after it, not at %s"
              .formatted(from.texts(), before.get().texts()));
    }
  }

  /** Whether it begins after a series: one of runs over the columns in the order of the files. */
  boolean isAfter(RowRuns series) {
    return from.compare(series::text, 0) < 0;
  }

  /** Whether it ends before a series. */
  boolean isBefore(RowRuns series) {
    return before.isPresent() && before.get().compare(series::text, 0) >= 0;
  }

  /**
   * Whether it may have series of a group of rows. No series of the group is above the one that has
   * the greatest text in each column, and none below the one that has the least.
   *
   * @param columns where the columns are in the group's schema, in the order of the files
   */
  boolean mayHave(RowGroup group, int[] columns) {
    boolean begins = from.compare(i -> group.maxString(columns[i]).orElse(null), 1) >= 0;
    return begins
        && (before.isEmpty()
            || before.get().compare(i -> group.minString(columns[i]).orElse(null), -1) < 0);
  }
}
