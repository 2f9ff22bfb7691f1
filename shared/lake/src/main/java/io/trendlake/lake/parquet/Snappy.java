// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;

/**
 * Snappy's raw format, which most other writers of Parquet compress with by default, and
 * Prometheus's remote read too.
 *
 * @see <a href="https://github.com/google/snappy/blob/main/format_description.txt">The format</a>
 */
public final class Snappy {

  private Snappy() {}

  /**
   * Decompresses a whole body.
   *
   * @param limit how many bytes it may come to
   * @throws IOException if it is damaged, or would be longer
   */
  public static byte[] decompress(byte[] source, int limit) throws IOException {
    try {
      long claimed = new ByteCursor(source, 0, source.length).readVarint();
      Malformed.unless(
          claimed >= 0 && claimed <= limit,
          "it comes to %d bytes, the limit is %d",
          claimed,
          limit);
      byte[] plain = new byte[(int) claimed];
      decompress(source, 0, source.length, plain, plain.length);
      return plain;
    } catch (Malformed e) {
      throw new IOException("Snappy: " + e.getMessage(), e);
    }
  }

  /** Decompresses into the beginning of an array, which it must fill to the length exactly. */
  static void decompress(byte[] source, int offset, int length, byte[] into, int intoLength) {
    ByteCursor in = new ByteCursor(source, offset, offset + length);
    long claimed = in.readVarint();
    Malformed.unless(
        claimed == intoLength, "Snappy of %d bytes where %d belong", claimed, intoLength);
    int out = 0;
    while (in.remaining() > 0) {
      int tag = in.readByte();
      out =
          (tag & 3) == 0
              ? literal(in, tag, into, out, intoLength)
              : copy(in, tag, into, out, intoLength);
    }
    Malformed.unless(out == intoLength, "Snappy ends after %d of %d bytes", out, intoLength);
  }

  private static int literal(ByteCursor in, int tag, byte[] into, int out, int end) {
    int code = tag >>> 2;
    long length = 1L + (code < 60 ? code : in.readShortInt(code - 59) & 0xffffffffL);
    Malformed.unless(length <= end - out, "a Snappy literal of %d bytes too long", length);
    System.arraycopy(in.array(), in.take(length), into, out, (int) length);
    return out + (int) length;
  }

  private static int copy(ByteCursor in, int tag, byte[] into, int out, int end) {
    int length = (tag >>> 2) + 1;
    long back =
        switch (tag & 3) {
          case 1 -> (long) (tag >>> 5) << 8 | in.readByte();
          case 2 -> in.readShortInt(2);
          default -> in.readShortInt(4) & 0xffffffffL;
        };
    if ((tag & 3) == 1) {
      length = ((tag >>> 2) & 7) + 4;
    }
    Malformed.unless(back > 0 && back <= out, "a Snappy copy from %d before %d", back, out);
    Malformed.unless(length <= end - out, "a Snappy copy of %d bytes too long", length);
    int from = out - (int) back;
    if (back >= length) {
      System.arraycopy(into, from, into, out, length);
    } else {
      for (int i = 0; i < length; i++) {
        into[out + i] = into[from + i];
      }
    }
    return out + length;
  }
}
