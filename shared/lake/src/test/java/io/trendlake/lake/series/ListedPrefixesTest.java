// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.MinuteHistogramsWriter;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Outcome;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesSelection;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.ObjectPage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Which lists a query asks the bucket for that looks at a closed day, closed hours and an open one.
 */
final class ListedPrefixesTest {

  private static final LocalDate CLOSED = LocalDate.parse("2026-11-20");
  private static final Instant OPEN_DAY =
      CLOSED.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  private static final Instant NOW = OPEN_DAY.plusSeconds(2 * 3600 + 1200);
  private static final NativeHistogram HISTOGRAM =
      new NativeHistogram(
          0,
          0,
          0,
          1,
          1,
          new int[] {1},
          new double[] {1},
          new int[0],
          new double[0],
          new double[0],
          NativeHistogram.ResetHint.UNKNOWN);

  private final Bucket lake = new InMemoryBucket();

  /** Of each request the text after which keys were asked for. */
  private final List<String> listed = new CopyOnWriteArrayList<>();

  private final LakeReader reader =
      new LakeReader(
          new ForwardingBucket(lake) {
            @Override
            public ObjectPage page(String prefix, String after) throws IOException {
              listed.add(after);
              return super.page(prefix, after);
            }
          },
          InstantSource.fixed(NOW),
          LakeReaderOptions.DEFAULT);

  private static Series series(String name, MetricType type) {
    return new Series(name, "1", "r", "j", "i", "{}", type);
  }

  private static byte[] samples(Instant at) {
    SamplesWriter writer = new SamplesWriter(WriterOptions.hour(1));
    Series series = series("a", MetricType.GAUGE);
    writer.add(series, new long[] {at.toEpochMilli()}, new double[] {1}, 0, 1);
    return writer.finish();
  }

  private void closeUpTo(int hours) throws IOException {
    Instant hour = OPEN_DAY.plusSeconds(hours * 3600L);
    new WatermarkStore(lake).advance(new Watermark(hour, CLOSED.plusDays(1)));
  }

  private void putHour(int number) throws IOException {
    Instant hour = OPEN_DAY.plusSeconds(number * 3600L);
    lake.put(new LakeKey.HourFile(Dataset.SAMPLES, hour, 0).text(), samples(hour));
  }

  private void putSlot(Instant slot) throws IOException {
    putSlot(slot, new Outcome.Scraped(Duration.ofMillis(1), 1, 10));
  }

  private void putSlot(Instant slot, Outcome.Result result) throws IOException {
    MinuteSamplesWriter writer = new MinuteSamplesWriter();
    writer.add(series("a", MetricType.GAUGE), 0, slot.toEpochMilli(), 1);
    lake.put(new LakeKey.MinuteFile(Dataset.SAMPLES, slot, "s").text(), writer.finish());
    Outcome.ScrapedTarget target =
        new Outcome.ScrapedTarget(
            "1", "r", "j", "i", "{}", "http://i/", Duration.ofMinutes(1), false);
    byte[] outcomes = OutcomesFile.write(List.of(new Outcome(slot, slot, target, result)));
    lake.put(new LakeKey.MinuteFile(Dataset.SCRAPES, slot, "s").text(), outcomes);
  }

  private void makeLake() throws IOException {
    Instant day = CLOSED.atStartOfDay().toInstant(ZoneOffset.UTC);
    lake.put(new LakeKey.DayFile(Dataset.SAMPLES, CLOSED, 0).text(), samples(day));
    putHour(0);
    putHour(1);
    putSlot(OPEN_DAY.plusSeconds(2 * 3600));
    closeUpTo(2);
  }

  /** How many samples a query over everything finds; what it lists is noted. */
  private int query() throws IOException {
    return query(CLOSED.atStartOfDay().toInstant(ZoneOffset.UTC), NOW);
  }

  private int query(Instant from, Instant to) throws IOException {
    listed.clear();
    return countSamples(reader.open(), from, to);
  }

