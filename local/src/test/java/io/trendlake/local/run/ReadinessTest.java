// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.plan.ScrapePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadinessTest {

  private static final Instant SLOT = Instant.parse("2026-11-22T10:00:00Z");

  private final Readiness readiness = new Readiness();

  @Test
  void beforeTheFirstPlan_isNotReady() {
    assertThat(readiness.problem()).contains("what is to be scraped is not planned yet");

    plan();

    assertThat(readiness.problem()).isEmpty();
  }

  @Test
  void slotOfWhichNothingIsStored_isNotReadyUntilOneIsStored() {
    plan();
    readiness.slotDone(slot(3, 3));
    plan();
    assertThat(readiness.problem())
        .hasValueSatisfying(problem ->
            assertThat(problem).contains("nothing can be stored").contains("the disk is full"));

    readiness.slotDone(slot(3, 0));

    assertThat(readiness.problem()).isEmpty();
  }

  @Test
  void slotOfWhichSomeIsStored_isReady() {
    plan();

    readiness.slotDone(slot(3, 2));

    assertThat(readiness.problem()).isEmpty();
  }

  private void plan() {
    readiness.planned(new ScrapePlan(SLOT, List.of(), List.of()));
  }

  private static SlotReport slot(int up, int unstored) {
    return new SlotReport(
        SLOT,
        up,
        0,
        0,
        unstored,
        0,
        0,
        0,
        Duration.ZERO,
        Duration.ZERO,
        unstored == 0 ? List.of() : List.of("the disk is full"));
  }
}
