// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.text;

import java.nio.charset.StandardCharsets;

/**
 * Writes doubles into arrays as {@link GoFloat#json} does, without an object for each, since an
 * answer may have millions of them. For one thread.
 */
public final class FloatText {

  /** No double takes more bytes than this. */
  public static final int LONGEST = 32;

  /** Whole numbers below this are written digit by digit, without looking for the shortest text. */
  private static final double WHOLE = 1e15;

  /** Between these Java writes a number without an exponent, and so does Go. */
  private static final double LEAST_PLAIN = 1e-3;

  private static final double MOST_PLAIN = 1e7;

  /** Outside of these the JSON of the HTTP API has an exponent. */
  private static final double LEAST_WITHOUT_EXPONENT = 1e-6;

  private static final double MOST_WITHOUT_EXPONENT = 1e21;

  private final StringBuilder text = new StringBuilder(LONGEST);
  private final char[] chars = new char[LONGEST];

  /**
   * Writes a number.
   *
   * @param into has room for {@link #LONGEST} bytes
   * @param from where the number begins
   * @return where it ends
   */
  public int write(double value, byte[] into, int from) {
    double size = Math.abs(value);
    if (size < WHOLE && size == Math.rint(size)) {
      return whole((long) size, into, sign(value, into, from));
    }
    if (!(size <= Double.MAX_VALUE)) {
      return copy(GoFloat.json(value), into, from);
    }
    text.setLength(0);
    text.append(size);
    int length = text.length();
    text.getChars(0, length, chars, 0);
    if (size >= LEAST_PLAIN && size < MOST_PLAIN) {
      return copy(0, length, into, sign(value, into, from));
    }
    int exponentAt = text.indexOf("E");
    if (exponentAt <= 3) {
      // Java writes two digits at least, even where one is enough.
      return copy(GoFloat.json(value), into, from);
    }
    chars[1] = chars[0]; // In the place of the point, so that the digits are adjacent.
    int exponent = exponent(exponentAt + 1, length);
    return scientific(size, exponentAt, exponent, into, sign(value, into, from));
  }

  private static int sign(double value, byte[] into, int from) {
    if (Double.doubleToRawLongBits(value) < 0) {
      into[from] = '-';
      return from + 1;
    }
    return from;
  }

  /**
   * Writes a whole number.
   *
   * @param value is not negative
   * @param into has room for {@link #LONGEST} bytes
   * @param from where the number begins
   * @return where it ends
   */
  public static int whole(long value, byte[] into, int from) {
    int end = from + 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      end++;
    }
    long rest = value;
    for (int at = end - 1; at >= from; at--) {
      into[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }

  private int exponent(int from, int to) {
    boolean negative = chars[from] == '-';
    int exponent = 0;
    for (int i = negative ? from + 1 : from; i < to; i++) {
      exponent = exponent * 10 + chars[i] - '0';
    }
    return negative ? -exponent : exponent;
  }

  /** Lays out the digits from the second character on, of which the first has the exponent. */
  private int scientific(double size, int to, int exponent, byte[] into, int from) {
    int end = from;
    if (size < LEAST_WITHOUT_EXPONENT || size >= MOST_WITHOUT_EXPONENT) {
      into[end++] = (byte) chars[1];
      into[end++] = '.';
      end = copy(2, to, into, end);
      into[end++] = 'e';
      into[end++] = (byte) (exponent < 0 ? '-' : '+');
      int absolute = Math.abs(exponent);
      if (absolute < 10) {
        into[end++] = '0';
      }
      return whole(absolute, into, end);
    }
    if (exponent < 0) {
      into[end++] = '0';
      into[end++] = '.';
      for (int zero = exponent + 1; zero < 0; zero++) {
        into[end++] = '0';
      }
      return copy(1, to, into, end);
    }
    int point = exponent + 2;
    if (point >= to) {
      end = copy(1, to, into, end);
      for (int zero = to; zero < point; zero++) {
        into[end++] = '0';
      }
      return end;
    }
    end = copy(1, point, into, end);
    into[end++] = '.';
    return copy(point, to, into, end);
  }

  private int copy(int from, int to, byte[] into, int at) {
    for (int i = from; i < to; i++) {
      into[at + i - from] = (byte) chars[i];
    }
    return at + to - from;
  }

  private static int copy(String ascii, byte[] into, int at) {
    byte[] bytes = ascii.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, into, at, bytes.length);
    return at + bytes.length;
  }
}