  private static int countSamples(LakeView view, Instant from, Instant to) throws IOException {
    SeriesSelection all = new SeriesSelection(List.of(), from.toEpochMilli(), to.toEpochMilli());
    int samples = 0;
    try (SelectedSeries found = view.select(all)) {
      for (int i = 0; i < found.size(); i++) {
        samples += found.read(i).size();
      }
    }
    return samples;
  }

  @Test
  void openHours_areListedOnceForEachDataset() throws IOException {
    makeLake();
    assertThat(query()).isEqualTo(4);

    assertThat(query()).isEqualTo(4);

    assertThat(listed)
        .containsExactlyInAnyOrder(
            "scrapes/minute/dt=2026-11-21/hour=01/",
            "samples/minute/dt=2026-11-21/hour=01/",
            "histograms/minute/dt=2026-11-21/hour=01/");
  }

  /** As when compaction has stood still for days. */
  @Test
  void hoursThatAreListedAsOne_areThereForSelectionsThatReachFurther() throws IOException {
    makeLake();
    for (int hour = 3; hour < 5 * 24; hour++) {
      putSlot(OPEN_DAY.plusSeconds(hour * 3600L));
    }
    Bucket paged =
        new ForwardingBucket(lake) {
          @Override
          public ObjectPage page(String prefix, String after) throws IOException {
            List<ObjectInfo> objects = super.page(prefix, after).objects();
            return objects.size() <= 2
                ? new ObjectPage(objects, null)
                : new ObjectPage(objects.subList(0, 2), objects.get(1).key());
          }
        };
    Instant now = OPEN_DAY.plus(Duration.ofDays(5));
    LakeReader reading = new LakeReader(paged, InstantSource.fixed(now), LakeReaderOptions.DEFAULT);
    LakeView view = reading.open();
    int before = countSamples(view, OPEN_DAY, OPEN_DAY.plus(Duration.ofDays(3)));

    assertThat(countSamples(view, OPEN_DAY, now))
        .isGreaterThan(before)
        .isEqualTo(countSamples(reading.open(), OPEN_DAY, now));
  }

  /** A page has a thousand keys in S3; the next can be asked for only when it has come. */
  @Test
  void manyFilesOfOpenHours_areListedInPagesSideBySide() throws IOException {
    makeLake();
    int shards = 50;
    for (int minute = -60; minute < 20; minute++) {
      for (int shard = 0; shard < shards; shard++) {
        Instant slot = OPEN_DAY.plusSeconds(2 * 3600 + minute * 60L);
        for (Dataset dataset : List.of(Dataset.SAMPLES, Dataset.SCRAPES)) {
          lake.put(new LakeKey.MinuteFile(dataset, slot, "t" + shard).text(), new byte[1]);
        }
      }
    }
    Map<String, Integer> places = new ConcurrentHashMap<>();
    LakeReader reading =
        new LakeReader(paged(200, places), InstantSource.fixed(NOW), LakeReaderOptions.DEFAULT);

    String version =
        reading.open().version(OPEN_DAY.toEpochMilli(), NOW.toEpochMilli()).orElseThrow();

    assertThat(version.lines().filter(line -> line.contains("/minute/")))
        .hasSize(2 * 80 * shards + 2);
    assertThat(version.lines()).doesNotHaveDuplicates();
    assertThat(places.values()).allMatch(place -> place <= 3);
    assertThat(places).hasSizeBetween(2 * 20, 2 * 35);
  }

  /** The lake, whose pages have so many keys; notes the place of each in the row that it ends. */
  private Bucket paged(int keys, Map<String, Integer> places) {
    Map<String, Integer> next = new ConcurrentHashMap<>();
    return new ForwardingBucket(lake) {
      @Override
      public ObjectPage page(String prefix, String after) throws IOException {
        List<ObjectInfo> objects = super.page(prefix, after).objects();
        if (!prefix.contains("/minute/")) {
          return new ObjectPage(objects, null);
        }
        int place = next.getOrDefault(after, 1);
        places.put(after, place);
        if (objects.size() <= keys) {
          return new ObjectPage(objects, null);
        }
        String last = objects.get(keys - 1).key();
        next.put(last, place + 1);
        return new ObjectPage(objects.subList(0, keys), last);
      }
    };
  }

