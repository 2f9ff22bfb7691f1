// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Hashes bytes, eight at a time, from a secret that differs from process to process: who writes a
 * body cannot choose names that collide.
 */
final class ByteHash {

  private static final long SECRET = ThreadLocalRandom.current().nextLong();
  private static final long MULTIPLIER = ThreadLocalRandom.current().nextLong() | 1;

  private ByteHash() {}

  /** A hash of all bytes. */
  static int of(byte[] bytes, int from, int to) {
    long hash = SECRET ^ (to - from);
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      hash = mix(hash, ByteScan.at(bytes, i));
    }
    return finish(mix(hash, i == to ? 0 : rest(bytes, from, to)));
  }

  /** A hash of the length and the bytes at the beginning, in the middle and at the end: quicker. */
  static int sample(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length <= Long.BYTES) {
      return finish(mix(SECRET ^ length, rest(bytes, from, to)));
    }
    long hash = mix(SECRET ^ length, ByteScan.at(bytes, from));
    hash = mix(hash, ByteScan.at(bytes, from + (length - Long.BYTES) / 2));
    return finish(mix(hash, ByteScan.at(bytes, to - Long.BYTES)));
  }

  /** Combines a hash with a number. */
  static int with(int hash, long number) {
    return finish(mix(mix(SECRET, hash), number));
  }

  /** The last eight bytes, or all if there are fewer. */
  private static long rest(byte[] bytes, int from, int to) {
    if (to - from >= Long.BYTES) {
      return ByteScan.at(bytes, to - Long.BYTES);
    }
    long rest = 0;
    for (int i = from; i < to; i++) {
      rest = (rest << 8) | (bytes[i] & 0xff);
    }
    return rest;
  }

  private static long mix(long hash, long word) {
    return Long.rotateLeft((hash ^ word) * MULTIPLIER, 31);
  }

  private static int finish(long hash) {
    long mixed = hash * MULTIPLIER;
    return (int) (mixed ^ (mixed >>> 32));
  }
}
