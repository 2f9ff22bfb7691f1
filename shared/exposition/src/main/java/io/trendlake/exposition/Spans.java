// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.Arrays;

/** Where the labels of a line are in the body: name from, name to, value from, value to. */
final class Spans {

  private int[] places = new int[64];
  private int size;

  void clear() {
    size = 0;
  }

  void add(int nameFrom, int nameTo, int valueFrom, int valueTo) {
    if (size + 4 > places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[size++] = nameFrom;
    places[size++] = nameTo;
    places[size++] = valueFrom;
    places[size++] = valueTo;
  }

  int size() {
    return size / 4;
  }

  int nameFrom(int label) {
    return places[4 * label];
  }

  int nameTo(int label) {
    return places[4 * label + 1];
  }

  int valueFrom(int label) {
    return places[4 * label + 2];
  }

  int valueTo(int label) {
    return places[4 * label + 3];
  }
}
