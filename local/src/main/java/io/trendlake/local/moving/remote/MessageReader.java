// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/**
 * Reads a message of protobuf, field by field: {@link #next}, then what the field holds. Texts that
 * were read before are given again. For one thread.
 */
final class MessageReader {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final int MOST_TEXTS = 1 << 20;

  private final Map<ByteBuffer, String> texts = new HashMap<>();
  private byte[] bytes = {};
  private ByteBuffer numbers = ByteBuffer.wrap(bytes);
  private int at;
  private int end;
  private int type;

  /** Begins to read a message. */
  void start(byte[] message, int length) {
    bytes = message;
    numbers = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    at = 0;
    end = length;
  }

  /** The number of the next field; 0 at the end of the message. */
  int next() throws IOException {
    if (at == end) {
      return 0;
    }
    long tag = varint();
    type = (int) tag & 7;
    long field = tag >>> 3;
    if (field == 0 || field > Integer.MAX_VALUE) {
      throw malformed("a field has the number " + field);
    }
    return (int) field;
  }

  /** Enters the message that the field holds; returns what {@link #leave} needs. */
  int enter() throws IOException {
    int outer = end;
    int length = length();
    end = at + length;
    return outer;
  }

  /** Leaves a message, read or not. */
  void leave(int outer) {
    at = end;
    end = outer;
  }

  private int length() throws IOException {
    require(DELIMITED);
    long length = varint();
    if (length < 0 || length > end - at) {
      throw malformed("a field has %d bytes, and %d follow".formatted(length, end - at));
    }
    return (int) length;
  }

  String text() throws IOException {
    int length = length();
    ByteBuffer key = ByteBuffer.wrap(bytes, at, length);
    String known = texts.get(key);
    if (known == null) {
      known = new String(bytes, at, length, StandardCharsets.UTF_8);
      if (texts.size() == MOST_TEXTS) {
        texts.clear();
      }
      texts.put(ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, at + length)), known);
    }
    at += length;
    return known;
  }

  byte[] bytes() throws IOException {
    int length = length();
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  long number() throws IOException {
    require(VARINT);
    return varint();
  }

  double fraction() throws IOException {
    require(FIXED64);
    return fixed64();
  }

  /** Reads a number, or many that are packed. */
  void numbers(LongConsumer into) throws IOException {
    if (type == VARINT) {
      into.accept(varint());
      return;
    }
    int outer = enter();
    while (at < end) {
      into.accept(varint());
    }
    leave(outer);
  }

  /** Reads a number with a fraction, or many that are packed. */
  void fractions(DoubleConsumer into) throws IOException {
    if (type == FIXED64) {
      into.accept(fixed64());
      return;
    }
    int outer = enter();
    while (at < end) {
      into.accept(fixed64());
    }
    leave(outer);
  }

  private double fixed64() throws IOException {
    if (end - at < Double.BYTES) {
      throw malformed("it ends within a number");
    }
    at += Double.BYTES;
    return Double.longBitsToDouble(numbers.getLong(at - Double.BYTES));
  }

  /** Passes over the field. */
  void skip() throws IOException {
    switch (type) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case DELIMITED -> {
        int length = length();
        at += length;
      }
      case FIXED32 -> {
        if (end - at < Integer.BYTES) {
          throw malformed("it ends within a number");
        }
        at += Integer.BYTES;
      }
      default -> throw malformed("a field has the wire type " + type);
    }
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == end) {
        throw malformed("it ends within a number");
      }
      byte b = bytes[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("a number has more than ten bytes");
  }

  private void require(int wanted) throws IOException {
    if (type != wanted) {
      throw malformed("a field has the wire type %d, not %d".formatted(type, wanted));
    }
  }

  private static IOException malformed(String what) {
    return new IOException("not a message of remote read: " + what);
  }
}
