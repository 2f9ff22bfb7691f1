// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.model.Labels;
import io.trendlake.model.Utf8Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts targets into shards. The same targets always make the same shards, whatever their order and
 * whichever process cuts; and a target keeps its shard while others come and go, since compaction
 * and the scrapers' memory live on that.
 *
 * <p>Within the targets of equal account, region and interval, a target's shard is the jump
 * consistent hash of its identity over {@code n} shards, {@code n} being just enough for shards of
 * the wanted size on average. Only when {@code n} changes do targets move, about one in {@code n}.
 */
public final class Sharding {

  private static final Comparator<Placed> ORDER =
      Comparator.comparing((Placed placed) -> placed.target().job(), Utf8Order::compare)
          .thenComparing(placed -> placed.target().url().toString(), Utf8Order::compare)
          .thenComparing(Placed::identity);

  private Sharding() {}

  /**
   * The shards of targets, in the order of their ids. A target that is refused is in one as well.
   *
   * @param shardSize about how many targets a shard has; at least 1
   */
  public static List<Shard> shards(List<Target> targets, int shardSize) {
    if (shardSize < 1) {
      throw new IllegalArgumentException("a shard has 1 target at least, not " + shardSize);
    }
    Map<Key, List<Target>> groups = new TreeMap<>(Key.ORDER);
    for (Target target : targets) {
      groups.computeIfAbsent(Key.of(target), any -> new ArrayList<>()).add(target);
    }
    List<Shard> shards = new ArrayList<>();
    groups.forEach((key, group) -> addShards(shards, key, group, shardSize));
    shards.sort(Comparator.comparing(Shard::id));
    return List.copyOf(shards);
  }

  private static void addShards(List<Shard> shards, Key key, List<Target> targets, int shardSize) {
    int count = Math.ceilDiv(targets.size(), shardSize);
    Map<Integer, List<Placed>> placed = new TreeMap<>();
    for (Target target : targets) {
      String identity = identity(target);
      int number = JumpHash.bucket(JumpHash.hash(identity), count);
      placed.computeIfAbsent(number, any -> new ArrayList<>()).add(new Placed(target, identity));
    }
    placed.forEach((number, members) -> {
      members.sort(ORDER);
      shards.add(
          new Shard(
              ShardId.of(key.account(), key.region(), key.interval(), number),
              key.account(),
              key.region(),
              key.interval(),
              members.stream().map(Placed::target).toList()));
    });
  }

  /** What identifies a target. */
  static String identity(Target target) {
    return target.job() + '\n' + target.url() + '\n' + target.labels();
  }

  private record Placed(Target target, String identity) {}

  private record Key(String account, String region, Duration interval) {

    static final Comparator<Key> ORDER =
        Comparator.comparing(Key::account, Utf8Order::compare)
            .thenComparing(Key::region, Utf8Order::compare)
            .thenComparing(Key::interval);

    static Key of(Target target) {
      Labels labels = target.labels();
      return new Key(labels.value("account"), labels.value("region"), target.interval());
    }
  }
}
