// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts as a reader wants them. */
final class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "2500000000, 2.5 GB",
    "9223372036854775807, 9223372.0 TB",
  })
  void bytes_areInThousands(long count, String text) {
    assertThat(Quantity.bytes(count)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 ms",
    "1234567, 1.2 ms",
    "12345678, 12 ms",
    "999400000, 999 ms",
    "999500000, 1.00 s",
    "59990000000, 59.99 s",
    "90000000000, 1 m 30 s",
    "3599000000000, 59 m 59 s",
    "86399000000000, 23 h 59 m",
    "-2000000, -2.0 ms",
  })
  void duration_hasTheUnitThatFits(long nanos, String text) {
    assertThat(Quantity.duration(Duration.ofNanos(nanos))).isEqualTo(text);
  }
}
