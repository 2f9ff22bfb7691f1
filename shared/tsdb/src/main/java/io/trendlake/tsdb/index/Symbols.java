// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.index;

import io.trendlake.tsdb.file.BlockFile;
import io.trendlake.tsdb.file.Remedy;
import io.trendlake.tsdb.file.SectionReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The texts of an index, in the order of their bytes. Held as bytes, since a large block has
 * millions.
 */
public final class Symbols {

  private static final int PIECE = 1 << 24;

  /** The whole part after its length and count. */
  private final byte[] bytes;

  /** Where each text begins, followed by where the part ends. */
  private final int[] starts;

  /** Where each text's entry begins in the file, which is how indexes of version 1 name it. */
  private final int[] entries;

  private Symbols(byte[] bytes, int[] starts, int[] entries) {
    this.bytes = bytes;
    this.starts = starts;
    this.entries = entries;
  }

  /**
   * Reads them.
   *
   * @param end where the next part begins, so that nothing is read for a damaged length
   * @throws io.trendlake.tsdb.file.DamagedBlockException if they are not right
   */
  static Symbols read(BlockFile file, long offset, long end) throws IOException {
    SectionReader in = new SectionReader(file, offset, end);
    long length = in.readInt() & 0xffffffffL;
    if (length < 4 || length + 4 > in.remaining()) {
      throw file.damage(
          offset,
          "the symbols' length is %d, and %d bytes follow".formatted(length, in.remaining()),
          Remedy.RESTORE);
    }
    if (length > Integer.MAX_VALUE - 16) {
      throw file.damage(
          offset,
          "the symbols take %d bytes; at most 2 GiB are read".formatted(length),
          "split the block");
    }
    in.beginChecksum();
    long count = in.readInt() & 0xffffffffL;
    byte[] bytes = new byte[(int) length - 4];
    for (int at = 0; at < bytes.length; at += PIECE) {
      in.read(bytes, at, Math.min(PIECE, bytes.length - at));
    }
    Checksum.require(file, in, offset, "symbols");
    if (count > bytes.length) {
      throw file.damage(
          offset, "%d symbols in %d bytes".formatted(count, bytes.length), Remedy.RESTORE);
    }
    return parse(file, offset, bytes, (int) count);
  }

  private static Symbols parse(BlockFile file, long offset, byte[] bytes, int count)
      throws IOException {
    int[] starts = new int[count + 1];
    int[] entries = new int[count];
    int at = 0;
    for (int i = 0; i < count; i++) {
      entries[i] = at;
      long length = 0;
      int shift = 0;
      byte b;
      do {
        if (at == bytes.length || shift > 28) {
          throw broken(file, offset, i);
        }
        b = bytes[at++];
        length |= (long) (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0);
      starts[i] = at;
      if (length > bytes.length - at) {
        throw broken(file, offset, i);
      }
      at += (int) length;
      if (i > 0
          && Arrays.compareUnsigned(bytes, starts[i - 1], entries[i], bytes, starts[i], at) >= 0) {
        throw file.damage(
            offset, "symbol %d does not come after the one before it".formatted(i), Remedy.RESTORE);
      }
    }
    if (at != bytes.length) {
      throw file.damage(
          offset,
          "%d bytes follow the last of %d symbols".formatted(bytes.length - at, count),
          Remedy.RESTORE);
    }
    starts[count] = at;
    return new Symbols(bytes, starts, entries);
  }

  private static IOException broken(BlockFile file, long offset, int symbol) {
    return file.damage(
        offset, "symbol %d goes beyond the end of the symbols".formatted(symbol), Remedy.RESTORE);
  }

  /** How many there are. */
  public int size() {
    return entries.length;
  }

  /** A text by its number. */
  public String text(int symbol) {
    return new String(bytes, starts[symbol], length(symbol), StandardCharsets.UTF_8);
  }

  /**
   * Whether the order of the texts is that of their bytes. It is not where bytes are no UTF-8: they
   * are read as U+FFFD, which has another place.
   */
  public boolean areTextsAscending() {
    for (int symbol = 0; symbol < size(); symbol++) {
      if (!isAscii(symbol) && text(symbol).indexOf('\uFFFD') >= 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isAscii(int symbol) {
    int bits = 0;
    int end = starts[symbol] + length(symbol);
    for (int at = starts[symbol]; at < end; at++) {
      bits |= bytes[at];
    }
    return bits >= 0;
  }

  /** Compares the bytes of a text with those of a text of another index. */
  public int compare(int symbol, Symbols others, int other) {
    return Arrays.compareUnsigned(
        bytes,
        starts[symbol],
        starts[symbol] + length(symbol),
        others.bytes,
        others.starts[other],
        others.starts[other] + others.length(other));
  }

  private int length(int symbol) {
    int end = symbol + 1 < entries.length ? entries[symbol + 1] : starts[symbol + 1];
    return end - starts[symbol];
  }

  /** Whether a text has no bytes. */
  boolean isEmpty(int symbol) {
    return length(symbol) == 0;
  }

  /**
   * The number of the text whose entry begins at a byte of the part, counted from after its count;
   * negative if no entry begins there.
   */
  int atEntry(long offset) {
    return offset == (int) offset ? Arrays.binarySearch(entries, (int) offset) : -1;
  }
}
