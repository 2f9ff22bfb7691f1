// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A body of which nothing comes. */
final class WatchedStreamTest {

  @Test
  void streamOfWhichNothingComes_isGivenUp() throws IOException {
    CountDownLatch closed = new CountDownLatch(1);
    InputStream hanging =
        new InputStream() {
          @Override
          public int read() throws IOException {
            try {
              closed.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            throw new IOException("closed");
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            return read();
          }

          @Override
          public void close() {
            closed.countDown();
          }
        };
    try (WatchedStream stream = new WatchedStream(hanging, Duration.ofMillis(40))) {
      assertThatThrownBy(stream::read).hasMessage("no byte of the answer came for 40 ms");
    }
  }

  @Test
  void streamThatEnds_isReadToItsEnd() throws IOException {
    try (InputStream stream =
        new WatchedStream(new ByteArrayInputStream(new byte[] {1, -1}), Duration.ofMinutes(1))) {
      assertThat(stream.readAllBytes()).containsExactly(1, -1);
    }
  }
}
