// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.5, -0.5",
    "1, 1",
    "1763787000, 1763787000",
    "1763787000.123456, 1763787000.123",
    "0.3333333333333333, 0.333333",
    "2.0000000001, 2",
    "123456.789, 123456.789",
    "0.00012345678, 0.000123457",
    "0.0000001234567, 1.23457e-7",
    "1e-300, 1e-300",
    "1e15, 1e15",
    "1.5e300, 1.5e300",
    "-1e21, -1e21",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf"
  })
  void rounded_isShort(double number, String text) {
    assertThat(Numbers.rounded(number)).isEqualTo(text);
  }

  @Test
  void exact_readsBack() {
    Random random = new Random(11);
    for (int i = 0; i < 10_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        assertThat(Double.parseDouble(Numbers.exact(number))).isEqualTo(number);
      }
    }
  }
}
