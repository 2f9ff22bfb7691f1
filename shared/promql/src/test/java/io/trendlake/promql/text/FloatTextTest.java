// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that are written into arrays are those that are written as strings. */
final class FloatTextTest {

  private final FloatText text = new FloatText();
  private final byte[] bytes = new byte[2 * FloatText.LONGEST];

  private String written(double value) {
    int end = text.write(value, bytes, 5);
    assertThat(end - 5).isBetween(1, FloatText.LONGEST);
    return new String(bytes, 5, end - 5, StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        1,
        -1,
        0.1,
        0.001,
        0.0001,
        1.5e-4,
        0.00012345,
        1e-6,
        1.25e-6,
        9.999e-7,
        1e-7,
        1.234e-7,
        4.9e-324,
        2.2250738585072014e-308,
        9999999.5,
        1e7,
        12345678.9,
        999999999999999.0,
        999999999999999.5,
        1e15,
        1.234567890123456e15,
        123456789012345680000.0,
        9.999999999999999e20,
        1e21,
        1.5e21,
        2e23,
        8.41e21,
        1.7976931348623157e308,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void number_isThatOfTheString(double value) {
    assertThat(written(value)).isEqualTo(GoFloat.json(value));
    assertThat(written(-value)).isEqualTo(GoFloat.json(-value));
  }

  @Test
  void anyNumber_isThatOfTheString() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("FloatTextTest -Dseed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      double decimal = random.nextInt(100_000) / Math.pow(10, random.nextInt(12));
      double usual = random.nextGaussian() * Math.pow(10, random.nextInt(30) - 8);
      for (double value : new double[] {any, decimal, usual, Math.rint(usual)}) {
        assertThat(written(value)).isEqualTo(GoFloat.json(value));
      }
    }
  }
}
