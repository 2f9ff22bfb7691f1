// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.nio.ByteBuffer;

/**
 * Throws a body away. A short one is read to its end, so that the connection can be used again; a
 * long one is given up.
 */
public final class DrainSink implements BodySink {

  private static final int WORTH_READING = 64 << 10;

  private int taken;

  @Override
  public void take(ByteBuffer chunk) throws BodyTooLargeException {
    taken += chunk.remaining();
    if (taken > WORTH_READING) {
      throw new BodyTooLargeException(WORTH_READING);
    }
  }

  @Override
  public void end() {}

  @Override
  public void release() {}
}
