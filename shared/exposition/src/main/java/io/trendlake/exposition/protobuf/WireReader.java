// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.protobuf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads protobuf's wire format from an array, field by field, up to a limit that the caller moves:
 * to read a message within a message, it sets the limit to the end of the inner one and back again.
 *
 * <p>What is refused is what the decoder of Prometheus 3.14 refuses ({@code
 * prompb/io/prometheus/client}): varints of more than ten bytes, field numbers below one, wire
 * types 6 and 7, groups that do not match, and lengths beyond the limit. Not thread-safe.
 */
public final class WireReader {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int DELIMITED = 2;
  static final int GROUP = 3;
  static final int GROUP_END = 4;
  static final int FIXED32 = 5;

  private static final int TYPE_BITS = 3;
  private static final int TYPE_MASK = 7;
  private static final int MOST_VARINT_BITS = 64;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  byte[] bytes = new byte[0];

  /** The next byte to read. */
  int at;

  /** The byte after the last that may be read. */
  int end;

  /** The number of the field whose tag was read last. */
  int field;

  int wireType;

  /** Nothing to read yet. */
  public WireReader() {}

  /** Begins to read a part of an array, which must not change until all is read. */
  public void start(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    end = to;
  }

  /** The array. */
  public byte[] bytes() {
    return bytes;
  }

  /** The next byte to read. */
  public int at() {
    return at;
  }

  /** The byte after the last that may be read. */
  public int end() {
    return end;
  }

  /** Whether there is more to read. */
  public boolean hasMore() {
    return at < end;
  }

  /** Reads the tag of a field. */
  void tag() throws MalformedMessageException {
    int from = at;
    long tag = varint();
    field = (int) (tag >>> TYPE_BITS);
    wireType = (int) tag & TYPE_MASK;
    if (field <= 0) {
      throw new MalformedMessageException(from, "the field number " + field + " is not above 0");
    }
    if (wireType == GROUP_END) {
      throw new MalformedMessageException(from, "the end of a group that did not begin");
    }
  }

  /** Reads a number of variable length; bits beyond 64 are lost, as in Prometheus. */
  long varint() throws MalformedMessageException {
    if (at < end && bytes[at] >= 0) {
      return bytes[at++];
    }
    int from = at;
    long value = 0;
    for (int shift = 0; shift < MOST_VARINT_BITS; shift += 7) {
      if (at >= end) {
        throw truncated();
      }
      byte b = bytes[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedMessageException(from, "a number of more than ten bytes");
  }

  /** Reads the value of a field that must be a varint. */
  long varintField() throws MalformedMessageException {
    require(VARINT);
    return varint();
  }

  /** Reads the value of a field that must be a double. */
  double doubleField() throws MalformedMessageException {
    require(FIXED64);
    return fixed64();
  }

  double fixed64() throws MalformedMessageException {
    if (end - at < Long.BYTES) {
      throw truncated();
    }
    double value = Double.longBitsToDouble((long) LONGS.get(bytes, at));
    at += Long.BYTES;
    return value;
  }

  /**
   * Enters the message that a field holds: what is read from now on ends where it does.
   *
   * @return where the outer message ends, for {@link #leave}
   */
  int enter() throws MalformedMessageException {
    int outer = end;
    end = delimitedField();
    return outer;
  }

  /** Enters a packed list of varints, as {@link #enter} does. */
  int enterVarints() throws MalformedMessageException {
    int outer = enter();
    requireWholeNumbers(end == at || bytes[end - 1] >= 0);
    return outer;
  }

  /** Enters a packed list of doubles, as {@link #enter} does. */
  int enterDoubles() throws MalformedMessageException {
    int outer = enter();
    requireWholeNumbers((end - at) % Long.BYTES == 0);
    return outer;
  }

  /** Prometheus reads such a number on into the next field, and continues after it. */
  private void requireWholeNumbers(boolean whole) throws MalformedMessageException {
    if (!whole) {
      throw new MalformedMessageException(
          at, "the packed list of field " + field + " ends within a number");
    }
  }

  /** Leaves a message whose end was reached. */
  void leave(int outer) {
    end = outer;
  }

  /** Reads the length of a field that must be delimited; gives the index after its bytes. */
  int delimitedField() throws MalformedMessageException {
    require(DELIMITED);
    return delimited();
  }

  private int delimited() throws MalformedMessageException {
    int from = at;
    long length = varint();
    if (length < 0) {
      throw new MalformedMessageException(from, "a length below 0");
    }
    if (length > end - at) {
      throw new MalformedMessageException(
          from, "a length of " + length + " bytes where only " + (end - at) + " follow");
    }
    return at + (int) length;
  }

  /** The inverse of the zigzag encoding of signed numbers. */
  static long signed(long zigzag) {
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  /** The same for 32 bits, of which only the lower ones count. */
  static int signed32(long zigzag) {
    int low = (int) zigzag;
    return (low >>> 1) ^ -(low & 1);
  }

  /**
   * Passes over the value of a field that nobody knows. Groups may be nested as deep as bytes go.
   */
  void skip() throws MalformedMessageException {
    int from = at;
    int type = wireType;
    int depth = 0;
    while (true) {
      switch (type) {
        case VARINT -> varint();
        case FIXED64 -> advance(Long.BYTES);
        case DELIMITED -> at = delimited();
        case GROUP -> depth++;
        case GROUP_END -> depth--;
        case FIXED32 -> advance(Integer.BYTES);
        default ->
            throw new MalformedMessageException(from, "the wire type " + type + " is unknown");
      }
      if (depth == 0) {
        return;
      }
      from = at;
      type = (int) varint() & TYPE_MASK;
    }
  }

  private void advance(int count) throws MalformedMessageException {
    if (end - at < count) {
      throw truncated();
    }
    at += count;
  }

  private void require(int type) throws MalformedMessageException {
    if (wireType != type) {
      throw new MalformedMessageException(
          at, "field " + field + " has the wire type " + wireType + ", not " + type);
    }
  }

  private MalformedMessageException truncated() {
    return new MalformedMessageException(end, "the message ends within a field");
  }
}
