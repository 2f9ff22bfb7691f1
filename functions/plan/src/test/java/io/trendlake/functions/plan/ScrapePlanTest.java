// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.PrometheusDuration;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ScrapePlanTest {

  private static final Instant MINUTE = Instant.parse("2026-11-22T07:15:00Z");

  @Test
  void slots_ofOneMinute() {
    ScrapePlan plan = plan(shard("a", "15s"), shard("b", "1m"), shard("c", "5m"), shard("d", "2m"));

    assertThat(plan.slots(MINUTE, MINUTE.plusSeconds(60)))
        .extracting(slot -> slot.shard().id() + " " + slot.slot())
        .containsExactly(
            "a 2026-11-22T07:15:00Z",
            "b 2026-11-22T07:15:00Z",
            "c 2026-11-22T07:15:00Z",
            "a 2026-11-22T07:15:15Z",
            "a 2026-11-22T07:15:30Z",
            "a 2026-11-22T07:15:45Z");
  }

  @Test
  void slots_expireWithTheNext() {
    List<ShardSlot> slots = plan(shard("a", "15s")).slots(MINUTE, MINUTE.plusSeconds(1));

    assertThat(slots).extracting(ShardSlot::deadline).containsExactly(MINUTE.plusSeconds(15));
  }

  @Test
  void slots_windowFromWithinTheMinute() {
    ScrapePlan plan = plan(shard("a", "15s"));

    assertThat(plan.slots(MINUTE.plusNanos(1), MINUTE.plusSeconds(15))).isEmpty();
    assertThat(plan.slots(MINUTE.plusNanos(1), MINUTE.plusSeconds(15).plusNanos(1)))
        .extracting(ShardSlot::slot)
        .containsExactly(MINUTE.plusSeconds(15));
  }

  @Test
  void slots_emptyWindow() {
    assertThat(plan(shard("a", "1m")).slots(MINUTE, MINUTE)).isEmpty();
    assertThat(plan(shard("a", "1m")).slots(MINUTE.plusSeconds(60), MINUTE)).isEmpty();
  }

  @Test
  void slots_sinceTheEpoch() {
    // 7 s does not divide the minute: its slots count from 1970 on.
    assertThat(plan(shard("a", "7s")).slots(MINUTE, MINUTE.plusSeconds(60)))
        .hasSizeBetween(8, 9)
        .allSatisfy(slot -> assertThat(slot.slot().getEpochSecond() % 7).isZero());
    assertThat(plan(shard("a", "7s")).slots(Instant.ofEpochSecond(-8), Instant.ofEpochSecond(8)))
        .extracting(slot -> slot.slot().getEpochSecond())
        .containsExactly(-7L, 0L, 7L);
  }

  @Test
  void slots_ofAdjoiningWindows() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    ScrapePlan plan = plan(shard("a", "7s"), shard("b", "1m"), shard("c", "250ms"));
    Instant end = MINUTE.plusSeconds(300);
    List<Instant> cuts = new ArrayList<>(List.of(MINUTE, end));
    for (int i = 0; i < 20; i++) {
      cuts.add(MINUTE.plusNanos(random.nextLong(300_000_000_000L)));
    }

    Collections.sort(cuts);

    List<ShardSlot> pieces = new ArrayList<>();
    for (int i = 1; i < cuts.size(); i++) {
      pieces.addAll(plan.slots(cuts.get(i - 1), cuts.get(i)));
    }

    assertThat(pieces).as("-Dseed=%d", seed).isEqualTo(plan.slots(MINUTE, end));
  }

  private static ScrapePlan plan(Shard... shards) {
    return new ScrapePlan(MINUTE, List.of(), List.of(shards));
  }

  private static Shard shard(String id, String interval) {
    return new Shard(id, "", "", PrometheusDuration.parse(interval), List.of());
  }
}
