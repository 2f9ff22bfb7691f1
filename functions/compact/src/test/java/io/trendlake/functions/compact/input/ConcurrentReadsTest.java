// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ConcurrentReadsTest {

  private static final List<Integer> KEYS = IntStream.range(0, 40).boxed().toList();

  @Test
  void all_inTheOrderOfTheKeys() throws IOException {
    assertThat(ConcurrentReads.all(KEYS, key -> key)).isEqualTo(KEYS);
  }

  @Test
  void all_severalAtOnce() throws IOException {
    CountDownLatch underWay = new CountDownLatch(16);

    ConcurrentReads.all(KEYS, key -> awaitOthers(underWay));

    assertThat(underWay.getCount()).isZero();
  }

  private static boolean awaitOthers(CountDownLatch underWay) throws IOException {
    underWay.countDown();
    try {
      underWay.await();
      return true;
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Test
  void all_oneFails_itsError() {
    assertThatIOException()
        .isThrownBy(() ->
            ConcurrentReads.all(
                KEYS,
                key -> {
                  if (key == 7) {
                    throw new IOException("7: access denied");
                  }
                  return key;
                }))
        .withMessage("7: access denied");
  }

  @Test
  void all_ofNothing() throws IOException {
    assertThat(ConcurrentReads.all(List.of(), key -> key)).isEmpty();
  }
}
