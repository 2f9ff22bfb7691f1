// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class LastGoodTest {

  private static final String FAILS = "fails";

  private final TestClock clock = new TestClock();
  private final Queue<String> answers = new ArrayDeque<>();

  private LastGood<String> every(Duration interval) {
    return new LastGood<>("first", interval, clock, this::answer);
  }

  private String answer() throws DiscoveryException {
    String answer = answers.remove();
    if (answer.equals(FAILS)) {
      throw new DiscoveryException("denied");
    }
    return answer;
  }

  @Test
  void get_aMinuteAfterAFailure_asksAgain() throws Exception {
    answers.addAll(List.of(FAILS, "found"));
    LastGood<String> hourly = every(Duration.ofHours(1));

    assertThat(hourly.get()).isEqualTo(new LastGood.Answer<>("first", List.of("denied")));
    clock.pass(Duration.ofSeconds(30));
    assertThat(hourly.get()).isEqualTo(new LastGood.Answer<>("first", List.of("denied")));
    clock.pass(Duration.ofSeconds(30));
    assertThat(hourly.get()).isEqualTo(new LastGood.Answer<>("found", List.of()));
  }

  @Test
  void get_failureAfterAGoodAnswer_keepsItAndAsksEachMinute() throws Exception {
    answers.addAll(List.of("found", FAILS, FAILS, "newer"));
    LastGood<String> hourly = every(Duration.ofHours(1));

    hourly.get();
    clock.pass(Duration.ofHours(1));
    assertThat(hourly.get()).isEqualTo(new LastGood.Answer<>("found", List.of("denied")));
    clock.pass(Duration.ofMinutes(1));
    assertThat(hourly.get()).isEqualTo(new LastGood.Answer<>("found", List.of("denied")));
    clock.pass(Duration.ofMinutes(1));
    assertThat(hourly.get()).isEqualTo(new LastGood.Answer<>("newer", List.of()));
  }

  @Test
  void get_withinTheIntervalAfterAGoodAnswer_asksNobody() throws Exception {
    answers.addAll(List.of(FAILS, "found"));
    LastGood<String> hourly = every(Duration.ofHours(1));

    hourly.get();
    clock.pass(Duration.ofMinutes(1));
    hourly.get();
    clock.pass(Duration.ofMinutes(50));

    assertThat(hourly.get().value()).isEqualTo("found");
  }

  @Test
  void get_failureWithAnIntervalBelowAMinute_asksAfterIt() throws Exception {
    answers.addAll(List.of(FAILS, "found"));
    LastGood<String> often = every(Duration.ofSeconds(5));

    often.get();
    clock.pass(Duration.ofSeconds(5));

    assertThat(often.get().value()).isEqualTo("found");
  }
}
