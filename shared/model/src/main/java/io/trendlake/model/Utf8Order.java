// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * The order of strings by their UTF-8 bytes, which is that of Unicode code points.
 *
 * <p>Prometheus sorts labels so, and Parquet compares strings so. {@link String#compareTo} differs
 * for characters beyond the basic plane, whose surrogates sort below U+E000.
 */
public final class Utf8Order {

  private Utf8Order() {}

  /** Compares as {@link java.util.Comparator#compare} does. */
  public static int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      char l = left.charAt(i);
      char r = right.charAt(i);
      if (l != r) {
        boolean surrogates = Character.isSurrogate(l) || Character.isSurrogate(r);
        return surrogates ? aboveSurrogates(l) - aboveSurrogates(r) : l - r;
      }
    }
    return left.length() - right.length();
  }

  /** Moves the surrogates, which encode U+10000 and more, above the rest of the basic plane. */
  private static int aboveSurrogates(char c) {
    return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
  }
}
