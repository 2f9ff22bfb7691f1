// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order, by comparing the encoded bytes as the oracle. */
final class Utf8OrderTest {

  @Test
  void anyTexts_compareAsTheirBytes() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      String left = RandomText.of(random, 4);
      String right = RandomText.of(random, 4);
      int expected = Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));
      assertThat(Integer.signum(Utf8Order.compare(left, right)))
          .describedAs("-Dseed=%d: \"%s\" and \"%s\"", seed, left, right)
          .isEqualTo(Integer.signum(expected));
    }
  }

  @Test
  void beyondTheBasicPlane_sortsBehindIt() {
    assertThat(Utf8Order.compare("\uffff", "\ud83d\ude00")).isNegative();
    assertThat("\uffff".compareTo("\ud83d\ude00")).isPositive();
  }
}
