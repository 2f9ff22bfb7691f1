// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.MetricType;
import io.trendlake.model.Outcome;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of a fleet, compacted, against {@link ReferenceHistory}, which follows the rules
 * scrape by scrape with everything in memory.
 */
final class RandomHistoryTest {

  private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
  private static final int MINUTES = 3 * 60;
  private static final List<String> TARGETS = List.of("a", "b", "c", "d", "e");
  private static final List<String> NAMES = List.of("alpha", "beta", "gamma", "delta", "épsilon");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void random_history_is_compacted_as_the_reference_says(long seed) throws IOException {
    Random random = new Random(seed);
    Bucket bucket = new InMemoryBucket();
    ReferenceHistory reference = new ReferenceHistory();
    Map<String, String> shards = new TreeMap<>();
    for (int minute = 0; minute < MINUTES; minute++) {
      scrape(bucket, reference, random, shards, START.plus(Duration.ofMinutes(minute)));
    }

    CompactionReport report =
        new Compactor(bucket, smallParts(random)).run(START.plus(Duration.ofDays(2)));

    assertThat(report.quarantined()).as("seed %d", seed).isEmpty();
    List<View.Row> rows = View.samples(bucket);
    assertThat(without(reference.rows(), rows)).as("missing, seed %d", seed).isEmpty();
    assertThat(without(rows, reference.rows())).as("unexpected, seed %d", seed).isEmpty();
    assertThat(rows).as("seed %d", seed).doesNotHaveDuplicates();
  }

  private static List<View.Row> without(List<View.Row> rows, List<View.Row> others) {
    Set<View.Row> left = new LinkedHashSet<>(rows);
    others.forEach(left::remove);
    return List.copyOf(left);
  }

  private static CompactionOptions smallParts(Random random) {
    CompactionOptions usual = CompactionOptions.DEFAULT;
    return new CompactionOptions(
        usual.grace(),
        usual.keep(),
        random.nextBoolean() ? 1 : usual.hourPartBytes(),
        random.nextBoolean() ? 100 : usual.dayPartRows(),
        random.nextBoolean() ? 50 : usual.sliceRows(),
        1,
        1);
  }

  private static void scrape(
      Bucket bucket,
      ReferenceHistory reference,
      Random random,
      Map<String, String> shards,
      Instant slot)
      throws IOException {
    if (random.nextInt(40) == 0) {
      return;
    }
    Map<String, List<Scrapes.Pull>> pulls = new TreeMap<>();
    for (String target : TARGETS) {
      if (random.nextInt(30) == 0) {
        shards.put(target, "shard" + random.nextInt(3));
      }
      if (random.nextInt(25) != 0) {
        pulls
            .computeIfAbsent(shards.getOrDefault(target, "shard0"), shard -> new ArrayList<>())
            .add(pull(random, target, slot));
      }
    }
    for (Map.Entry<String, List<Scrapes.Pull>> shard : pulls.entrySet()) {
      Scrapes.write(bucket, shard.getKey(), slot, shard.getValue().toArray(Scrapes.Pull[]::new));
    }
    reference.scrape(slot, pulls.values().stream().flatMap(List::stream).toList());
  }

  private static Scrapes.Pull pull(Random random, String target, Instant slot) {
    return switch (random.nextInt(12)) {
      case 0 -> Scrapes.failed(target, slot);
      case 1 -> Scrapes.missed(target, slot);
      default -> good(random, target, slot);
    };
  }

  /** Most series are there each time, some with timestamps of their own, sometimes several. */
  private static Scrapes.Pull good(Random random, String target, Instant slot) {
    long late = random.nextInt(5) == 0 ? random.nextInt(3000) : 0;
    Outcome plain = Scrapes.good(target, slot, 1).outcome();
    Outcome outcome =
        new Outcome(
            slot,
            slot.plusMillis(late),
            plain.interval(),
            plain.account(),
            plain.region(),
            plain.job(),
            plain.instance(),
            plain.labels(),
            plain.url(),
            target.equals("e"),
            plain.result());
    Map<Series, List<Sample>> samples = new TreeMap<>();
    long ts = outcome.ts().toEpochMilli();
    samples.put(Scrapes.gauge(target, "up"), List.of(new Sample(ts, 1)));
    for (String name : NAMES) {
      if (random.nextInt(12) != 0) {
        Series series =
            Scrapes.series(target, name, MetricType.COUNTER, "n", name + "\uD83D\uDE00");
        samples.put(series, samplesOf(random, name, target, ts));
      }
    }
    return new Scrapes.Pull(outcome, samples);
  }

  private static List<Sample> samplesOf(Random random, String name, String target, long ts) {
    boolean explicit = name.equals("delta") && (target.equals("d") || target.equals("e"));
    if (!explicit || random.nextInt(3) == 0) {
      return List.of(new Sample(ts, random.nextInt(100)));
    }
    List<Sample> samples = new ArrayList<>();
    for (int back = random.nextInt(3); back >= 0; back--) {
      samples.add(new Sample(ts - 20_000L * back - 10_000, random.nextInt(100)));
    }
    return samples;
  }
}
