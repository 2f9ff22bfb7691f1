// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.protobuf;

/** A {@code google.protobuf.Timestamp}, which may come in several parts. */
final class TimestampMessage {

  private static final long MILLIS_PER_SECOND = 1000;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private long seconds;
  private int nanos;
  private boolean given;

  /** Forgets what was read. */
  void clear() {
    seconds = 0;
    nanos = 0;
    given = false;
  }

  /** Reads the message, or one more part of it. */
  void read(WireReader in) throws MalformedMessageException {
    int outer = in.enter();
    given = true;
    while (in.at < in.end) {
      in.tag();
      switch (in.field) {
        case 1 -> seconds = in.varintField();
        case 2 -> nanos = (int) in.varintField();
        default -> in.skip();
      }
    }
    in.leave(outer);
  }

  /** Whether there was one, if only with nothing in it. */
  boolean isGiven() {
    return given;
  }

  /** Milliseconds since the epoch, cut off; 0 if it is not given. */
  long millis() {
    return seconds * MILLIS_PER_SECOND + nanos / NANOS_PER_MILLI;
  }
}
