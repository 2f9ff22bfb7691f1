// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.good;
import static io.trendlake.functions.compact.Scrapes.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What native histograms increase by in an hour. */
final class HistogramTrendsTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final Series LATENCY = series("a", "h", MetricType.HISTOGRAM);

  private final Bucket bucket = new InMemoryBucket();

  private void pull(int minute, NativeHistogram histogram) throws IOException {
    Instant slot = HOUR.plus(Duration.ofMinutes(minute));
    Scrapes.write(bucket, "s", slot, good("a", slot, 1).with(LATENCY, histogram));
  }

  private List<String> trends() throws IOException {
    Instant later = HOUR.plus(Duration.ofDays(4));
    Scrapes.write(bucket, "s", later, good("z", later, 1));
    new Compactor(bucket, CompactionOptions.DEFAULT).run(later);
    return HistogramTrends.read(bucket);
  }

  @Test
  void steps_belongToTheHourOfTheLaterHistogram() throws IOException {
    pull(0, HistogramCounts.of(0, 1, 5));
    pull(59, HistogramCounts.of(0, 2, 5));
    pull(60, HistogramCounts.of(0, 2, 7, 1));

    assertThat(trends())
        .containsExactly(
            "h a 0 bucket 0 07 1.000",
            "h a 0 bucket 1 08 2.000",
            "h a 0 bucket 2 08 1.000",
            "h a 0 count 07 1.000 of 2 in 3540.000 s, 0 resets",
            "h a 0 count 08 3.000 of 1 in 60.000 s, 0 resets",
            "h a 0 sum 07 2.000",
            "h a 0 sum 08 6.000");
  }

  @Test
  void firstHistogram_makesNoStep() throws IOException {
    pull(0, HistogramCounts.of(0, 9));

    assertThat(trends())
        .containsExactly("h a 0 count 07 0.000 of 1 in NULL s, 0 resets", "h a 0 sum 07 0.000");
  }

  @Test
  void bucketThatIsLess_isAResetOfTheWholeHistogram() throws IOException {
    pull(0, HistogramCounts.of(0, 4, 1));
    pull(1, HistogramCounts.of(0, 1, 9));

    assertThat(trends())
        .containsExactly(
            "h a 0 bucket 0 07 1.000",
            "h a 0 bucket 1 07 9.000",
            "h a 0 count 07 10.000 of 2 in 60.000 s, 1 resets",
            "h a 0 sum 07 20.000");
  }

  @Test
  void coarserSchema_mergesTheBucketsOfTheOneBefore() throws IOException {
    pull(0, HistogramCounts.of(1, 1, 2, 3));
    pull(1, HistogramCounts.of(0, 1, 6));
    pull(2, HistogramCounts.of(0, 1, 8));

    assertThat(trends())
        .containsExactly(
            "h a 0 bucket 1 07 3.000",
            "h a 0 count 07 3.000 of 3 in 120.000 s, 0 resets",
            "h a 0 sum 07 6.000");
  }

  @Test
  void customBounds_thatChange_areComparedWhereBothHaveThem() throws IOException {
    pull(0, HistogramCounts.custom(new double[] {1, 2}, 1, 1, 0));
    pull(1, HistogramCounts.custom(new double[] {1, 3}, 2, 3, 0));

    assertThat(trends())
        .containsExactly(
            "h a -53 bucket 0 07 1.000",
            "h a -53 bucket 1 07 2.000",
            "h a -53 count 07 3.000 of 2 in 60.000 s, 0 resets",
            "h a -53 sum 07 6.000");
  }

  @Test
  void otherKindOfBuckets_isAReset() throws IOException {
    pull(0, HistogramCounts.of(0, 1));
    pull(1, HistogramCounts.custom(new double[] {1}, 2, 3));

    assertThat(trends())
        .containsExactly(
            "h a -53 bucket 0 07 2.000",
            "h a -53 bucket 1 07 3.000",
            "h a -53 count 07 5.000 of 2 in 60.000 s, 1 resets",
            "h a -53 sum 07 10.000",
            "h a 0 count 07 0.000 of 2 in 60.000 s, 1 resets",
            "h a 0 sum 07 0.000");
  }

  @Test
  void gaugeHistogram_hasNoTrends() throws IOException {
    pull(0, HistogramCounts.of(0, ResetHint.GAUGE, 1));
    pull(1, HistogramCounts.of(0, ResetHint.GAUGE, 3));

    assertThat(trends()).isEmpty();
    assertThat(VisibleRows.histograms(bucket).get(LATENCY)).hasSize(2);
  }

  @Test
  void stepOverMidnight_isOfTheFirstHourOfTheNextDay() throws IOException {
    pull(16 * 60 + 59, HistogramCounts.of(0, 1));
    pull(17 * 60, HistogramCounts.of(0, 5));

    assertThat(trends())
        .contains("h a 0 bucket 0 00 4.000", "h a 0 count 00 4.000 of 1 in 60.000 s, 0 resets");
  }

  @Test
  void dayWithoutHistograms_isNotBridged() throws IOException {
    pull(0, HistogramCounts.of(0, 1));
    pull(48 * 60, HistogramCounts.of(0, 5));

    assertThat(trends())
        .allMatch(row -> !row.contains("bucket"))
        .filteredOn(row -> row.contains("count"))
        .hasSize(2);
  }
}
