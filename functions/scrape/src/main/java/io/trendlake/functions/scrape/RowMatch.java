// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.model.Series;
import java.util.Arrays;
import java.util.IdentityHashMap;

/**
 * Finds the rows of a slot that were there in the slot before: the very same series object. What it
 * misses costs time in sorting and nothing else.
 *
 * <p>Bodies change little from slot to slot, so each target's two lists are walked side by side,
 * and where they part the next few rows of either say whether series came or went.
 */
final class RowMatch {

  /** In place of a row of the slot before where there is none. */
  static final int NONE = -1;

  private static final int LOOK_AHEAD = 32;

  private final SlotRows before;
  private final SlotRows now;
  private final int[] matches;

  private RowMatch(SlotRows before, SlotRows now) {
    this.before = before;
    this.now = now;
    this.matches = new int[now.size()];
    Arrays.fill(matches, NONE);
  }

  /** For each row of a slot, its row in the slot before or {@link #NONE}; none of them twice. */
  static int[] match(SlotRows before, SlotRows now) {
    RowMatch match = new RowMatch(before, now);
    match.run();
    return match.matches;
  }

  private void run() {
    IdentityHashMap<Series, Integer> targets = lastSeriesOfTargets();
    for (int target = 0; target < now.targetCount(); target++) {
      if (now.end(target) > now.start(target)) {
        Integer known = targets.get(now.series(now.end(target) - 1));
        if (known != null) {
          walk(target, known);
        }
      }
    }
  }

  /** The last row of a target is of a synthetic series, which no other target has. */
  private IdentityHashMap<Series, Integer> lastSeriesOfTargets() {
    IdentityHashMap<Series, Integer> targets = new IdentityHashMap<>();
    for (int target = 0; target < before.targetCount(); target++) {
      if (before.end(target) > before.start(target)) {
        targets.put(before.series(before.end(target) - 1), target);
      }
    }
    return targets;
  }

  private void walk(int target, int targetBefore) {
    int row = now.start(target);
    int old = before.start(targetBefore);
    while (row < now.end(target) && old < before.end(targetBefore)) {
      if (!now.isOf(row, before.series(old))) {
        int gone = ahead(before, old, before.end(targetBefore), now.series(row));
        int come = ahead(now, row, now.end(target), before.series(old));
        if (gone == NONE && come == NONE) {
          row++;
          old++;
          continue;
        }
        if (come == NONE || (gone != NONE && gone - old <= come - row)) {
          old = gone;
        } else {
          row = come;
        }
      }
      matches[row++] = old++;
    }
  }

  private static int ahead(SlotRows rows, int from, int end, Series wanted) {
    int until = Math.min(end, from + LOOK_AHEAD);
    for (int row = from + 1; row < until; row++) {
      if (rows.isOf(row, wanted)) {
        return row;
      }
    }
    return NONE;
  }
}
