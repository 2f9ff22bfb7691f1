// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The hash of a label set in Prometheus, by which limit_ratio chooses and groups of rules are
 * spread over their interval: xxHash64 of names and values with their lengths.
 */
public final class LabelHash {

  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;

  private static final long P1_PLUS_P2 = 0x60EA27EEADC0B5D6L;

  private LabelHash() {}

  /** Where a label set is between 0 and 1. */
  static double offset(Labels labels) {
    return unsigned(hash(labels)) / 0x1p64;
  }

  /** The double nearest to the hash as an unsigned number. */
  private static double unsigned(long hash) {
    if (hash >= 0) {
      return hash;
    }
    return (double) ((hash >>> 1) | (hash & 1)) * 2;
  }

  /** The hash as a number without sign. */
  public static long hash(Labels labels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    labels.forEach((name, value) -> {
      append(out, name);
      append(out, value);
    });
    return xxHash64(out.toByteArray());
  }

  private static void append(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 255) {
      out.write(bytes.length);
    } else {
      out.write(255);
      out.write(bytes.length);
      out.write(bytes.length >> 8);
      out.write(bytes.length >> 16);
    }
    out.writeBytes(bytes);
  }

  private static long xxHash64(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long hash;
    if (bytes.length >= 32) {
      long v1 = P1_PLUS_P2;
      long v2 = P2;
      long v3 = 0;
      long v4 = -P1;
      while (in.remaining() >= 32) {
        v1 = round(v1, in.getLong());
        v2 = round(v2, in.getLong());
        v3 = round(v3, in.getLong());
        v4 = round(v4, in.getLong());
      }
      hash =
          Long.rotateLeft(v1, 1)
              + Long.rotateLeft(v2, 7)
              + Long.rotateLeft(v3, 12)
              + Long.rotateLeft(v4, 18);
      hash = merge(merge(merge(merge(hash, v1), v2), v3), v4);
    } else {
      hash = P5;
    }
    hash += bytes.length;
    while (in.remaining() >= 8) {
      hash = Long.rotateLeft(hash ^ round(0, in.getLong()), 27) * P1 + P4;
    }
    if (in.remaining() >= 4) {
      hash = Long.rotateLeft(hash ^ (in.getInt() & 0xFFFFFFFFL) * P1, 23) * P2 + P3;
    }
    while (in.hasRemaining()) {
      hash = Long.rotateLeft(hash ^ (in.get() & 0xFF) * P5, 11) * P1;
    }
    hash = (hash ^ (hash >>> 33)) * P2;
    hash = (hash ^ (hash >>> 29)) * P3;
    return hash ^ (hash >>> 32);
  }

  private static long round(long accumulator, long input) {
    return Long.rotateLeft(accumulator + input * P2, 31) * P1;
  }

  private static long merge(long hash, long value) {
    return (hash ^ round(0, value)) * P1 + P4;
  }
}
