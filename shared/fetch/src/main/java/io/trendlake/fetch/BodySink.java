// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.nio.ByteBuffer;

/** Takes the bytes of a body as they come off the wire, and puts them into a buffer, decoded. */
public sealed interface BodySink permits PlainSink, GzipSink, DrainSink {

  /** The one encoding that targets are asked for. */
  String GZIP = "gzip";

  /** The sink for a {@code Content-Encoding}: an encoding that was not asked for is left alone. */
  static BodySink of(String contentEncoding, BodyBuffer body, long limit) {
    return contentEncoding.equals(GZIP) ? new GzipSink(body, limit) : new PlainSink(body, limit);
  }

  /**
   * Takes all that remains in a chunk.
   *
   * @throws BodyTooLargeException when the decoded body reaches the limit
   * @throws FetchException when the chunk is not what the encoding allows
   */
  void take(ByteBuffer chunk) throws FetchException;

  /**
   * Says that the last chunk was taken.
   *
   * @throws FetchException when the encoded body should have gone on
   */
  void end() throws FetchException;

  /** Gives up what the decoding needed; the buffer stays as it is. */
  void release();
}
