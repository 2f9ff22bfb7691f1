// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the markers of ticks say is owed, and up to when hours may be closed. */
final class TickMarkersTest {

  private static final Instant HOUR = Instant.parse("2026-11-25T07:00:00Z");

  private Instant now = HOUR;
  private final InMemoryBucket bucket = new InMemoryBucket(() -> now);
  private final TickMarkers markers = new TickMarkers(bucket);

  private static Instant minute(int minutes) {
    return HOUR.plus(Duration.ofMinutes(minutes));
  }

  /** Sends the slots of minutes before they begin, as ticks in time do. */
  private void tick(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      now = minute(i).minusSeconds(40);
      markers.done(minute(i), List.of());
    }
  }

  @Test
  void markers_keepTheNameThatOlderVersionsGaveThem() throws IOException {
    markers.done(minute(14), List.of());

    assertThat(bucket.list(""))
        .extracting(ObjectInfo::key)
        .containsExactly("state/tick/2026-11-25T07-14.json");
    assertThat(markers.isDone(minute(14))).isTrue();
    assertThat(markers.isDone(minute(15))).isFalse();
  }

  @Test
  void withoutAnyMarker_nothingIsOwed() throws IOException {
    assertThat(markers.owed(minute(60))).isEmpty();
    assertThat(markers.settled(HOUR, minute(70))).isEqualTo(minute(70));
  }

  @Test
  void minutesBeforeTheFirstMarker_areNotOwed() throws IOException {
    tick(30, 75);

    assertThat(markers.owed(minute(75))).isEmpty();
    assertThat(markers.settled(HOUR, minute(73))).isEqualTo(minute(73));
  }

  @Test
  void minutesThatNobodySent_areOwedAndHoldHoursOpen() throws IOException {
    tick(0, 20);
    tick(22, 75);

    assertThat(markers.owed(minute(75))).containsExactly(minute(20), minute(21));
    assertThat(markers.settled(HOUR, minute(73))).isEqualTo(minute(20));
  }

  @Test
  void minutesThatWereSentLate_holdHoursOpenUntilTheirSlotsAreStored() throws IOException {
    tick(0, 20);
    tick(21, 75);
    now = minute(74);
    markers.done(minute(20), List.of());

    assertThat(markers.owed(minute(75))).isEmpty();
    assertThat(markers.settled(HOUR, minute(83))).isEqualTo(minute(20));
    tick(75, 90);
    assertThat(markers.settled(HOUR, minute(84))).isEqualTo(minute(84));
  }

  @Test
  void minutesInWhichTheScheduleWasOff_areNotOwed() throws IOException {
    tick(0, 20);
    tick(50, 75);
    markers.off(minute(22), minute(50));

    assertThat(markers.owed(minute(75))).containsExactly(minute(20), minute(21));
    markers.off(minute(20), minute(22));
    assertThat(markers.owed(minute(75))).isEmpty();
    assertThat(markers.settled(HOUR, minute(73))).isEqualTo(minute(73));
  }

  @Test
  void hours_waitForADayAtMost() throws IOException {
    tick(0, 20);
    tick(21, 75);
    Duration day = TickMarkers.LONGEST_WAIT;

    assertThat(markers.settled(HOUR, minute(20).plus(day))).isEqualTo(minute(20));
    // Of the minutes after the last marker none was sent either.
    assertThat(markers.settled(HOUR, minute(21).plus(day))).isEqualTo(minute(75));
  }

  @Test
  void minutesBeforeTheOneThatIsAskedFor_doNotCount() throws IOException {
    tick(0, 20);
    tick(22, 75);

    assertThat(markers.settled(minute(60), minute(73))).isEqualTo(minute(73));
  }

  @Test
  void objectsThatAreNoMarkers_areLeftAlone() throws IOException {
    tick(0, 2);
    for (String name :
        List.of(
            "x",
            "x.json",
            "2026-11-25T06-99.json",
            "2026-11-25T06-30.json!",
            "_off_until_.json",
            "a_off_until_b.json")) {
      bucket.put(TickMarkers.PREFIX + name, "{}".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(markers.owed(minute(2))).isEmpty();
  }
}
