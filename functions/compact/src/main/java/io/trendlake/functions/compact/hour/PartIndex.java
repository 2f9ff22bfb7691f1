// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

/**
 * What is known of a part's series while the part is made. {@link ShardReader} fills it, shard by
 * shard, and {@link HourSamples} writes by it.
 *
 * @param series numbers the series
 * @param stats counts the rows of each, by its number
 * @param values holds the values of the files as far as they fit in memory
 */
record PartIndex(SeriesTable series, SeriesStats stats, PrefetchedValues values) {

  /**
   * An index without series.
   *
   * @param valueBytes what the values may take in memory
   */
  PartIndex(long valueBytes) {
    this(new SeriesTable(), new SeriesStats(), new PrefetchedValues(valueBytes));
  }
}
