// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.lake.series.LakeView;
import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesSelection;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.parse.ParseException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A view of the lake gives the same native histograms, numbers and stale markers at every stage of
 * compaction, and PromQL the same answers as from the same samples in memory.
 */
final class HistogramViewStagesTest {

  private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
  private static final int MINUTES = 3 * 60;
  private static final long SEED = Long.getLong("seed", 20_261_130);

  private static final List<String> QUERIES =
      List.of(
          "histogram_quantile(0.99, sum by (job) (rate(h[5m])))",
          "histogram_count(h)",
          "sum(rate(h[7m]))",
          "h",
          "count_over_time(h[11m])",
          "present_over_time(up[3m])");

  private record Point(Labels labels, long ts, long bits, @Nullable NativeHistogram histogram) {

    static Point of(Labels labels, SampleRun run, int n) {
      @Nullable NativeHistogram histogram = run.histogram(n);
      long bits = histogram == null ? Double.doubleToRawLongBits(run.values()[n]) : 0;
      return new Point(labels, run.timestamps()[n], bits, histogram);
    }
  }

  private static LakeView view(Bucket bucket) throws IOException {
    InstantSource clock = InstantSource.fixed(START.plus(Duration.ofMinutes(MINUTES + 60)));
    return new LakeReader(bucket, clock, LakeReaderOptions.DEFAULT).open();
  }

  /**
   * Scrapes of two targets, of which each exposes a histogram that is sometimes a number, missing,
   * reset or of another schema, and which sometimes fail.
   *
   * @return the histograms that were scraped
   */
  private static Set<Point> scrape(Bucket bucket, Random random) throws IOException {
    Set<Point> scraped = new HashSet<>();
    double[] count = {0, 0};
    for (int minute = 0; minute < MINUTES; minute++) {
      Instant slot = START.plus(Duration.ofMinutes(minute));
      List<Scrapes.Pull> pulls = new ArrayList<>();
      for (int target = 0; target < 2; target++) {
        String name = "t" + target;
        Series series = Scrapes.series(name, "h", MetricType.HISTOGRAM);
        count[target] = random.nextInt(50) == 0 ? 0 : count[target] + random.nextInt(20);
        int what = random.nextInt(20);
        switch (what) {
          case 0 -> pulls.add(Scrapes.failed(name, slot));
          case 1 -> pulls.add(Scrapes.failedAfter(name, slot, series));
          case 2 -> pulls.add(Scrapes.good(name, slot, 1));
          case 3 -> {
            Series number = Scrapes.series(name, "h", MetricType.GAUGE);
            pulls.add(Scrapes.good(name, slot, minute, number));
          }
          default -> {
            NativeHistogram histogram =
                what == 4
                    ? HistogramCounts.custom(new double[] {0.5, 1}, count[target], 1, 2)
                    : HistogramCounts.of(minute / 60 % 2, count[target], 0, 2 * count[target]);
            pulls.add(Scrapes.good(name, slot, 1).with(series, histogram));
            scraped.add(new Point(series.toLabels(), slot.toEpochMilli(), 0, histogram));
          }
        }
      }
      Scrapes.write(bucket, "s", slot, pulls.toArray(new Scrapes.Pull[0]));
    }
    return scraped;
  }

  private static Set<Point> read(SampleSource source, long from, long to) throws IOException {
    Set<Point> points = new HashSet<>();
    try (SelectedSeries series = source.select(new SeriesSelection(List.of(), from, to))) {
      for (int i = 0; i < series.size(); i++) {
        SampleRun run = series.read(i);
        for (int n = 0; n < run.size(); n++) {
          assertThat(n == 0 || run.timestamps()[n - 1] < run.timestamps()[n]).isTrue();
          points.add(Point.of(series.labels(i), run, n));
        }
      }
    }
    return points;
  }

  private static InMemorySamples inMemory(Set<Point> points) {
    InMemorySamples samples = new InMemorySamples();
    for (Point point : points) {
      if (point.histogram() != null) {
        samples.add(point.labels(), point.ts(), point.histogram(), 0);
      } else {
        samples.add(point.labels(), point.ts(), Double.longBitsToDouble(point.bits()));
      }
    }
    return samples;
  }

