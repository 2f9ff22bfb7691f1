// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.nio.ByteBuffer;

/** A body as a target sent it, that came here another way than over HTTP. */
public final class SentBody {

  private SentBody() {}

  /**
   * Decodes a whole body into a buffer.
   *
   * @param contentEncoding {@code gzip}; any other is taken for none, as in a direct fetch
   * @param limit in bytes of the decoded body
   * @throws FetchException if it is damaged or cut off; {@link BodyTooLargeException} at the limit
   */
  public static void decode(byte[] sent, String contentEncoding, long limit, BodyBuffer body)
      throws FetchException {
    BodySink sink = BodySink.of(contentEncoding, body, limit);
    try {
      sink.take(ByteBuffer.wrap(sent));
      sink.end();
    } finally {
      sink.release();
    }
  }
}
