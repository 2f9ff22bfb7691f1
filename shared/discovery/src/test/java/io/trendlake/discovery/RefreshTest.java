// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a list is to be asked for again. */
final class RefreshTest {

  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private Instant now = START;
  private final Refresh refresh = new Refresh(Duration.ofSeconds(60), () -> now);

  @Test
  void isDue_afterNineTenthsOfTheInterval() {
    assertThat(refresh.isDue()).isTrue();
    now = START.plusSeconds(53);
    assertThat(refresh.isDue()).isFalse();
    now = START.plusSeconds(54);
    assertThat(refresh.isDue()).isTrue();
    assertThat(refresh.isDue()).isFalse();
  }

  @Test
  void isDue_whenTheClockWasSetBack() {
    assertThat(refresh.isDue()).isTrue();
    now = START.minus(Duration.ofDays(1));
    assertThat(refresh.isDue()).isTrue();
    assertThat(refresh.isDue()).isFalse();
  }
}
