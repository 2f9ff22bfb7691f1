// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Arrays for large pages. */
final class PageArraysTest {

  private static final int LARGE = 300 << 10;

  @Test
  void arrayThatWasGivenBack_isOnlyTakenForWhatFitsIntoIt() {
    PageArrays.give(new byte[LARGE]);

    assertThat(PageArrays.take(2 * LARGE)).hasSizeGreaterThanOrEqualTo(2 * LARGE);
    assertThat(PageArrays.take(LARGE)).hasSizeGreaterThanOrEqualTo(LARGE);
    assertThat(PageArrays.take(10)).hasSize(10);
  }

  /** More than are kept. */
  @Test
  void manyArraysGivenBack_areHandedOutOnceEach() {
    IntStream.range(0, 100).forEach(i -> PageArrays.give(new byte[LARGE]));

    byte[] first = PageArrays.take(LARGE);

    assertThat(IntStream.range(0, 100).mapToObj(i -> PageArrays.take(LARGE)))
        .allSatisfy(other -> assertThat(other).isNotSameAs(first));
  }
}
