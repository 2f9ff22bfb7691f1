// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.math.BigInteger;

/**
 * The order in which {@code node-2} comes before {@code node-10}: runs of digits are compared as
 * numbers, of equal numbers the shorter text comes first. {@code sort_by_label} of Prometheus sorts
 * so (github.com/facette/natsort).
 */
public final class NaturalOrder {

  private NaturalOrder() {}

  /** Compares as {@link java.util.Comparator#compare} does. */
  public static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int nextI = chunk(a, i);
      int nextJ = chunk(b, j);
      String left = a.substring(i, nextI);
      String right = b.substring(j, nextJ);
      if (!left.equals(right)) {
        int order =
            isDigit(left.charAt(0)) && isDigit(right.charAt(0))
                ? new BigInteger(left).compareTo(new BigInteger(right))
                : Utf8Order.compare(left, right);
        if (order != 0) {
          return order;
        }
        return left.length() - right.length();
      }
      i = nextI;
      j = nextJ;
    }
    return (a.length() - i) - (b.length() - j);
  }

  /** The end of a run of digits or of other characters. */
  private static int chunk(String text, int from) {
    boolean digits = isDigit(text.charAt(from));
    int to = from;
    while (to < text.length() && isDigit(text.charAt(to)) == digits) {
      to++;
    }
    return to;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
