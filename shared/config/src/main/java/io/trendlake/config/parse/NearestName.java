// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that somebody meant who wrote an unknown one. */
public final class NearestName {

  private NearestName() {}

  /**
   * The known name that ends with the unknown one, whose beginning was left out, or was added by a
   * later version; or else the one with the fewest typing errors in it, if those are few enough to
   * be some.
   */
  public static Optional<String> of(String unknown, Collection<String> known) {
    return known.stream()
        .filter(name -> name.endsWith("_" + unknown))
        .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
        .or(() -> leastDistant(unknown, known));
  }

  private static Optional<String> leastDistant(String unknown, Collection<String> known) {
    int most = Math.max(2, unknown.length() / 4);
    return known.stream()
        .filter(name -> distance(unknown, name) <= Math.min(most, name.length() - 1))
        .min(Comparator.comparingInt(name -> distance(unknown, name)));
  }

  /** Levenshtein's distance, row by row: insertions, deletions and replacements count one each. */
  private static int distance(String left, String right) {
    int[] above = new int[right.length() + 1];
    for (int column = 0; column < above.length; column++) {
      above[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      int[] current = new int[above.length];
      current[0] = row;
      for (int column = 1; column < above.length; column++) {
        int replaced = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(
                above[column - 1] + replaced, Math.min(above[column], current[column - 1]) + 1);
      }
      above = current;
    }
    return above[right.length()];
  }
}
