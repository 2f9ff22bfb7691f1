// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a clock that jumps is believed. */
final class TrustedClockTest {

  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final HandClock clock = new HandClock(START);
  private final List<String> news = new ArrayList<>();
  private final TrustedClock trusted = new TrustedClock(clock, news::add);

  private void lookEachMinute(int minutes) {
    for (int i = 0; i < minutes; i++) {
      clock.advance(MINUTE);
      trusted.look();
    }
  }

  @Test
  void clockThatGoesWell_isFollowed() {
    lookEachMinute(3);
    clock.advance(Duration.ofHours(5));

    assertThat(trusted.instant()).isEqualTo(clock.instant());
    assertThat(trusted.look()).isEqualTo(clock.instant());
    assertThat(news).isEmpty();
  }

  @Test
  void correctionByMinutes_isFollowedAtTheNextLook() {
    clock.jump(Duration.ofMinutes(10));

    assertThat(trusted.instant()).isEqualTo(START);
    assertThat(trusted.look()).isEqualTo(START.plus(Duration.ofMinutes(10)));
    assertThat(news).isEmpty();
  }

  @Test
  void jumpAhead_isToldOnceAndNotFollowed() {
    clock.jump(Duration.ofMinutes(10).plusSeconds(1));
    lookEachMinute(59);

    assertThat(trusted.instant()).isEqualTo(START.plus(Duration.ofMinutes(59)));
    assertThat(news)
        .containsExactly(
            "the clock jumped ahead by 10 m 1 s, or this machine slept: hours are closed as of"
                + " 2026-11-22T10:01:00Z until that has lasted 60 minutes");
  }

  @Test
  void jumpAheadThatLastsAnHour_isFollowedAndTold() {
    clock.jump(DAY);
    trusted.look();
    lookEachMinute(59);
    assertThat(trusted.look()).isEqualTo(clock.instant().minus(DAY));

    lookEachMinute(1);

    assertThat(trusted.instant()).isEqualTo(clock.instant());
    assertThat(news).hasSize(2);
    assertThat(news.getLast()).contains("has lasted");
  }

  @Test
  void jumpAheadThatIsTakenBack_wasNeverFollowed() {
    clock.jump(DAY);
    lookEachMinute(30);
    clock.jump(DAY.negated());
    lookEachMinute(31);

    assertThat(trusted.look()).isEqualTo(START.plus(Duration.ofMinutes(61)));
    assertThat(news).hasSize(2);
    assertThat(news.getLast()).contains("again that was expected");
  }

  @Test
  void secondJumpAhead_hasToLastAnHourOfItsOwn() {
    clock.jump(DAY);
    lookEachMinute(50);
    clock.jump(DAY);
    lookEachMinute(50);
    assertThat(trusted.instant()).isEqualTo(START.plus(Duration.ofMinutes(100)));

    lookEachMinute(11);

    assertThat(trusted.instant()).isEqualTo(clock.instant());
    assertThat(news).hasSize(3);
  }

  @Test
  void jumpBack_isFollowedAtOnce() {
    lookEachMinute(1);
    clock.jump(DAY.negated());

    assertThat(trusted.look()).isEqualTo(START.plus(MINUTE).minus(DAY));
    assertThat(news).isEmpty();
  }
}
