// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Spreads things over numbered buckets so that adding the last bucket, or taking it away, moves
 * only what goes into it or comes out of it.
 */
final class JumpHash {

  private JumpHash() {}

  /** A hash of a text that is the same everywhere and for ever. */
  static long hash(String text) {
    return ByteBuffer.wrap(sha256(text)).getLong();
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The bucket of a hash: the algorithm of Lamping and Veach, "A Fast, Minimal Memory, Consistent
   * Hash Algorithm" (2014), figure 1.
   *
   * @param buckets at least 1
   * @return from 0
   */
  static int bucket(long hash, int buckets) {
    long key = hash;
    long bucket = -1;
    long next = 0;
    while (next < buckets) {
      bucket = next;
      key = key * 2862933555777941757L + 1;
      next = (long) ((bucket + 1) * ((double) (1L << 31) / ((key >>> 33) + 1)));
    }
    return (int) bucket;
  }
}
