// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Writes messages of {@code io.prometheus.client}, field by field in whatever order they are given.
 */
public final class MessageWriter {

  /** The type of a counter. */
  public static final int COUNTER = 0;

  /** The type of a gauge. */
  public static final int GAUGE = 1;

  /** The type of a summary. */
  public static final int SUMMARY = 2;

  /** The type of a family without a known type. */
  public static final int UNTYPED = 3;

  /** The type of a histogram. */
  public static final int HISTOGRAM = 4;

  /** The type of a gauge histogram. */
  public static final int GAUGE_HISTOGRAM = 5;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** An empty message. */
  public MessageWriter() {}

  /** A body of families, each preceded by its length. */
  public static byte[] body(byte[]... families) {
    MessageWriter body = new MessageWriter();
    for (byte[] family : families) {
      body.varint(family.length);
      body.out.writeBytes(family);
    }
    return body.bytes();
  }

  /** A family with a help text, and metrics that are written by the callers. */
  @SafeVarargs
  public static byte[] family(String name, int type, Consumer<MessageWriter>... metrics) {
    MessageWriter family = new MessageWriter().text(1, name).text(2, "Help.").number(3, type);
    for (Consumer<MessageWriter> metric : metrics) {
      family.message(4, metric);
    }
    return family.bytes();
  }

  /** What was written. */
  public byte[] bytes() {
    return out.toByteArray();
  }

  /** A number without its tag. */
  public MessageWriter varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  /** A field's number and how its value is written. */
  public MessageWriter tag(int field, int wireType) {
    return varint(((long) field << 3) | wireType);
  }

  /** A field with a whole number. */
  public MessageWriter number(int field, long value) {
    return tag(field, VARINT).varint(value);
  }

  /** A number of either sign, as the type sint writes it. */
  public MessageWriter signed(int field, long value) {
    return number(field, zigzag(value));
  }

  /** A number of either sign as one without. */
  public static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  /** A field with a double. */
  public MessageWriter real(int field, double value) {
    tag(field, FIXED64);
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < Long.BYTES; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
    return this;
  }

  /** A field with a text. */
  public MessageWriter text(int field, String value) {
    return bytes(field, value.getBytes(UTF_8));
  }

  /** A field of bytes preceded by their number. */
  public MessageWriter bytes(int field, byte[] value) {
    tag(field, DELIMITED).varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** A field with a message of another kind. */
  public MessageWriter message(int field, Consumer<MessageWriter> content) {
    MessageWriter inner = new MessageWriter();
    content.accept(inner);
    return bytes(field, inner.bytes());
  }

  /** A metric's label. */
  public MessageWriter label(String name, String value) {
    return message(1, pair -> pair.text(1, name).text(2, value));
  }

  /** A metric's value as a gauge. */
  public MessageWriter gauge(double value) {
    return message(2, gauge -> gauge.real(1, value));
  }

  /** A metric's value as a counter. */
  public MessageWriter counter(double value) {
    return message(3, counter -> counter.real(1, value));
  }

  /** A histogram's classic bucket. */
  public MessageWriter bucket(double bound, long cumulative) {
    return message(3, bucket -> bucket.number(1, cumulative).real(2, bound));
  }

  /** A histogram's span of buckets above zero. */
  public MessageWriter span(int offset, int length) {
    return message(12, span -> span.signed(1, offset).number(2, length));
  }
}
