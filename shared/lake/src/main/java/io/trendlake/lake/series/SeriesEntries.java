// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.model.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of which files each series has, in the order of the files. Series are known by
 * their places in the order in which they are handed out.
 */
final class SeriesEntries {

  private final SeriesNumbers numbers;

  /** The number of each series, by its place. */
  private final int[] order;

  private final @Nullable Labels[] labels;

  /** By place, where the entries of a series begin; those of the next begin where they end. */
  private final int[] starts;

  private final int[] files;
  private final int[] entries;

  /**
   * Collects the entries of some files.
   *
   * @param files in the order of time, all entries numbered
   */
  SeriesEntries(SeriesNumbers numbers, List<FileSeries> files) {
    this.numbers = numbers;
    this.order = numbers.order();
    this.labels = new @Nullable Labels[order.length];
    int[] places = new int[order.length];
    for (int place = 0; place < order.length; place++) {
      places[order[place]] = place;
    }
    this.starts = new int[order.length + 1];
    for (FileSeries file : files) {
      for (int entry = 0; entry < file.size(); entry++) {
        starts[places[file.series(entry)] + 1]++;
      }
    }
    for (int place = 0; place < order.length; place++) {
      starts[place + 1] += starts[place];
    }
    this.files = new int[starts[order.length]];
    this.entries = new int[starts[order.length]];
    int[] next = starts.clone();
    for (int number = 0; number < files.size(); number++) {
      FileSeries file = files.get(number);
      for (int entry = 0; entry < file.size(); entry++) {
        int at = next[places[file.series(entry)]]++;
        this.files[at] = number;
        entries[at] = entry;
      }
    }
  }

  /** How many series there are. */
  int series() {
    return order.length;
  }

  /** The labels of the series at a place. */
  Labels labels(int place) {
    @Nullable Labels known = labels[place];
    if (known == null) {
      known = numbers.labels(order[place]);
      labels[place] = known;
    }
    return known;
  }

  /** The first entry of the series at a place. */
  int start(int place) {
    return starts[place];
  }

  /** The number after its last entry. */
  int end(int place) {
    return starts[place + 1];
  }

  /** The number of the file that an entry is in. */
  int file(int at) {
    return files[at];
  }

  /** The number of an entry within its file. */
  int entry(int at) {
    return entries[at];
  }
}
