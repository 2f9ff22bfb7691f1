// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.nio.ByteBuffer;

/** Takes a body that is not encoded. */
record PlainSink(BodyBuffer body, long limit) implements BodySink {

  @Override
  public void take(ByteBuffer chunk) throws BodyTooLargeException {
    if (chunk.remaining() >= limit - body.length()) {
      throw new BodyTooLargeException(limit);
    }
    body.append(chunk);
  }

  @Override
  public void end() {}

  @Override
  public void release() {}
}