  @Test
  void whatWasReached_isAskedForOnlyAfterAFailure() throws IOException {
    makeLake();
    putSlot(
        OPEN_DAY.plusSeconds(2 * 3600 + 60),
        new Outcome.Failed(Duration.ofMillis(1), "the body broke off", 3, 10));
    assertThat(query()).isEqualTo(5);

    assertThat(listed).contains("reached/minute/dt=2026-11-21/hour=01/");
  }

  @Test
  void version_takesTheListsOfOutcomesAndSamplesAlone() throws IOException {
    makeLake();
    long from = OPEN_DAY.toEpochMilli();
    assertThat(reader.open().version(from, NOW.toEpochMilli())).isPresent();
    listed.clear();

    String before = reader.open().version(from, NOW.toEpochMilli()).orElseThrow();

    assertThat(listed)
        .containsExactly(
            "scrapes/minute/dt=2026-11-21/hour=01/", "samples/minute/dt=2026-11-21/hour=01/");
    putSlot(OPEN_DAY.plusSeconds(2 * 3600 + 60));
    assertThat(reader.open().version(from, NOW.toEpochMilli()))
        .isPresent()
        .get()
        .isNotEqualTo(before);
  }

  @Test
  void monthsThatComeAlong_areNotListedAgain() throws IOException {
    makeLake();
    for (int month = 1; month <= 11; month++) {
      LocalDate day = LocalDate.of(2026, month, 3);
      byte[] file = samples(day.atStartOfDay().toInstant(ZoneOffset.UTC));
      lake.put(new LakeKey.DayFile(Dataset.SAMPLES, day, 0).text(), file);
    }

    assertThat(queryMonth(2)).isEqualTo(1);
    assertThat(listed)
        .containsExactlyInAnyOrder("samples/day/dt=2026-02", "histograms/day/dt=2026-02");
    assertThat(queryMonth(10)).isEqualTo(1);
    assertThat(listed).isEmpty();
    assertThat(queryMonth(1)).isEqualTo(1);
    assertThat(listed)
        .containsExactlyInAnyOrder("samples/day/dt=2026-01", "histograms/day/dt=2026-01");
  }

  private int queryMonth(int month) throws IOException {
    Instant from = LocalDate.of(2026, month, 2).atStartOfDay().toInstant(ZoneOffset.UTC);
    return query(from, from.plus(Duration.ofDays(20)));
  }

  @Test
  void hourThatWasClosedSince_isListedWithItsDay() throws IOException {
    makeLake();
    assertThat(query()).isEqualTo(4);
    putHour(2);
    closeUpTo(3);

    assertThat(query()).isEqualTo(4);

    assertThat(listed)
        .contains("samples/hour/dt=2026-11-21/", "histograms/hour/dt=2026-11-21/")
        .doesNotContain("samples/day/dt=2026-11", "histograms/day/dt=2026-11");
  }

  @Test
  void firstHistograms_areFound_inWhateverTier() throws IOException {
    makeLake();
    assertThat(query()).isEqualTo(4);
    Instant slot = OPEN_DAY.plusSeconds(2 * 3600 + 60);
    putSlot(slot);
    MinuteHistogramsWriter minute = new MinuteHistogramsWriter(slot.toEpochMilli());
    minute.add(series("h", MetricType.HISTOGRAM), 0, slot.toEpochMilli(), HISTOGRAM);
    lake.put(new LakeKey.MinuteFile(Dataset.HISTOGRAMS, slot, "s").text(), minute.finish());
    assertThat(query()).isEqualTo(6);

    Instant hour = OPEN_DAY.plusSeconds(2 * 3600);
    HistogramsWriter writer = new HistogramsWriter(WriterOptions.hour(1));
    writer.add(
        series("h", MetricType.HISTOGRAM),
        List.of(new HistogramSample(slot.toEpochMilli(), slot.toEpochMilli(), HISTOGRAM)));
    putHour(2);
    lake.put(new LakeKey.HourFile(Dataset.HISTOGRAMS, hour, 0).text(), writer.finish());
    closeUpTo(3);
    assertThat(query()).isEqualTo(5);
  }
}
