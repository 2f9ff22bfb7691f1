// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.util.zip.CRC32;

/**
 * The header of one gzip member (RFC 1952, section 2.3), taken byte by byte; nothing of it is kept.
 * What Prometheus's reader refuses is refused.
 */
final class GzipHeader {

  private static final int FIXED_BYTES = 10;
  private static final int HAS_HEADER_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;

  /** Of a name or a comment, its end included. */
  private static final int LONGEST_TEXT = 512;

  private enum Part {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CRC,
    COMPLETE
  }

  private final CRC32 crc = new CRC32();
  private Part part = Part.FIXED;
  private int taken;
  private int flags;
  private int extraBytes;
  private int crcSaid;

  /** Whether the next byte belongs to the content. */
  boolean complete() {
    return part == Part.COMPLETE;
  }

  /** Takes the next byte. */
  void take(byte b) throws FetchException {
    int at = taken++;
    if (part != Part.HEADER_CRC) {
      crc.update(b);
    }
    switch (part) {
      case FIXED -> takeFixed(at, b & 0xff);
      case EXTRA_LENGTH -> takeExtraLength(at, b & 0xff);
      case EXTRA -> endPartIf(taken == extraBytes);
      case NAME, COMMENT -> takeText(b);
      case HEADER_CRC -> takeCrc(at, b & 0xff);
      case COMPLETE -> throw new IllegalStateException("the header is complete");
    }
  }

  private void takeFixed(int at, int b) throws FetchException {
    boolean wrong = (at == 0 && b != 0x1f) || (at == 1 && b != 0x8b) || (at == 2 && b != 8);
    if (wrong) {
      throw new FetchException(
          "the body is said to be gzip (Content-Encoding) and does not begin as one");
    }
    if (at == 3) {
      flags = b;
      if ((flags & RESERVED) != 0) {
        throw damaged("flags that nobody knows");
      }
    }
    endPartIf(taken == FIXED_BYTES);
  }

  private void takeText(byte b) throws FetchException {
    if (b != 0 && taken == LONGEST_TEXT) {
      throw damaged("a name or a comment of more than " + (LONGEST_TEXT - 1) + " bytes");
    }
    endPartIf(b == 0);
  }

  private void takeCrc(int at, int b) throws FetchException {
    crcSaid |= b << (8 * at);
    if (at == 1 && crcSaid != (crc.getValue() & 0xffff)) {
      throw damaged("a checksum that does not match");
    }
    endPartIf(at == 1);
  }

  private static FetchException damaged(String what) {
    return new FetchException("the gzip body is damaged: its header has " + what);
  }

  private void takeExtraLength(int at, int b) {
    extraBytes |= b << (8 * at);
    endPartIf(at == 1);
  }

  private void endPartIf(boolean ended) {
    if (ended) {
      do {
        part = after(part);
      } while (!present(part));
      taken = 0;
    }
  }

  private static Part after(Part part) {
    return switch (part) {
      case FIXED -> Part.EXTRA_LENGTH;
      case EXTRA_LENGTH -> Part.EXTRA;
      case EXTRA -> Part.NAME;
      case NAME -> Part.COMMENT;
      case COMMENT -> Part.HEADER_CRC;
      case HEADER_CRC, COMPLETE -> Part.COMPLETE;
    };
  }

  private boolean present(Part which) {
    return switch (which) {
      case FIXED, COMPLETE -> true;
      case EXTRA_LENGTH -> (flags & HAS_EXTRA) != 0;
      case EXTRA -> extraBytes > 0;
      case NAME -> (flags & HAS_NAME) != 0;
      case COMMENT -> (flags & HAS_COMMENT) != 0;
      case HEADER_CRC -> (flags & HAS_HEADER_CRC) != 0;
    };
  }
}
