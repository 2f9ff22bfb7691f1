// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Watermark;
import io.trendlake.lambda.TickMarkers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hours in which plan did not send all slots: they wait until it has, and they are stored. */
final class OwedSlotsTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final Instant NEXT = Instant.parse("2026-11-22T08:00:00Z");

  private final TestFunction function = new TestFunction(SmallLake.OPTIONS, HOUR.minusSeconds(60));
  private final TickMarkers markers = new TickMarkers(function.bucket);

  /** Ticks of two hours, but for one that fails. */
  @BeforeEach
  void scrape() throws IOException {
    Scrapes.write(function.bucket, "s", HOUR, good("s", HOUR, 1, gauge("s", "load")));
    Scrapes.write(function.bucket, "s", NEXT, good("s", NEXT, 1, gauge("s", "load")));
    for (int i = 0; i < 73; i++) {
      if (i != 30) {
        markers.done(HOUR.plus(Duration.ofMinutes(i)), List.of());
      }
      function.pass(Duration.ofMinutes(1));
    }
  }

  @Test
  void hour_thatOwesSlots_isClosedWhenTheyWereSentAndHadTimeToBeStored() throws IOException {
    function.tick();
    assertThat(function.watermark()).isEqualTo(Watermark.NONE);

    markers.done(HOUR.plus(Duration.ofMinutes(30)), List.of());
    function.pass(Duration.ofMinutes(5));
    function.tick();
    assertThat(function.watermark()).isEqualTo(Watermark.NONE);

    Instant slot = HOUR.plus(Duration.ofMinutes(30));
    Scrapes.write(function.bucket, "s", slot, good("s", slot, 1, gauge("s", "load")));
    function.pass(Duration.ofMinutes(5));
    function.tick();
    assertThat(function.watermark().hour()).isEqualTo(NEXT);
    assertThat(function.counted()).containsEntry("LateFiles", 0.0);
  }

  @Test
  void hour_thatOwesSlotsForADay_isClosedWithoutThem() throws IOException {
    function.pass(Duration.ofHours(23).plusMinutes(17));
    function.tick();
    assertThat(function.watermark()).isEqualTo(Watermark.NONE);

    function.pass(Duration.ofMinutes(50));
    function.tick();

    assertThat(function.watermark().hour()).isEqualTo(NEXT);
  }

  @Test
  void hour_withAllOfItsSlots_isClosedThoughTheNextOwesItsFirst() throws IOException {
    markers.off(HOUR.plus(Duration.ofMinutes(30)), HOUR.plus(Duration.ofMinutes(31)));
    function.bucket.delete(TickMarkers.PREFIX + "2026-11-22T08-02.json");

    function.tick();

    assertThat(function.watermark().hour()).isEqualTo(NEXT);
  }

  @Test
  void hour_inWhichTheScheduleWasOff_isClosed() throws IOException {
    markers.off(HOUR.plus(Duration.ofMinutes(30)), HOUR.plus(Duration.ofMinutes(31)));

    function.tick();

    assertThat(function.watermark().hour()).isEqualTo(NEXT);
  }
}
