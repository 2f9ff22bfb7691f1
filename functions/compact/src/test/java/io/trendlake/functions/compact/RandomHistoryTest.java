// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trendlake.functions.compact.input.CompactionOptions;
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
 * scrape by scrape with everything in memory. It takes some seconds: 25 histories of up to three
 * days are written and compacted.
 */
final class RandomHistoryTest {

  private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
  private static final int MINUTES = 3 * 60;
  private static final int SPARSE_HOURS = 76;
  private static final List<String> TARGETS = List.of("a", "b", "c", "d", "e");
  private static final List<String> NAMES = List.of("alpha", "beta", "gamma", "delta", "épsilon");

  /** How often things happen: in a calm fleet minutes pass in which a shard shows the same. */
  record Chance(Random random, int calm) {

    boolean oneIn(int tries) {
      return random.nextInt(tries * calm) == 0;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomHistory_isCompactedAsTheReferenceSays(long seed) throws IOException {
    compactsAsTheReferenceSays(seed, new Chance(new Random(seed), 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void calmHistory_isCompactedAsTheReferenceSays(long seed) throws IOException {
    compactsAsTheReferenceSays(seed, new Chance(new Random(seed), 40));
  }

  private static void compactsAsTheReferenceSays(long seed, Chance chance) throws IOException {
    Random random = chance.random();
    Bucket bucket = new InMemoryBucket();
    ReferenceHistory reference = new ReferenceHistory();
    Map<String, String> shards = new TreeMap<>();
    for (int minute = 0; minute < MINUTES; minute++) {
      scrape(bucket, reference, chance, shards, START.plus(Duration.ofMinutes(minute)));
    }

    CompactionReport report =
        new Compactor(bucket, smallParts(random)).run(START.plus(Duration.ofDays(2)));

    assertThat(report.quarantined()).as("seed %d", seed).isEmpty();
    List<VisibleRows.Row> rows = VisibleRows.samples(bucket);
    assertThat(without(reference.rows(), rows)).as("missing, seed %d", seed).isEmpty();
    assertThat(without(rows, reference.rows())).as("unexpected, seed %d", seed).isEmpty();
    assertThat(rows).as("seed %d", seed).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 69, 73, 86})
  void sparseHistory_isCompactedAsTheReferenceSays(long seed) throws IOException {
    Bucket bucket = new InMemoryBucket();
    ReferenceHistory reference = new ReferenceHistory();

    compactSparse(seed, bucket, reference);

    List<VisibleRows.Row> rows = VisibleRows.samples(bucket);
    assertThat(without(reference.rows(), rows)).as("missing, seed %d", seed).isEmpty();
    assertThat(without(rows, reference.rows())).as("unexpected, seed %d", seed).isEmpty();
  }

  /**
   * The metric with its own timestamps is left out: its samples belong to the hour of the slot,
   * which they do not say.
   */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void increases_addUpToThoseOfTheStoredSamplesOverAnySpan(long seed) throws IOException {
    Bucket bucket = new InMemoryBucket();

    compactSparse(seed, bucket, new ReferenceHistory());

    Map<Series, double[]> increases = new TreeMap<>();
    for (Trends.Row row : Trends.read(bucket)) {
      increases
              .computeIfAbsent(row.series(), unseen -> new double[SPARSE_HOURS])[
              (int) Duration.between(START, row.trend().hour()).toHours()] =
          row.trend().increase();
    }
    Map<Series, List<Sample>> raw = new TreeMap<>();
    for (VisibleRows.Row row : VisibleRows.samples(bucket)) {
      raw.computeIfAbsent(row.series(), unseen -> new ArrayList<>()).add(row.sample());
    }
    increases.keySet().removeIf(RandomHistoryTest::isLeftOut);
    assertThat(increases).as("seed %d", seed).isNotEmpty();
    increases.forEach(
        (series, hours) -> assertSpans(seed, series, hours, raw.getOrDefault(series, List.of())));
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36})
  void trendsMadeAgain_areTheSameBytes(long seed) throws IOException {
    Bucket bucket = new InMemoryBucket();
    compactSparse(seed, bucket, new ReferenceHistory());

    TrendsRebuildTest.assertMadeAgain("seed " + seed, bucket, smallParts(new Random(seed)));
  }

  private static void compactSparse(long seed, Bucket bucket, ReferenceHistory reference)
      throws IOException {
    Random random = new Random(seed);
    Map<String, String> shards = new TreeMap<>();
    for (int minute = 0; minute < SPARSE_HOURS * 60; minute += sparse(random)) {
      Instant slot = START.plus(Duration.ofMinutes(minute));
      scrape(bucket, reference, new Chance(random, 1), shards, slot);
    }
    Instant end = START.plus(Duration.ofHours(SPARSE_HOURS)).plus(Duration.ofDays(1));
    Scrapes.Pull last = Scrapes.good("z", end, 1);
    Scrapes.write(bucket, "last", end, last);
    reference.scrape(end, List.of(last));
    new Compactor(bucket, smallParts(random)).run(end.plus(Duration.ofDays(1)));
  }

  private static boolean isLeftOut(Series series) {
    return series.name().equals("delta") || series.type() != MetricType.COUNTER;
  }

  private static void assertSpans(long seed, Series series, double[] hours, List<Sample> raw) {
    for (int from = 0; from < SPARSE_HOURS; from++) {
      double sum = 0;
      for (int to = from; to < SPARSE_HOURS; to++) {
        sum += hours[to];
        Instant begin = START.plus(Duration.ofHours(from));
        Instant end = START.plus(Duration.ofHours(to + 1L));
        assertThat(sum)
            .as("seed %d, %s, hours %d to %d", seed, series, from, to)
            .isCloseTo(Trends.rawIncrease(raw, begin, end), within(1e-6));
      }
    }
  }

  /** Every few minutes, and now and then not for hours or a day. */
  private static int sparse(Random random) {
    return switch (random.nextInt(40)) {
      case 0 -> random.nextInt(1, 30 * 60);
      case 1, 2 -> random.nextInt(1, 4 * 60);
      default -> random.nextInt(1, 8);
    };
  }

  private static List<VisibleRows.Row> without(
      List<VisibleRows.Row> rows, List<VisibleRows.Row> others) {
    Set<VisibleRows.Row> left = new LinkedHashSet<>(rows);
    others.forEach(left::remove);
    return List.copyOf(left);
  }

  static CompactionOptions smallParts(Random random) {
    CompactionOptions usual = CompactionOptions.DEFAULT;
    return new CompactionOptions(
        usual.grace(),
        usual.keep(),
        random.nextBoolean() ? 1 : usual.hourPartBytes(),
        random.nextBoolean() ? 100 : usual.dayPartRows(),
        random.nextBoolean() ? 50 : usual.sliceRows(),
        random.nextBoolean() ? 20_000 : usual.heldBytes(),
        1,
        1);
  }

  static void scrape(
      Bucket bucket,
      ReferenceHistory reference,
      Chance chance,
      Map<String, String> shards,
      Instant slot)
      throws IOException {
    if (chance.oneIn(40)) {
      return;
    }
    Map<String, List<Scrapes.Pull>> pulls = new TreeMap<>();
    for (String target : TARGETS) {
      if (chance.oneIn(30)) {
        shards.put(target, "shard" + chance.random().nextInt(3));
      }
      if (!chance.oneIn(25)) {
        pulls
            .computeIfAbsent(shards.getOrDefault(target, "shard0"), shard -> new ArrayList<>())
            .add(pull(chance, target, slot));
      }
    }
    for (Map.Entry<String, List<Scrapes.Pull>> shard : pulls.entrySet()) {
      Scrapes.write(bucket, shard.getKey(), slot, shard.getValue().toArray(Scrapes.Pull[]::new));
    }
    reference.scrape(slot, pulls.values().stream().flatMap(List::stream).toList());
  }

  private static Scrapes.Pull pull(Chance chance, String target, Instant slot) {
    if (chance.oneIn(12)) {
      return Scrapes.failed(target, slot);
    }
    if (chance.oneIn(12)) {
      return Scrapes.missed(target, slot);
    }
    return chance.oneIn(12) ? broken(chance, target, slot) : good(chance, target, slot);
  }

  private static Scrapes.Pull broken(Chance chance, String target, Instant slot) {
    return Scrapes.failedAfter(
        target,
        slot,
        NAMES.stream()
            .filter(name -> !chance.oneIn(3))
            .map(name -> series(target, name))
            .toArray(Series[]::new));
  }

  private static Series series(String target, String name) {
    return Scrapes.series(target, name, MetricType.COUNTER, "n", name + "\uD83D\uDE00");
  }

  /** Most series are there each time, some with their own timestamps, sometimes several. */
  private static Scrapes.Pull good(Chance chance, String target, Instant slot) {
    long late = chance.oneIn(5) ? chance.random().nextInt(3000) : 0;
    Outcome plain = Scrapes.good(target, slot, 1).outcome();
    Outcome outcome =
        new Outcome(
            slot,
            slot.plusMillis(late),
            Scrapes.target(target, target.equals("e")),
            plain.result());
    Map<Series, List<Sample>> samples = new TreeMap<>();
    long ts = outcome.ts().toEpochMilli();
    samples.put(Scrapes.gauge(target, "up"), List.of(new Sample(ts, 1)));
    for (String name : NAMES) {
      if (!chance.oneIn(12)) {
        samples.put(series(target, name), samplesOf(chance, name, target, ts));
      }
    }
    return new Scrapes.Pull(outcome, samples);
  }

  private static List<Sample> samplesOf(Chance chance, String name, String target, long ts) {
    Random random = chance.random();
    boolean explicit = name.equals("delta") && (target.equals("d") || target.equals("e"));
    if (!explicit || !chance.oneIn(2)) {
      return List.of(new Sample(ts, random.nextInt(100)));
    }
    List<Sample> samples = new ArrayList<>();
    for (int back = random.nextInt(3); back >= 0; back--) {
      samples.add(new Sample(ts - 20_000L * back - 10_000, random.nextInt(100)));
    }
    return samples;
  }
}
