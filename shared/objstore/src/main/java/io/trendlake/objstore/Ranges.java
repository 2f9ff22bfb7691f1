// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

/** Refuses ranges that no object has. For implementations of {@link Bucket}. */
public final class Ranges {

  private Ranges() {}

  /**
   * Refuses a negative offset or length.
   *
   * @throws IllegalArgumentException with the key and both
   */
  public static void check(String key, long offset, int length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "a range of " + key + " is negative: offset " + offset + ", length " + length);
    }
  }

  /**
   * Refuses a tail without a byte.
   *
   * @throws IllegalArgumentException with the key and the length
   */
  public static void checkTail(String key, int length) {
    if (length <= 0) {
      throw new IllegalArgumentException(
          "the tail of " + key + " must have a byte at least, not " + length);
    }
  }
}
