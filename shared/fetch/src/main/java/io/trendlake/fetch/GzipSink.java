// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Takes a gzip body (RFC 1952), member after member as Go's reader does, and inflates each chunk
 * straight into the buffer. It never holds more than the limit, whatever the body promises.
 */
final class GzipSink implements BodySink {

  /** The least room given to the inflater, so that a call is worth its price. */
  private static final int STEP = 16 << 10;

  private static final int TRAILER_BYTES = 8;

  private enum State {
    HEADER,
    DEFLATED,
    TRAILER,
    BETWEEN_MEMBERS
  }

  private final BodyBuffer body;
  private final long limit;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private GzipHeader header = new GzipHeader();
  private State state = State.HEADER;
  private int memberStart;
  private long trailer;
  private int trailerBytes;

  GzipSink(BodyBuffer body, long limit) {
    this.body = body;
    this.limit = limit;
  }

  @Override
  public void take(ByteBuffer chunk) throws FetchException {
    while (chunk.hasRemaining()) {
      switch (state) {
        case HEADER -> readHeader(chunk);
        case DEFLATED -> inflate(chunk);
        case TRAILER -> readTrailer(chunk);
        case BETWEEN_MEMBERS -> startMember();
      }
    }
  }

  @Override
  public void end() throws FetchException {
    if (state != State.BETWEEN_MEMBERS) {
      throw new FetchException(
          "the gzip body is cut off after " + body.length() + " bytes of content");
    }
  }

  @Override
  public void release() {
    inflater.end();
  }

  private void startMember() {
    header = new GzipHeader();
    inflater.reset();
    crc.reset();
    memberStart = body.length();
    trailer = 0;
    trailerBytes = 0;
    state = State.HEADER;
  }

  private void readHeader(ByteBuffer chunk) throws FetchException {
    while (chunk.hasRemaining() && !header.complete()) {
      header.take(chunk.get());
    }
    if (header.complete()) {
      state = State.DEFLATED;
    }
  }

  private void inflate(ByteBuffer chunk) throws FetchException {
    inflater.setInput(chunk);
    boolean filled;
    do {
      filled = inflateStep();
    } while (filled && !inflater.finished());
    if (inflater.finished()) {
      state = State.TRAILER;
    }
  }

  /** Inflates into the room there is, and says whether that was filled. */
  private boolean inflateStep() throws FetchException {
    long allowed = limit - body.length();
    body.reserve((int) Math.min(STEP, allowed));
    int room = (int) Math.min(body.room(), allowed);
    int start = body.length();
    int count = inflate(start, room);
    crc.update(body.array(), start, count);
    body.written(count);
    if (count == allowed) {
      throw new BodyTooLargeException(limit);
    }
    return count == room;
  }

  private int inflate(int start, int room) throws FetchException {
    try {
      return inflater.inflate(body.array(), start, room);
    } catch (DataFormatException e) {
      throw new FetchException("the gzip body is damaged: " + e.getMessage(), e);
    }
  }

  private void readTrailer(ByteBuffer chunk) throws FetchException {
    while (chunk.hasRemaining() && trailerBytes < TRAILER_BYTES) {
      trailer |= (chunk.get() & 0xffL) << (8 * trailerBytes++);
    }
    if (trailerBytes == TRAILER_BYTES) {
      checkTrailer();
      state = State.BETWEEN_MEMBERS;
    }
  }

  /** The trailer is the CRC-32 and the length modulo 2^32 of the content, little-endian. */
  private void checkTrailer() throws FetchException {
    long length = (body.length() - memberStart) & 0xffff_ffffL;
    if ((trailer & 0xffff_ffffL) != crc.getValue() || (trailer >>> 32) != length) {
      throw new FetchException("the gzip body is damaged: its checksum does not match");
    }
  }
}
