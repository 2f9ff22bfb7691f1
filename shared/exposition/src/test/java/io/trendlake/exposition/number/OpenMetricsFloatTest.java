// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers as Prometheus writes them into {@code le} and {@code quantile}. */
final class OpenMetricsFloatTest {

  /** The right side was printed by labels.FormatOpenMetricsFloat of Prometheus 3.14. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "-0.0, 0.0",
    "1, 1.0",
    "-1, -1.0",
    "0.5, 0.5",
    "0.005, 0.005",
    "100000, 100000.0",
    "999999, 999999.0",
    "1000000, 1e+06",
    "1048576, 1.048576e+06",
    "123456.789, 123456.789",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "-0.000012, -1.2e-05",
    "1e21, 1e+21",
    "1e100, 1e+100",
    "1e23, 1e+23",
    "2e-308, 2e-308",
    "4.9e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "9007199254740993, 9.007199254740992e+15",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf"
  })
  void number_isWrittenAsInGo(double value, String expected) {
    assertThat(OpenMetricsFloat.format(value)).isEqualTo(expected);
  }

  @Test
  void anyNumber_readsBackAsItself() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value) && value != 0) {
        assertThat(Double.parseDouble(OpenMetricsFloat.format(value)))
            .describedAs("-Dseed=%d", seed)
            .isEqualTo(value);
      }
    }
  }
}
