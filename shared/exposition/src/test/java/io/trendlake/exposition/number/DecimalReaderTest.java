// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.number;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Floats as Go's strconv.ParseFloat reads them, correctly rounded. */
final class DecimalReaderTest {

  private final DecimalReader reader = new DecimalReader();

  @Test
  void anyDecimal_isReadAsTheNearestDouble() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      String text = decimal(random);
      double expected = Double.parseDouble(text);
      boolean read = reader.readWhole(text);
      assertThat(read)
          .describedAs("%s, -Dseed=%d", text, seed)
          .isEqualTo(Double.isFinite(expected));
      if (read) {
        assertThat(Double.doubleToRawLongBits(reader.value()))
            .describedAs("%s, -Dseed=%d", text, seed)
            .isEqualTo(Double.doubleToRawLongBits(expected));
      }
    }
  }

  /** A decimal right between two doubles, which only all of its digits can decide. */
  private static String halfway(Random random) {
    double value = random.nextInt(1 << 20) + (1L << (53 + random.nextInt(6)));
    BigDecimal between = new BigDecimal(value).add(new BigDecimal(Math.ulp(value) / 2));
    return between.add(new BigDecimal(random.nextInt(3) - 1)).toString();
  }

  private static String decimal(Random random) {
    String sign = random.nextInt(3) == 0 ? "-" : "";
    return switch (random.nextInt(6)) {
      case 4 -> halfway(random);
      case 5 -> Double.toString(random.nextDouble() * Math.pow(10, random.nextInt(40) - 20));
      case 0 -> sign + Math.abs((double) random.nextInt(1_000_000) / 1000);
      case 1 -> Double.toString(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
      case 2 -> sign + new BigDecimal(random.nextLong() >>> 10).movePointLeft(random.nextInt(30));
      default ->
          sign
              + (random.nextLong() >>> (1 + random.nextInt(63)))
              + "e"
              + (random.nextInt(700) - 350);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "-",
        ".",
        "e5",
        "1e",
        "1e+",
        "0x1",
        "0x1p3",
        "1_0",
        "1d",
        "1f",
        " 1",
        "1 ",
        "+nan",
        "-NaN",
        "in",
        "infi",
        "infinit",
        "infinityy",
        "1e400",
        "-1e309",
        "1.7976931348623159e308",
        "--1",
        "1..2",
        "1e5.5",
        "1e99999999999999999999",
        "١"
      })
  void whatGoRefuses_isRefused(String text) {
    assertThat(reader.readWhole(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "Inf", "+INF", "infinity", "+Infinity", "iNfInItY"})
  void infinity_isReadInAnyCase(String text) {
    assertThat(reader.readWhole(text)).isTrue();
    assertThat(reader.value()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "NaN", "NAN"})
  void nan_hasTheBitsOfPrometheus(String text) {
    assertThat(reader.readWhole(text)).isTrue();
    assertThat(Double.doubleToRawLongBits(reader.value())).isEqualTo(0x7ff8000000000001L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-400", "0e99999999999999999999", "1e-99999999999999999999"})
  void whatIsTooSmall_isZero(String text) {
    assertThat(reader.readWhole(text)).isTrue();
    assertThat(reader.value()).isZero();
  }

  @Test
  void read_stopsBehindTheNumber() {
    byte[] bytes = "x12.5e3 7\n".getBytes(US_ASCII);
    assertThat(reader.read(bytes, 1)).isTrue();
    assertThat(reader.value()).isEqualTo(12.5e3);
    assertThat(reader.end()).isEqualTo(7);
  }
}
