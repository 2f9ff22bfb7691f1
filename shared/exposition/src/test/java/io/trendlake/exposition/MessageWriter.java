// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Writes messages of {@code io.prometheus.client}, field by field in whatever order they are given.
 */
final class MessageWriter {

  static final int COUNTER = 0;
  static final int GAUGE = 1;
  static final int SUMMARY = 2;
  static final int UNTYPED = 3;
  static final int HISTOGRAM = 4;
  static final int GAUGE_HISTOGRAM = 5;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A body of families, each behind its length. */
  static byte[] body(byte[]... families) {
    MessageWriter body = new MessageWriter();
    for (byte[] family : families) {
      body.varint(family.length);
      body.out.writeBytes(family);
    }
    return body.bytes();
  }

  @SafeVarargs
  static byte[] family(String name, int type, Consumer<MessageWriter>... metrics) {
    MessageWriter family = new MessageWriter().text(1, name).text(2, "Help.").number(3, type);
    for (Consumer<MessageWriter> metric : metrics) {
      family.message(4, metric);
    }
    return family.bytes();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  MessageWriter varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  MessageWriter tag(int field, int wireType) {
    return varint(((long) field << 3) | wireType);
  }

  MessageWriter number(int field, long value) {
    return tag(field, VARINT).varint(value);
  }

  /** A number of either sign, as the type sint writes it. */
  MessageWriter signed(int field, long value) {
    return number(field, zigzag(value));
  }

  static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  MessageWriter real(int field, double value) {
    tag(field, FIXED64);
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < Long.BYTES; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
    return this;
  }

  MessageWriter text(int field, String value) {
    return bytes(field, value.getBytes(UTF_8));
  }

  MessageWriter bytes(int field, byte[] value) {
    tag(field, DELIMITED).varint(value.length);
    out.writeBytes(value);
    return this;
  }

  MessageWriter message(int field, Consumer<MessageWriter> content) {
    MessageWriter inner = new MessageWriter();
    content.accept(inner);
    return bytes(field, inner.bytes());
  }

  /** A metric's label. */
  MessageWriter label(String name, String value) {
    return message(1, pair -> pair.text(1, name).text(2, value));
  }

  MessageWriter gauge(double value) {
    return message(2, gauge -> gauge.real(1, value));
  }

  MessageWriter counter(double value) {
    return message(3, counter -> counter.real(1, value));
  }

  /** A histogram's classic bucket. */
  MessageWriter bucket(double bound, long cumulative) {
    return message(3, bucket -> bucket.number(1, cumulative).real(2, bound));
  }

  /** A histogram's span of buckets above zero. */
  MessageWriter span(int offset, int length) {
    return message(12, span -> span.signed(1, offset).number(2, length));
  }
}
