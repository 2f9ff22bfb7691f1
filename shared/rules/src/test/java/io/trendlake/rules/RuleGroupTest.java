// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups are evaluated when Prometheus evaluates them. */
final class RuleGroupTest {

  private static RuleGroup group(String file, String name, Duration interval, Duration offset) {
    return new RuleGroup(file, name, interval, offset, 0, List.of());
  }

  /** The times are those at which a Prometheus 3.14 has stored results of these groups. */
  @ParameterizedTest
  @CsvSource({
    "live.yml,  rates, 10000, 0,    1795951347808",
    "live.yml,  slow,  7000,  0,    1795951341275",
    "live.yml,  off,   10000, 3000, 1795951346037",
    "rules.yml, rates, 60000, 0,    1795219212372",
    "rules.yml, slow,  300000, 0,   1795219436239",
  })
  void time_ofAResult_isThatOfPrometheus(
      String file, String name, long interval, long offset, long time) {
    RuleGroup group = group(file, name, Duration.ofMillis(interval), Duration.ofMillis(offset));

    assertThat(group.firstTime(time)).isEqualTo(time);
    assertThat(group.firstTime(time - 1)).isEqualTo(time);
    assertThat(group.firstTime(time + 1)).isEqualTo(time + interval);
  }

  @Test
  void time_beforeTheEpoch_isAMultipleToo() {
    RuleGroup group = group("live.yml", "rates", Duration.ofSeconds(10), Duration.ZERO);

    assertThat(group.firstTime(-20_000)).isEqualTo(-12_192);
  }
}
