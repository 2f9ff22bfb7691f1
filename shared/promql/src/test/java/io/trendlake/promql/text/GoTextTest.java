// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, durations and quoted texts as Go writes them. */
final class GoTextTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0,         0,                      0,                      0,       0.0",
    "-0.0,      -0,                     -0,                     -0,      0.0",
    "1e5,       100000,                 100000,                 100000,  100000.0",
    "1e6,       1000000,                1000000,                1e+06,   1e+06",
    "1e20,      100000000000000000000,  100000000000000000000,  1e+20,   1e+20",
    "1e21,      1e+21,                  1000000000000000000000, 1e+21,   1e+21",
    "1e-6,      0.000001,               0.000001,               1e-06,   1e-06",
    "9.5e-7,    9.5e-07,                0.00000095,             9.5e-07, 9.5e-07",
    "12.5,      12.5,                   12.5,                   12.5,    12.5",
    "-0.25,     -0.25,                  -0.25,                  -0.25,   -0.25",
    "Infinity,  +Inf,                   +Inf,                   +Inf,    +Inf",
    "-Infinity, -Inf,                   -Inf,                   -Inf,    -Inf",
    "NaN,       NaN,                    NaN,                    NaN,     NaN",
  })
  void number_hasFourForms(
      double value, String json, String plain, String shortest, String openMetrics) {
    assertThat(GoFloat.json(value)).isEqualTo(json);
    assertThat(GoFloat.plain(value)).isEqualTo(plain);
    assertThat(GoFloat.shortest(value)).isEqualTo(shortest);
    assertThat(GoFloat.openMetrics(value)).isEqualTo(openMetrics);
  }

  @Test
  void smallestNumber_hasOneDigit() {
    assertThat(GoFloat.json(Double.MIN_VALUE)).isEqualTo("5e-324");
    assertThat(GoFloat.exponential(1234.5)).isEqualTo("1.2345e+03");
  }

  @Test
  void anyNumber_readsBackFromEveryForm() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("GoTextTest -Dseed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(GoFloat.json(value))).isEqualTo(value);
        assertThat(Double.parseDouble(GoFloat.plain(value))).isEqualTo(value);
        assertThat(Double.parseDouble(GoFloat.shortest(value))).isEqualTo(value);
        assertThat(GoFloat.parse(GoFloat.exponential(value))).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1_0.2_5e1_0, 10.25e10",
    "0x_1_0p-2, 4",
    "0x.8p1, 1",
    "-5., -5",
    "+.5, 0.5",
    "-inf, -Infinity",
    "Infinity, Infinity",
    "1_, ",
    "_1, ",
    "1__0, ",
    "1_.5, ",
    "1e, ",
    "1.5.5, ",
    "0x1, ",
    "1d, ",
    "' 1', ",
    "1e309, ",
    "-0x1p9999, ",
  })
  void number_isReadAsGoReadsIt(String text, @Nullable Double value) {
    assertThat(GoFloat.parse(text)).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0.125, 2, 0.12",
    "2.675, 2, 2.67",
    "-2.5, 0, -2",
    "-0.001, 2, -0.00",
    "-0.0, 1, -0.0",
    "NaN, 6, NaN",
    "-Infinity, 3, -Inf",
    "9223372036854775807, 3, 9223372036854775808.000",
  })
  void number_isRoundedAsGoRoundsIt(double value, int digits, String text) {
    assertThat(GoFloat.fixed(value, digits)).isEqualTo(text);
  }

  @Test
  void numberThatIsTooLarge_isInfiniteUnbounded() {
    assertThat(GoFloat.parseUnbounded("-1e309")).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0, 0, 0s",
    "1500ms, 1500, 1s500ms",
    "1h30m, 5400000, 1h30m",
    "90d, 7776000000, 90d",
    "0000000000000000000000090d, 7776000000, 90d",
    "14d, 1209600000, 2w",
    "1y, 31536000000, 1y",
    "1y1d, 31622400000, 366d",
  })
  void duration_isReadAndWritten(String text, long millis, String written) {
    assertThat(GoDuration.parse(text)).isEqualTo(millis * 1_000_000);
    assertThat(GoDuration.format(millis * 1_000_000)).isEqualTo(written);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'', empty duration string",
    "5, 'not a valid duration string: \"5\"'",
    "m5, 'not a valid duration string: \"m5\"'",
    "1s1m, 'not a valid duration string: \"1s1m\"'",
    "1m1m, 'not a valid duration string: \"1m1m\"'",
    "5q, 'unknown unit \"q\" in duration \"5q\"'",
    "300y, duration out of range",
    "9223372036854775801h, duration out of range",
    "18446744073709551615ms, duration out of range",
    "18446744073709551616ms, 'not a valid duration string: \"18446744073709551616ms\"'",
  })
  void notADuration_isNamed(String text, String message) {
    assertThatThrownBy(() -> GoDuration.parse(text)).hasMessage(message);
  }

  @Test
  void text_isQuotedAsInGo() {
    assertThat(GoQuote.quote("a\"b\\c\n\u0001\u00ad\u2028é☺\uD83D\uDE00"))
        .isEqualTo("\"a\\\"b\\\\c\\n\\x01\\u00ad\\u2028é☺\uD83D\uDE00\"");
    assertThat(GoQuote.quote('\'')).isEqualTo("'\\''");
    assertThat(GoQuote.describe('q')).isEqualTo("U+0071 'q'");
    byte[] bytes = "é\u0000x".getBytes(StandardCharsets.UTF_8);
    bytes[2] = (byte) 0xFE;
    assertThat(GoQuote.quote(GoQuote.decode(bytes, 0, bytes.length))).isEqualTo("\"é\\xfex\"");
  }
}
