// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.local.demo.DemoHistory;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.parse.ParseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random queries over three days of the demo's fleet, or of the lake that {@code -Dlake=DIRECTORY}
 * names: {@code trends=exact} and {@code trends=never} say the same. The fleet's 890 slots are
 * written and compacted first, which takes some seconds.
 */
final class FleetTrendsTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final int QUERIES = Integer.getInteger("queries", 150);
  private static final Instant PRESENT = Instant.parse("2026-11-22T02:00:00Z");
  private static final Duration SLOT = Duration.ofMinutes(5);
  private static final int HOURS = 74;

  private static Bucket demo() throws Exception {
    Bucket bucket = new InMemoryBucket();
    Instant start = PRESENT.minus(Duration.ofHours(HOURS));
    new DemoHistory(Fleet.demo(1, PRESENT), bucket).write(start, PRESENT, SLOT, report -> {});
    new Compactor(bucket, CompactionOptions.DEFAULT).run(PRESENT);
    return bucket;
  }

  /** Each metric whole, and once with a label of one of its series. */
  private static List<String> selectors(LakeReader reader, Instant at, Random random)
      throws IOException, ParseException {
    TrendQuestion all =
        new TrendQuestion("{__name__=~\".+\"}", at.toEpochMilli(), at.toEpochMilli(), 0);
    QueryResult known = all.ask(reader.open(), TrendUse.NEVER);
    assertThat(known.value()).isInstanceOf(VectorValue.class);
    TreeSet<String> selectors = new TreeSet<>();
    for (QueryValue.VectorSample sample : ((VectorValue) known.value()).samples()) {
      Labels labels = sample.labels();
      String name = labels.value(Labels.METRIC_NAME);
      selectors.add(name);
      if (random.nextInt(20) == 0) {
        selectors.add(name + "{instance=\"" + labels.value("instance") + "\"}");
      }
    }
    return new ArrayList<>(selectors);
  }

  @Test
  void fleetWithTrends_isAnsweredAsFromSamples() throws Exception {
    Random random = new Random(SEED);
    String directory = System.getProperty("lake", "");
    try (Bucket bucket =
        directory.isEmpty() ? demo() : DirectoryBucket.create(Path.of(directory))) {
      Instant closed = new WatermarkStore(bucket).read().hour();
      LakeReader reader = new LakeReader(bucket, () -> closed, LakeReaderOptions.DEFAULT);
      Instant end = closed;
      List<String> selectors = selectors(reader, end.minus(Duration.ofHours(2)), random);
      // An import of some days closes its last one, of which there may be the first hours only.
      while (selectors.isEmpty() && end.isAfter(closed.minus(Duration.ofDays(30)))) {
        end = end.minus(Duration.ofDays(1));
        selectors = selectors(reader, end.minus(Duration.ofHours(2)), random);
      }
      assertThat(selectors).hasSizeGreaterThan(10);
      long start = end.minus(Duration.ofHours(HOURS)).toEpochMilli();
      int answered = 0;
      for (int i = 0; i < QUERIES; i++) {
        TrendQuestion question = TrendQuestion.random(random, selectors, start, HOURS);
        String as = "-Dseed=%d, %d: %s".formatted(SEED, i, question);
        answered += question.askBothWays(reader, as).reads().trendHours() > 0 ? 1 : 0;
      }
      System.out.printf(
          "fleet trends, -Dseed=%d: trends answered %d of %d queries%n", SEED, answered, QUERIES);
      assertThat(answered).as("queries that trends answered").isGreaterThan(QUERIES / 4);
    }
  }
}
