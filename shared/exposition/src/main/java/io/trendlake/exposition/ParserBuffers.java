// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.exposition.protobuf.FamilyMessage;
import io.trendlake.exposition.protobuf.MetricMessage;
import io.trendlake.exposition.protobuf.WireReader;
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
  record Buffer(Body body, LabelReader labels, Messages messages) {

    Buffer() {
      this(new Body(), new LabelReader(), new Messages());
    }
  }

  /** What holds the messages of a body in protobuf, one after the other. */
  static final class Messages {

    private final WireReader reader = new WireReader();
    private FamilyMessage family = new FamilyMessage();
    private MetricMessage metric = new MetricMessage();

    WireReader reader() {
      return reader;
    }

    FamilyMessage family() {
      return family;
    }

    MetricMessage metric() {
      return metric;
    }

    /** Lets go of the body, and of what has grown with a large one. */
    void release() {
      if (reader.end() > KEPT_BYTES) {
        family = new FamilyMessage();
        metric = new MetricMessage();
      }
      reader.start(new byte[0], 0, 0);
      metric.release();
    }
  }

  Buffer borrow() {
    Buffer buffer = free.pollFirst();
    return buffer == null ? new Buffer() : buffer;
  }

  void giveBack(Buffer buffer) {
    boolean large = buffer.body.bytes().length > KEPT_BYTES;
    free.addFirst(large ? new Buffer(new Body(), buffer.labels, buffer.messages) : buffer);
  }
}
