// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.config.http.Url;
import io.trendlake.model.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ShardingTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void shards_byAccountRegionAndInterval() {
    List<Target> targets =
        List.of(
            target("a", "111111111111", "eu-west-1", MINUTE),
            target("b", "111111111111", "us-east-1", MINUTE),
            target("c", "222222222222", "eu-west-1", MINUTE),
            target("d", "111111111111", "eu-west-1", Duration.ofSeconds(15)),
            target("e", "", "", MINUTE));

    assertThat(Sharding.shards(targets, 50))
        .extracting(Shard::id)
        .containsExactly(
            "111111111111-eu-west-1-15s-0000",
            "111111111111-eu-west-1-60s-0000",
            "111111111111-us-east-1-60s-0000",
            "222222222222-eu-west-1-60s-0000",
            "local-60s-0000");
  }

  @Test
  void shards_ofJobsTogether() {
    List<Target> targets = List.of(target("a", "", "", MINUTE), target("b", "", "", MINUTE));

    Shard shard = Sharding.shards(targets, 50).getFirst();

    assertThat(shard.targets()).isEqualTo(targets);
    assertThat(shard.account()).isEmpty();
    assertThat(shard.region()).isEmpty();
    assertThat(shard.interval()).isEqualTo(MINUTE);
  }

  @Test
  void shards_noTargets() {
    assertThat(Sharding.shards(List.of(), 50)).isEmpty();
  }

  @Test
  void shards_sizeBelowOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> Sharding.shards(List.of(), 0));
  }

  @Test
  void shards_everyTargetOnce() {
    for (int round = 0; round < 20; round++) {
      List<Target> targets = randomTargets(random.nextInt(1000));
      int size = random.nextInt(1, 100);

      List<Target> sharded =
          Sharding.shards(targets, size).stream().flatMap(s -> s.targets().stream()).toList();

      assertThat(sharded).as("-Dseed=%d", seed).containsExactlyInAnyOrderElementsOf(targets);
    }
  }

  @Test
  void shards_inAnyOrderTheSame() {
    List<Target> targets = randomTargets(500);
    List<Shard> expected = Sharding.shards(targets, 20);

    Collections.shuffle(targets, random);

    assertThat(Sharding.shards(targets, 20)).as("-Dseed=%d", seed).isEqualTo(expected);
  }

  @Test
  void shards_ofAboutTheSize() {
    List<Shard> shards = Sharding.shards(randomTargets(10_000), 50);

    // Poisson with mean 50: a shard of 100 is seven standard deviations off.
    assertThat(shards).as("-Dseed=%d", seed).hasSize(200);
    assertThat(shards)
        .as("-Dseed=%d", seed)
        .allSatisfy(shard -> assertThat(shard.targets()).hasSizeBetween(10, 100));
  }

  @Test
  void shards_targetsComeAndGo() {
    // 980 of 1,000: as many shards as before, so nobody else moves.
    List<Target> targets = randomTargets(1000);
    Map<Target, String> before = idsByTarget(Sharding.shards(targets, 50));

    List<Target> others = new ArrayList<>(targets);
    Collections.shuffle(others, random);
    others.subList(0, 40).clear();
    others.addAll(randomTargets(20));
    Map<Target, String> after = idsByTarget(Sharding.shards(others, 50));

    others.removeIf(target -> !before.containsKey(target));
    assertThat(others).hasSize(960);
    assertThat(others)
        .as("-Dseed=%d", seed)
        .allSatisfy(target -> assertThat(after.get(target)).isEqualTo(before.get(target)));
  }

  @Test
  void shards_oneMoreShard() {
    List<Target> targets = randomTargets(1000);
    Map<Target, String> before = idsByTarget(Sharding.shards(targets, 50));
    List<Target> more = new ArrayList<>(targets);
    more.addAll(randomTargets(1));
    Map<Target, String> after = idsByTarget(Sharding.shards(more, 50));

    List<Target> moved =
        targets.stream().filter(t -> !Objects.equals(after.get(t), before.get(t))).toList();

    // All that move go to the new shard: 1,000 / 21 on average, 48, and seven standard deviations.
    assertThat(moved).as("-Dseed=%d", seed).hasSizeBetween(1, 96);
    assertThat(moved)
        .as("-Dseed=%d", seed)
        .allSatisfy(target -> assertThat(after.get(target)).isEqualTo("local-60s-0020"));
  }

  @Test
  void shards_sameAsEver() {
    // Pins the hash: another one would move every target of every deployment.
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      targets.add(target("host-" + i, "", "", MINUTE));
    }

    Map<String, String> numbers = new HashMap<>();
    idsByTarget(Sharding.shards(targets, 2))
        .forEach((target, id) -> numbers.put(target.url().host(), id.substring(id.length() - 1)));

    assertThat(numbers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "host-0", "3", "host-1", "3", "host-2", "2", "host-3", "2", "host-4", "0", "host-5",
                "1", "host-6", "3", "host-7", "0"));
  }

  private static Map<Target, String> idsByTarget(List<Shard> shards) {
    Map<Target, String> ids = new HashMap<>();
    shards.forEach(shard -> shard.targets().forEach(target -> ids.put(target, shard.id())));
    return ids;
  }

  private List<Target> randomTargets(int count) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      targets.add(target("host-" + Long.toHexString(random.nextLong()), "", "", MINUTE));
    }
    return targets;
  }

  private static Target target(String host, String account, String region, Duration interval) {
    Labels labels =
        Labels.builder()
            .set("job", "job")
            .set("instance", host + ":9100")
            .set("account", account)
            .set("region", region)
            .build();
    Url url = Url.of("http://" + host + ":9100/metrics");
    return new Target("job", labels, labels, url, interval, Duration.ofSeconds(10));
  }
}
