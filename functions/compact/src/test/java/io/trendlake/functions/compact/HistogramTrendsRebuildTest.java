// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.good;
import static io.trendlake.functions.compact.Scrapes.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.model.MetricType;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trends of native histograms that are made again with those of numbers. */
final class HistogramTrendsRebuildTest {

  private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");

  private final Bucket bucket = new InMemoryBucket();
  private final TrendsRebuild rebuild = new TrendsRebuild(bucket, SmallLake.OPTIONS);
  private Map<String, String> closed = Map.of();

  /** Two closed days of several parts, of which each has histograms. */
  @BeforeEach
  void closeTwoDays() throws IOException {
    for (int minute : List.of(0, 1, 60, 61, 120, 121, 180)) {
      Instant slot = START.plus(Duration.ofMinutes(minute));
      for (String target : List.of("a", "b", "c")) {
        Scrapes.write(
            bucket,
            target,
            slot,
            good(target, slot, minute)
                .with(
                    series(target, "latency", MetricType.HISTOGRAM),
                    HistogramCounts.of(0, Math.floorDiv(minute, 2), 7, minute % 61)));
      }
    }
    Instant later = START.plus(Duration.ofDays(3));
    Scrapes.write(bucket, "s", later, good("z", later, 1));
    new Compactor(bucket, SmallLake.OPTIONS).run(later);
    closed = SmallLake.contents(bucket);
    assertThat(histogramTrends())
        .hasSizeGreaterThan(2)
        .anyMatch(key -> key.contains("dt=2026-11-21"))
        .anyMatch(key -> key.contains("dt=2026-11-22"));
  }

  private List<String> histogramTrends() throws IOException {
    return bucket.list(LakeLayout.HISTOGRAM_TRENDS).stream().map(ObjectInfo::key).toList();
  }

  private int makeAll() throws IOException {
    int made = 0;
    for (TrendsRebuild.Day day : rebuild.plan(LocalDate.parse("2026-11-21"), Optional.empty())) {
      for (LakeKey.TrendsFile file : day.missing()) {
        rebuild.make(file);
        made++;
      }
    }
    return made;
  }

  @Test
  void missingTrendsOfHistograms_becomeTheBytesThatCompactionWrites() throws IOException {
    List<String> keys = histogramTrends();
    bucket.deleteAll(keys);

    assertThat(makeAll()).isEqualTo(keys.size());
    assertThat(SmallLake.contents(bucket)).isEqualTo(closed);
  }

  @Test
  void damagedTrendsOfHistograms_areMadeAgain() throws IOException {
    bucket.put(histogramTrends().getLast(), new byte[] {1, 2, 3});

    assertThat(makeAll()).isEqualTo(1);
    assertThat(SmallLake.contents(bucket)).isEqualTo(closed);
  }

  @Test
  void completeTrends_stay() throws IOException {
    assertThat(makeAll()).isZero();
  }
}