  /** One text for each point of an answer, to the bit. */
  private static Set<String> answer(SampleSource source, String query) throws ParseException {
    QueryValue value =
        new PromqlEngine(EngineOptions.defaults())
            .range(
                source,
                query,
                START.toEpochMilli(),
                START.plus(Duration.ofMinutes(MINUTES + 30)).toEpochMilli(),
                30_000,
                QueryControl.unbounded())
            .value();
    Set<String> points = new TreeSet<>();
    for (QueryValue.MatrixSeries series : ((QueryValue.MatrixValue) value).series()) {
      for (int i = 0; i < series.timestamps().length; i++) {
        @Nullable NativeHistogram histogram = series.histogram(i);
        points.add(
            series.labels()
                + " "
                + series.timestamps()[i]
                + " "
                + (histogram == null ? String.valueOf(series.values()[i]) : exact(histogram)));
      }
    }
    return points;
  }

  private static String exact(NativeHistogram histogram) {
    return histogram
        + Arrays.toString(histogram.positiveIndexes())
        + Arrays.toString(histogram.positiveCounts())
        + Arrays.toString(histogram.customBounds());
  }

  @Test
  void stages_haveTheSameSamplesAndAnswers() throws IOException, ParseException {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    Bucket bucket = new InMemoryBucket();
    Set<Point> scraped = scrape(bucket, random);
    Set<Point> expected = read(view(bucket), 0, Long.MAX_VALUE);
    Set<Point> histograms = new HashSet<>(expected);
    histograms.removeIf(point -> point.histogram() == null);
    assertThat(histograms).isEqualTo(scraped);
    InMemorySamples memory = inMemory(expected);
    Compactor compactor = new Compactor(bucket, CompactionOptions.DEFAULT);
    Set<String> stages = new HashSet<>();
    for (int hours = 0; hours < 5; hours++) {
      LakeView view = view(bucket);
      String stage = "-Dseed=%d, %s".formatted(SEED, view.watermark());
      stages.add(stage);
      assertThat(read(view, 0, Long.MAX_VALUE)).as(stage).isEqualTo(expected);
      for (String query : QUERIES) {
        assertThat(answer(view(bucket), query))
            .as(query + ", " + stage)
            .isNotEmpty()
            .isEqualTo(answer(memory, query));
      }
      assertThat(view.labelValues("__name__", all())).as(stage).containsExactly("h", "up");
      compactor.run(START.plus(Duration.ofHours(hours + 1L)).plus(Duration.ofMinutes(30)));
    }
    assertThat(stages).as("minutes, hours, and days were read").hasSizeGreaterThanOrEqualTo(4);
  }

  private static List<SeriesSelection> all() {
    return List.of(new SeriesSelection(List.of(), 0, Long.MAX_VALUE));
  }

  @Test
  void dayWithHistograms_isNotAnsweredFromTrendsOfNumbers() throws IOException, ParseException {
    Bucket bucket = new InMemoryBucket();
    Series series = Scrapes.series("t", "h", MetricType.HISTOGRAM);
    for (int minute = 0; minute < 60; minute++) {
      Instant slot = START.plus(Duration.ofMinutes(minute));
      Scrapes.Pull pull =
          minute % 3 == 0
              ? Scrapes.good("t", slot, 1, Scrapes.series("t", "h", MetricType.GAUGE))
              : Scrapes.good("t", slot, 1).with(series, HistogramCounts.of(0, minute, minute));
      Scrapes.write(bucket, "s", slot, pull);
    }
    Instant later = START.plus(Duration.ofDays(3));
    Scrapes.write(bucket, "s", later, Scrapes.good("z", later, 1));
    new Compactor(bucket, CompactionOptions.DEFAULT).run(later);
    String query = "count_over_time(h[1h])";
    long end = START.plus(Duration.ofHours(1)).toEpochMilli();

    QueryValue value =
        new PromqlEngine(EngineOptions.defaults())
            .instant(view(bucket), query, end, QueryControl.unbounded())
            .value();

    assertThat(view(bucket).watermark().day()).isAfter(LocalDate.parse("2026-11-21"));
    assertThat(((QueryValue.VectorValue) value).samples())
        .singleElement()
        .extracting(QueryValue.VectorSample::value)
        .isEqualTo(59.0);
  }
}
