// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * JSON in which words such as {@code +Inf}, which it does not know, are put into quotes: older
 * versions of VictoriaMetrics write infinities and NaN so, as 1.79 does. For one thread.
 */
final class QuotedWords extends InputStream {

  private static final int PIECE_BYTES = 1 << 16;

  private static final int NULL_BYTES = 4;

  private final InputStream in;
  private final byte[] piece = new byte[PIECE_BYTES];

  /** What is read and not handed out. Of a token that may continue, its beginning stays. */
  private byte[] out = new byte[2 * PIECE_BYTES];

  private int next;
  private int filled;

  /** Where the token begins that the text is within; negative if it is within none. */
  private int token = -1;

  private boolean isText;
  private boolean isEscaped;
  private boolean isAtEnd;

  /** Reads a stream, which is closed with this one. */
  QuotedWords(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (ready() == 0 && !isAtEnd) {
      fill();
    }
    if (ready() == 0) {
      return length == 0 ? 0 : -1;
    }
    int count = Math.min(length, ready());
    System.arraycopy(out, next, into, offset, count);
    next += count;
    return count;
  }

  private int ready() {
    return (token < 0 ? filled : token) - next;
  }

  private void fill() throws IOException {
    System.arraycopy(out, next, out, 0, filled - next);
    filled -= next;
    token -= token < 0 ? 0 : next;
    next = 0;
    int count = in.read(piece);
    if (count < 0) {
      isAtEnd = true;
      endToken();
      return;
    }
    // A byte becomes three at most: the only one of a token, with its quotes.
    if (out.length < filled + 3 * count + 2) {
      out = Arrays.copyOf(out, filled + 3 * count + 2);
    }
    for (int i = 0; i < count; i++) {
      take(piece[i]);
    }
  }

  private void take(byte b) {
    if (isText) {
      isText = isEscaped || b != '"';
      isEscaped = !isEscaped && b == '\\';
    } else if (isBetweenTokens(b)) {
      endToken();
      isText = b == '"';
    } else if (token < 0) {
      token = filled;
    }
    out[filled++] = b;
  }

  private static boolean isBetweenTokens(byte b) {
    return switch (b) {
      case '"', ',', ':', '[', ']', '{', '}', ' ', '\t', '\r', '\n' -> true;
      default -> false;
    };
  }

  /** Puts quotes around a token that JSON does not have. */
  private void endToken() {
    if (token >= 0 && isWord()) {
      if (filled + 2 > out.length) {
        out = Arrays.copyOf(out, filled + 2);
      }
      System.arraycopy(out, token, out, token + 1, filled - token);
      out[token] = '"';
      out[filled + 1] = '"';
      filled += 2;
    }
    token = -1;
  }

  private boolean isWord() {
    int first = out[token] == '+' || out[token] == '-' ? token + 1 : token;
    if (first == filled) {
      return false;
    }
    return switch (out[first]) {
      case 'I', 'i', 'N' -> true;
      case 'n' -> filled - first != NULL_BYTES;
      default -> false;
    };
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
