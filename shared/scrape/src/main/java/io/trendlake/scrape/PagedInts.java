// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import java.util.Arrays;

/**
 * A number for each place of a long range of which few parts are used, 0 at first. Not thread-safe.
 */
final class PagedInts {

  private static final int PAGE_BITS = 6;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int[] UNUSED = new int[PAGE];

  /** What a page takes besides its numbers: its header, and its place among the pages. */
  private static final int PAGE_BYTES = 16 + 4;

  private int[][] pages = {};
  private int used;

  int get(int place) {
    int page = place >> PAGE_BITS;
    return page < pages.length ? pages[page][place & (PAGE - 1)] : 0;
  }

  @SuppressWarnings("ReferenceEquality")
  void set(int place, int value) {
    int page = place >> PAGE_BITS;
    if (page >= pages.length) {
      int known = pages.length;
      pages = Arrays.copyOf(pages, page + 1 + page / 4);
      Arrays.fill(pages, known, pages.length, UNUSED);
    }
    if (pages[page] == UNUSED) {
      pages[page] = new int[PAGE];
      used++;
    }
    pages[page][place & (PAGE - 1)] = value;
  }

  /** Puts a number at a place, and returns the one that was there. */
  @SuppressWarnings("ReferenceEquality")
  int replace(int place, int value) {
    int page = place >> PAGE_BITS;
    if (page >= pages.length || pages[page] == UNUSED) {
      set(place, value);
      return 0;
    }
    int[] numbers = pages[page];
    int before = numbers[place & (PAGE - 1)];
    numbers[place & (PAGE - 1)] = value;
    return before;
  }

  void clear() {
    pages = new int[0][];
    used = 0;
  }

  /** The first place from one on where a number may be that is not 0; -1 if there is none. */
  int nextUsed(int from) {
    for (int place = from; place < pages.length << PAGE_BITS; place++) {
      if (get(place) != 0) {
        return place;
      }
    }
    return -1;
  }

  /** The bytes of memory that it takes. */
  long bytes() {
    return 16 + 4L * pages.length + (long) used * (PAGE * Integer.BYTES + PAGE_BYTES);
  }
}
