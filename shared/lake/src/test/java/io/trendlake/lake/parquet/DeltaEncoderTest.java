// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that fall now and then, as a column of counters of series after series does. */
final class DeltaEncoderTest {

  private static final int SERIES = 20;
  private static final int SAMPLES = 1440;

  /** Counters one after the other, each from a number on. */
  private static long[] counters(long first) {
    Random random = new Random(1);
    long[] numbers = new long[SERIES * SAMPLES];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % SAMPLES == 0 ? first : numbers[i - 1] + random.nextInt(8);
    }
    return numbers;
  }

  private static Bytes encoded(long[] numbers, boolean narrow) {
    Bytes page = new Bytes(Bytes.SMALL);
    new DeltaEncoder(narrow).encode(page, numbers, 0, numbers.length);
    return page;
  }

  private static long[] decoded(Bytes page, boolean narrow, int count) {
    page.reserve(BitPacking.SLACK);
    ByteCursor in = new ByteCursor(page.array(), 0, page.size());
    long[] numbers = new long[count];
    new DeltaDecoder(in, narrow).read(numbers, 0, count);
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void numbersThatBeginAgain_areReadBack(boolean narrow) {
    long[] numbers = counters(narrow ? Integer.MAX_VALUE - 20_000 : Long.MAX_VALUE - 20_000);
    assertThat(decoded(encoded(numbers, narrow), narrow, numbers.length)).isEqualTo(numbers);
    numbers[5000] = narrow ? Integer.MIN_VALUE : Long.MIN_VALUE;
    assertThat(decoded(encoded(numbers, narrow), narrow, numbers.length)).isEqualTo(numbers);
  }

  @Test
  void numberThatFalls_leavesThoseAroundItNarrow() {
    long[] rising = counters(0);
    for (int i = 0; i < rising.length; i++) {
      rising[i] += i / SAMPLES * 10_000L;
    }
    int falls = SERIES - 1;
    // Where a number falls a part of 32 numbers has 64 bits for each.
    int most = falls * Integer.SIZE * Long.BYTES;
    assertThat(encoded(counters(0), false).size() - encoded(rising, false).size())
        .isBetween(1, most);
  }

  @Test
  void numbersThatFallOften_areTakenAboveTheLeastStep() {
    long[] noise = new Random(1).longs(12_800, 0, 1000).toArray();
    // Steps from -999 to 999 in 11 bits, and the least step and four widths a block.
    assertThat(encoded(noise, false).size()).isLessThan(noise.length / 8 * 11 + 100 * 7);
  }
}
