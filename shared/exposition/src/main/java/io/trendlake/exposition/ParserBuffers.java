// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * What a parser needs only while it parses: a place for the body and a cache of short texts.
 * Parsers that take turns share them, so that there are no more than threads that parse at once.
 * Safe for use by many threads.
 */
public final class ParserBuffers {

  /** A body larger than this is not kept. */
  private static final int KEPT_BYTES = 4 << 20;

  private final ConcurrentLinkedDeque<Buffer> free = new ConcurrentLinkedDeque<>();

  /** No buffers yet. */
  public ParserBuffers() {}

  /** A body's place, and what makes labels of its bytes. */
  record Buffer(Body body, LabelReader labels) {}

  Buffer borrow() {
    Buffer buffer = free.pollFirst();
    return buffer == null ? new Buffer(new Body(), new LabelReader()) : buffer;
  }

  void giveBack(Buffer buffer) {
    boolean large = buffer.body.bytes().length > KEPT_BYTES;
    free.addFirst(large ? new Buffer(new Body(), buffer.labels) : buffer);
  }
}
