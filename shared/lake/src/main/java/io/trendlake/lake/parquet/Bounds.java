// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The least and the greatest value of a page or chunk, as the PLAIN bytes that statistics hold.
 *
 * @param min null if there is no value but NULL and NaN
 * @param exact false if {@code min} or {@code max} is a shorter text below or above all values
 * @param nulls how many values are NULL
 * @param nans whether there is a NaN, which the bounds leave out (parquet.thrift, ColumnOrder)
 */
@SuppressWarnings("ArrayRecordComponent")
record Bounds(
    byte @Nullable [] min, byte @Nullable [] max, boolean exact, long nulls, boolean nans) {

  private static final int MAX_TEXT = 128;

  static Bounds ofTexts(byte[] min, byte[] max) {
    boolean exact = min.length <= MAX_TEXT && max.length <= MAX_TEXT;
    return new Bounds(below(min), above(max), exact, 0, false);
  }

  static Bounds ofLongs(long min, long max, int bytes, int nulls) {
    return new Bounds(little(min, bytes), little(max, bytes), true, nulls, false);
  }

  /** The bounds of a page that holds nothing but NULLs. */
  static Bounds ofNulls(int nulls) {
    return new Bounds(null, null, true, nulls, false);
  }

  static Bounds ofBooleans(boolean min, boolean max) {
    return new Bounds(little(min ? 1 : 0, 1), little(max ? 1 : 0, 1), true, 0, false);
  }

  /**
   * Bounds of doubles other than NaN, infinite the wrong way round if there are none. Zeros are
   * widened to -0.0 and +0.0, since readers may take either for both (parquet.thrift, ColumnOrder).
   */
  static Bounds ofDoubles(double min, double max, long nulls, boolean nans) {
    if (min > max) {
      return new Bounds(null, null, true, nulls, nans);
    }
    long low = Double.doubleToRawLongBits(min == 0 ? -0.0 : min);
    long high = Double.doubleToRawLongBits(max == 0 ? 0.0 : max);
    return new Bounds(little(low, Long.BYTES), little(high, Long.BYTES), true, nulls, nans);
  }

  /** The bounds of both. */
  Bounds and(Bounds other, Comparator<byte[]> order) {
    return new Bounds(
        lesser(min, other.min, order),
        lesser(max, other.max, order.reversed()),
        exact && other.exact,
        nulls + other.nulls,
        nans || other.nans);
  }

  /** How the bounds of a kind are compared. */
  static Comparator<byte[]> order(Column.Kind kind) {
    return switch (kind) {
      case STRING, BOOLEAN -> Arrays::compareUnsigned;
      case INT32 -> Comparator.comparingInt(bytes -> Bytes.intAt(bytes, 0));
      case INT64, TIMESTAMP_MILLIS -> Comparator.comparingLong(bytes -> Bytes.longAt(bytes, 0));
      case DOUBLE ->
          Comparator.comparingDouble(bytes -> Double.longBitsToDouble(Bytes.longAt(bytes, 0)));
    };
  }

  private static byte @Nullable [] lesser(
      byte @Nullable [] one, byte @Nullable [] two, Comparator<byte[]> order) {
    if (one == null || two == null) {
      return one == null ? two : one;
    }
    return order.compare(one, two) <= 0 ? one : two;
  }

  private static byte[] little(long value, int bytes) {
    byte[] wide =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return Arrays.copyOf(wide, bytes);
  }

  private static byte[] below(byte[] text) {
    return text.length <= MAX_TEXT ? text : Arrays.copyOf(text, boundary(text));
  }

  /** A short text above a long one: its beginning with the last ASCII character raised. */
  private static byte[] above(byte[] text) {
    if (text.length <= MAX_TEXT) {
      return text;
    }
    for (int end = boundary(text); end > 0; end--) {
      byte last = text[end - 1];
      if (last >= 0 && last < Byte.MAX_VALUE) {
        byte[] raised = Arrays.copyOf(text, end);
        raised[end - 1]++;
        return raised;
      }
    }
    return text;
  }

  /** The end of the last whole character within the limit. */
  private static int boundary(byte[] text) {
    int end = MAX_TEXT;
    while (end > 0 && (text[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }
}
