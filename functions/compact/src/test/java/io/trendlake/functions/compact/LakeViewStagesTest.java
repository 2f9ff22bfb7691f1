// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A view of the lake gives the same samples, stale markers among them, at every stage of
 * compaction. It takes some seconds, since the whole of eight histories is read at five stages.
 */
final class LakeViewStagesTest {

  private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
  private static final int MINUTES = 3 * 60;

  private record Point(Labels labels, long ts, long bits) {
    @Override
    public String toString() {
      return labels + " " + Instant.ofEpochMilli(ts) + " " + Double.longBitsToDouble(bits);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void stages_haveTheSameSamples(long seed) throws IOException {
    Random random = new Random(seed);
    Bucket bucket = new InMemoryBucket();
    ReferenceHistory reference = new ReferenceHistory();
    RandomHistoryTest.Chance chance = new RandomHistoryTest.Chance(random, seed % 2 == 0 ? 1 : 10);
    Map<String, String> shards = new TreeMap<>();
    for (int minute = 0; minute < MINUTES; minute++) {
      Instant slot = START.plus(Duration.ofMinutes(minute));
      RandomHistoryTest.scrape(bucket, reference, chance, shards, slot);
    }
    Instant end = START.plus(Duration.ofMinutes(MINUTES));
    Set<Point> expected = new HashSet<>();
    for (VisibleRows.Row row : reference.rows()) {
      expected.add(
          new Point(
              row.series().toLabels(),
              row.sample().ts(),
              Double.doubleToRawLongBits(row.sample().value())));
    }
    InstantSource clock = InstantSource.fixed(end.plus(Duration.ofHours(1)));
    LakeReader kept = new LakeReader(bucket, clock, LakeReaderOptions.DEFAULT);
    Compactor compactor = new Compactor(bucket, RandomHistoryTest.smallParts(random));
    Set<Watermark> stages = new HashSet<>();
    for (int hours = 0; hours < 5; hours++) {
      for (LakeReader reader :
          List.of(kept, new LakeReader(bucket, clock, LakeReaderOptions.DEFAULT))) {
        Set<Point> found = new HashSet<>(read(reader.open(), 0, Long.MAX_VALUE));
        String stage = "seed %d, %s".formatted(seed, reader.open().watermark());
        assertThat(without(expected, found)).as("missing, " + stage).isEmpty();
        assertThat(without(found, expected)).as("unexpected, " + stage).isEmpty();
        assertPartsAreOfTheWhole(reader.open(), random, stage, found);
        assertLabelsAreThoseOf(reader.open(), stage, found);
        stages.add(reader.open().watermark());
      }
      compactor.run(START.plus(Duration.ofHours(hours + 1L)).plus(Duration.ofMinutes(30)));
    }
    assertThat(stages).as("minutes, hours, and days were read").hasSizeGreaterThanOrEqualTo(4);
  }

  private static void assertLabelsAreThoseOf(SampleSource view, String stage, Set<Point> found)
      throws IOException {
    Set<String> instances = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Point point : found) {
      point.labels().forEach((name, value) -> names.add(name));
      instances.add(point.labels().value("n"));
    }
    instances.remove("");
    List<SeriesSelection> all = List.of(new SeriesSelection(List.of(), 0, Long.MAX_VALUE));
    assertThat(new HashSet<>(view.labelNames(all))).as(stage).isEqualTo(names);
    assertThat(new HashSet<>(view.labelValues("n", all))).as(stage).isEqualTo(instances);
  }

  /** A short time has the samples that the whole has in it; a marker wants the sample before it. */
  private static void assertPartsAreOfTheWhole(
      SampleSource view, Random random, String stage, Set<Point> whole) throws IOException {
    for (int i = 0; i < 3; i++) {
      long from = START.toEpochMilli() + random.nextInt(MINUTES * 60_000);
      long to = from + random.nextInt(1, 40 * 60_000);
      Set<Point> part = new HashSet<>(read(view, from, to));
      Set<Point> values = new HashSet<>(whole);
      values.removeIf(point -> point.ts() < from || point.ts() > to);
      assertThat(without(part, values))
          .as("unexpected from %d to %d, %s", from, to, stage)
          .isEmpty();
      Set<Point> missing = without(values, part);
      missing.removeIf(point -> isLone(point, values));
      assertThat(missing).as("missing from %d to %d, %s", from, to, stage).isEmpty();
    }
  }

  /** A marker before which the time has no sample of its series ends nothing. */
  private static boolean isLone(Point point, Set<Point> all) {
    return StaleMarker.isStale(Double.longBitsToDouble(point.bits()))
        && all.stream()
            .noneMatch(other -> other.labels().equals(point.labels()) && other.ts() < point.ts());
  }

  private static Set<Point> without(Set<Point> points, Set<Point> others) {
    Set<Point> left = new HashSet<>(points);
    left.removeAll(others);
    return left;
  }

  private static List<Point> read(SampleSource source, long from, long to) throws IOException {
    List<Point> points = new ArrayList<>();
    try (SelectedSeries series = source.select(new SeriesSelection(List.of(), from, to))) {
      for (int i = 0; i < series.size(); i++) {
        SampleRun run = series.read(i);
        for (int n = 0; n < run.size(); n++) {
          assertThat(n == 0 || run.timestamps()[n - 1] < run.timestamps()[n]).isTrue();
          points.add(
              new Point(
                  series.labels(i),
                  run.timestamps()[n],
                  Double.doubleToRawLongBits(run.values()[n])));
        }
      }
    }
    return points;
  }
}
