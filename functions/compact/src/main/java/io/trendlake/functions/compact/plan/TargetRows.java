// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.lake.files.SeriesBound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many rows of some metric names each target has. Takes some 300 bytes for each target, and 8
 * to 16 for each target and name. For several threads.
 */
final class TargetRows {

  /** What identifies a target, in the order of the files. */
  record TargetKey(String account, String region, String job, String instance) {

    private SeriesBound of(String name) {
      return SeriesBound.of(name, account, region, job, instance);
    }
  }

  private static final long[] NONE = {};

  private final Map<TargetKey, Integer> targets = new HashMap<>();

  /** By name, and by the number of the target. */
  private final Map<String, long[]> rows = new HashMap<>();

  /** Adds rows that a target has of a name. */
  synchronized void add(String name, TargetKey target, long count) {
    int number = targets.computeIfAbsent(target, unseen -> targets.size());
    long[] ofName = rows.getOrDefault(name, NONE);
    if (number >= ofName.length) {
      ofName = Arrays.copyOf(ofName, Math.max(number + 1, ofName.length * 2));
      rows.put(name, ofName);
    }
    ofName[number] += count;
  }

  /** The rows of a name, target by target in the order of the files. */
  synchronized List<RowCount> of(String name) {
    long[] ofName = rows.getOrDefault(name, NONE);
    List<RowCount> counts = new ArrayList<>();
    targets.forEach((target, number) -> {
      if (number < ofName.length && ofName[number] > 0) {
        counts.add(new RowCount(target.of(name), ofName[number]));
      }
    });
    counts.sort(Comparator.comparing(RowCount::from));
    return counts;
  }
}
