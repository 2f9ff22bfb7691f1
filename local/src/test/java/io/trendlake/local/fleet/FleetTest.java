// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the fleet's numbers are like over time. */
final class FleetTest {

  private static final Instant PRESENT = Instant.parse("2026-11-22T12:00:00Z");
  private static final Fleet FLEET = Fleet.demo(1, PRESENT);
  private static final Pattern COUNTER = Pattern.compile(".*_(total|bucket|count|sum)(\\{.*)?");

  @Test
  void answers_areEqualForEqualSeedAndTime() {
    Instant now = PRESENT.minus(Duration.ofHours(31));
    Fleet twin = Fleet.demo(1, PRESENT);
    for (SimulatedTarget target : FLEET.targets()) {
      assertThat(text(twin.target(target.instance()).orElseThrow(), now))
          .isEqualTo(text(target, now));
    }
  }

  @Test
  void answers_differByInstanceAndSeed() {
    Fleet other = Fleet.demo(2, PRESENT);
    List<String> answers = new ArrayList<>();
    FLEET.targets().forEach(target -> answers.add(text(target, PRESENT)));
    other.targets().forEach(target -> answers.add(text(target, PRESENT)));
    assertThat(answers).doesNotHaveDuplicates();
  }

  @Test
  void samples_areAsManyAsTheLinesOfTheBody() {
    for (SimulatedTarget target : FLEET.targets()) {
      long lines = text(target, PRESENT).lines().filter(line -> !line.startsWith("#")).count();
      assertThat(target.expose(PRESENT).samples()).isEqualTo((int) lines);
    }
  }

  @Test
  void counters_growUntilTheProcessStartsAgain() {
    for (SimulatedTarget target : FLEET.targets()) {
      Map<String, Double> before = new HashMap<>();
      for (int minute = 0; minute < 4 * 24 * 60; minute += 7) {
        Instant now = PRESENT.minus(Duration.ofDays(3)).plus(Duration.ofMinutes(minute));
        Map<String, Double> values = PageValues.of(target, now);
        if (started(values) == started(before)) {
          assertGrown(before, values, now);
        }
        before = values;
      }
    }
  }

  private static double started(Map<String, Double> values) {
    return values.getOrDefault("process_start_time_seconds", 0.0);
  }

  /** One assertion for each page: one for each of its million values would take ten seconds. */
  private static void assertGrown(
      Map<String, Double> before, Map<String, Double> values, Instant now) {
    List<String> fallen = new ArrayList<>();
    before.forEach((series, value) -> {
      Double next = values.get(series);
      if (COUNTER.matcher(series).matches() && (next == null || !(next >= value))) {
        fallen.add(series + " from " + value + " to " + next);
      }
    });
    assertThat(fallen).as("at %s", now).isEmpty();
  }

  @Test
  void services_areDeployedSeveralTimesInThreeDays() {
    SimulatedTarget service = FLEET.target("checkout-1.payments:8080").orElseThrow();
    long starts =
        java.util.stream.IntStream.range(0, 72)
            .mapToObj(hour -> PageValues.of(service, PRESENT.minus(Duration.ofHours(hour))))
            .mapToDouble(values -> values.get("process_start_time_seconds"))
            .distinct()
            .count();
    assertThat(starts).isBetween(4L, 5L);
  }

  @Test
  void buckets_growWithTheirBoundUpToTheCount() {
    for (SimulatedTarget target : FLEET.targets()) {
      for (String handler : List.of("/search", "/cart", "/pay")) {
        Map<String, Double> values = PageValues.of(target, PRESENT);
        List<Double> buckets = new ArrayList<>();
        values.forEach((series, value) -> {
          if (series.startsWith("http_request_duration_seconds_bucket{handler=\"" + handler)) {
            buckets.add(value);
          }
        });
        if (target.job().equals("node")) {
          assertThat(buckets).isEmpty();
        } else {
          assertThat(buckets).hasSize(12).isSorted();
          assertThat(buckets.getLast())
              .isEqualTo(
                  values.get("http_request_duration_seconds_count{handler=\"" + handler + "\"}"));
        }
      }
    }
  }

  @Test
  void oneDiskOfEachAccount_isFullWithinAWeek() {
    List<String> full = new ArrayList<>();
    for (SimulatedTarget target : FLEET.targets()) {
      Map<String, Double> now = PageValues.of(target, PRESENT);
      Map<String, Double> then = PageValues.of(target, PRESENT.minus(Duration.ofDays(1)));
      now.forEach((series, free) -> {
        if (series.startsWith("node_filesystem_avail_bytes")
            && free - 7 * (then.getOrDefault(series, free) - free) < 0) {
          full.add(target.instance());
        }
      });
    }
    assertThat(full)
        .containsExactly("host-2.shop:9100", "host-2.payments:9100", "host-2.analytics:9100");
  }

  @Test
  void availability_isOneDownOneFlappingAndTheRestUp() {
    List<Availability> unusual =
        FLEET.targets().stream()
            .map(SimulatedTarget::availability)
            .filter(availability -> !(availability instanceof Availability.Always))
            .toList();
    assertThat(unusual)
        .hasSize(2)
        .hasAtLeastOneElementOfType(Availability.Never.class)
        .hasAtLeastOneElementOfType(Availability.Flapping.class);
  }

  @Test
  void flapping_changesAtItsSpans() {
    Availability flapping = new Availability.Flapping(Duration.ofMinutes(2), Duration.ofMinutes(1));
    Instant start = Instant.EPOCH.plus(Duration.ofHours(5));
    assertThat(flapping.isUp(start)).isTrue();
    assertThat(flapping.isUp(start.plusSeconds(119))).isTrue();
    assertThat(flapping.isUp(start.plusSeconds(120))).isFalse();
    assertThat(flapping.isUp(start.plusSeconds(180))).isTrue();
  }

  private static String text(SimulatedTarget target, Instant now) {
    return new String(target.expose(now).body(), StandardCharsets.UTF_8);
  }
}
