// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Where a schedule continues when the clock is not where it should be. */
final class SlotClockTest {

  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private final HandClock clock = new HandClock(START);
  private final RunEvents events = new RunEvents();
  private final SlotClock slots = new SlotClock(clock, events);

  @Test
  void goOn_nearTheClock_isTheInstantAndNothingIsTold() {
    Instant behind = START.minusSeconds(119);
    Instant ahead = START.plusSeconds(10);

    assertThat(slots.goOn(behind)).isEqualTo(behind);
    assertThat(slots.goOn(ahead)).isEqualTo(ahead);
    assertThat(events.problems("")).isEmpty();
  }

  @Test
  void goOn_longAfterTheInstant_isNow() {
    assertThat(slots.goOn(START.minus(Duration.ofMinutes(2)))).isEqualTo(START);
    assertThat(events.problems(""))
        .containsExactly(
            "this process stood still for 2 m 0 s, or the clock was set ahead: nothing was scraped"
                + " then");
  }

  @Test
  void goOn_afterTheClockWasSetBack_isNow() {
    assertThat(slots.goOn(START.plusSeconds(11))).isEqualTo(START);
    assertThat(events.problems(""))
        .containsExactly(
            "the clock was set back by 11.00 s: scraping continues at 2026-11-22T10:00:00Z, and slots"
                + " that are stored already stay as they are");
  }

  @Test
  void waitUntil_pastInstant_isThere() throws Exception {
    assertThat(slots.waitUntil(START)).isTrue();
  }

  @Test
  void waitUntil_afterTheClockWasSetBack_doesNotWait() throws Exception {
    clock.jump(Duration.ofHours(-1));

    assertThat(slots.waitUntil(START)).isFalse();
  }
}
