// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Counts the series of several days, each once: by hashes of 64 bits, 8 bytes a series. */
final class SeriesCount {

  private long[] hashes = {};
  private History.@Nullable Day last;

  /** Takes in a day; the very same day again adds nothing. */
  @SuppressWarnings("ReferenceEquality")
  void add(History.Day day) {
    if (day == last) {
      return;
    }
    last = day;
    long[] all = Arrays.copyOf(hashes, hashes.length + day.size());
    for (int place = 0; place < day.size(); place++) {
      all[hashes.length + place] = MetricSums.hash(day.labels(place));
    }
    Arrays.sort(all);
    int kept = 0;
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[kept++] = all[i];
      }
    }
    hashes = Arrays.copyOf(all, kept);
  }

  /** How many there are. */
  long count() {
    return hashes.length;
  }
}
