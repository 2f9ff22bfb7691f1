// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Arrays for large pages. */
final class PageArraysTest {

  private static final int LARGE = 300 << 10;

  private final PageArrays arrays = new PageArrays();

  @Test
  void arrayThatWasGivenBack_isOnlyTakenForWhatFitsIntoIt() {
    arrays.give(new byte[LARGE]);

    assertThat(arrays.take(2 * LARGE)).hasSizeGreaterThanOrEqualTo(2 * LARGE);
    assertThat(arrays.take(LARGE)).hasSizeGreaterThanOrEqualTo(LARGE);
    assertThat(arrays.take(10)).hasSize(10);
  }

  @Test
  void arraysOfSeveralLengths_areAllUsedAgain() {
    byte[] shorter = new byte[5 * LARGE];
    byte[] longer = new byte[6 * LARGE];
    arrays.give(shorter);
    arrays.give(longer);

    assertThat(arrays.take(5 * LARGE + 1)).isSameAs(longer);
    assertThat(arrays.take(5 * LARGE)).isSameAs(shorter);
  }

  /** More than are kept. */
  @Test
  void manyArraysGivenBack_areHandedOutOnceEach() {
    IntStream.range(0, 300).forEach(i -> arrays.give(new byte[LARGE]));

    byte[] first = arrays.take(LARGE);

    assertThat(IntStream.range(0, 300).mapToObj(i -> arrays.take(LARGE)))
        .allSatisfy(other -> assertThat(other).isNotSameAs(first));
  }
}
