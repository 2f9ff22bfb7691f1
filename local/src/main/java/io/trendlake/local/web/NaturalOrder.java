// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import java.util.Comparator;

/** Texts with numbers in them as a reader sorts them: {@code web-2} comes before {@code web-10}. */
final class NaturalOrder implements Comparator<String> {

  static final NaturalOrder COMPARATOR = new NaturalOrder();

  private NaturalOrder() {}

  @Override
  public int compare(String left, String right) {
    int l = 0;
    int r = 0;
    while (l < left.length() && r < right.length()) {
      int leftEnd = endOfDigits(left, l);
      int rightEnd = endOfDigits(right, r);
      int order =
          leftEnd > l && rightEnd > r
              ? compareNumbers(left.substring(l, leftEnd), right.substring(r, rightEnd))
              : Character.compare(left.charAt(l), right.charAt(r));
      if (order != 0) {
        return order;
      }
      l = Math.max(leftEnd, l + 1);
      r = Math.max(rightEnd, r + 1);
    }
    int rest = Integer.compare(left.length() - l, right.length() - r);
    return rest != 0 ? rest : left.compareTo(right);
  }

  /** By the numbers' size, however many digits they have. */
  private static int compareNumbers(String left, String right) {
    String l = left.replaceFirst("^0+(?=.)", "");
    String r = right.replaceFirst("^0+(?=.)", "");
    return l.length() != r.length() ? Integer.compare(l.length(), r.length()) : l.compareTo(r);
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
