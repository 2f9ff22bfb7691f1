// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.model.LabelMatcher;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The body of a request of Prometheus's remote read (prompb/remote.proto): one query, the answer
 * streamed in chunks if the server can do so, in samples otherwise.
 */
final class ReadRequest {

  private static final int SAMPLES = 0;
  private static final int STREAMED_XOR_CHUNKS = 1;

  /** Snappy's tag of a literal with a length of four bytes. */
  private static final int LONG_LITERAL = 63 << 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ReadRequest() {}

  /**
   * Writes a request, compressed by Snappy.
   *
   * @param from the first instant wanted, in milliseconds since the epoch
   * @param last the last instant wanted
   */
  static byte[] write(List<? extends LabelMatcher> matchers, long from, long last) {
    ReadRequest query = new ReadRequest();
    query.number(1, from);
    query.number(2, last);
    for (LabelMatcher matcher : matchers) {
      ReadRequest message = new ReadRequest();
      message.number(1, code(matcher.kind()));
      message.bytes(2, matcher.name().getBytes(StandardCharsets.UTF_8));
      message.bytes(3, matcher.value().getBytes(StandardCharsets.UTF_8));
      query.bytes(3, message.out.toByteArray());
    }
    ReadRequest request = new ReadRequest();
    request.bytes(1, query.out.toByteArray());
    request.number(2, STREAMED_XOR_CHUNKS);
    request.number(2, SAMPLES);
    return compressed(request.out.toByteArray());
  }

  private static int code(LabelMatcher.Kind kind) {
    return switch (kind) {
      case EQUAL -> 0;
      case NOT_EQUAL -> 1;
      case MATCHES -> 2;
      case MATCHES_NOT -> 3;
    };
  }

  /** A request is small: one literal does. */
  private static byte[] compressed(byte[] plain) {
    ReadRequest block = new ReadRequest();
    block.varint(plain.length);
    block.out.write(LONG_LITERAL);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      block.out.write((plain.length - 1) >>> shift);
    }
    block.out.writeBytes(plain);
    return block.out.toByteArray();
  }

  private void number(int field, long value) {
    varint((long) field << 3);
    varint(value);
  }

  private void bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
