// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the rules of prometheus/common's model/time.go. */
final class PrometheusDurationTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S, 0s",
    "0s, PT0S, 0s",
    "1ms, PT0.001S, 1ms",
    "15s, PT15S, 15s",
    "60s, PT1M, 1m",
    "1m30s, PT1M30S, 1m30s",
    "90s, PT1M30S, 1m30s",
    "3600s, PT1H, 1h",
    "1d, PT24H, 1d",
    "7d, PT168H, 1w",
    "90d, PT2160H, 90d",
    "1y, PT8760H, 1y",
    "3w2d1h, PT553H, 23d1h",
    "1y1w1d1h1m1s1ms, PT8953H1M1.001S, 373d1h1m1s1ms",
    "007s, PT7S, 7s",
    "292y, PT2557920H, 292y"
  })
  void parseAndFormat_duration(String text, Duration duration, String formatted) {
    assertThat(PrometheusDuration.parse(text)).isEqualTo(duration);
    assertThat(PrometheusDuration.format(duration)).isEqualTo(formatted);
  }

  @Test
  void format_partsBelowMilliseconds() {
    assertThat(PrometheusDuration.format(Duration.ofNanos(1_999_999))).isEqualTo("1ms");
    assertThat(PrometheusDuration.format(Duration.ofNanos(999_999))).isEqualTo("0s");
    assertThat(PrometheusDuration.format(Duration.ofSeconds(-90))).isEqualTo("-1m30s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "1m1d", "-1w", "1.5d", "d", "1s1s", "1ms1s", "1m30", " 1s", "+1s", "s1"})
  void parse_malformed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrometheusDuration.parse(text))
        .withMessageContaining("\"" + text + "\"");
  }

  @Test
  void parse_empty() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrometheusDuration.parse(""))
        .withMessageContaining("empty");
  }

  @Test
  void parse_unknownUnit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrometheusDuration.parse("2notseconds"))
        .withMessageContaining("unknown unit \"notseconds\" in duration \"2notseconds\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"294y", "200y10400w", "107675d", "99999999999999999999s", "2562048h"})
  void parse_outOfRange(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrometheusDuration.parse(text))
        .withMessageContaining("out of range");
  }

  @Test
  void parse_whatWasFormatted() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      Duration duration = Duration.ofMillis(random.nextLong(1L << random.nextInt(1, 43)));
      assertThat(PrometheusDuration.parse(PrometheusDuration.format(duration)))
          .as("-Dseed=%d", seed)
          .isEqualTo(duration);
    }
  }
}
