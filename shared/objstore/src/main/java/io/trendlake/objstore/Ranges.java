// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

/** Refuses ranges that no object has. */
final class Ranges {

  private Ranges() {}

  static void check(String key, long offset, int length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "a range of " + key + " is negative: offset " + offset + ", length " + length);
    }
  }

  static void checkTail(String key, int length) {
    if (length <= 0) {
      throw new IllegalArgumentException(
          "the tail of " + key + " must have a byte at least, not " + length);
    }
  }
}
