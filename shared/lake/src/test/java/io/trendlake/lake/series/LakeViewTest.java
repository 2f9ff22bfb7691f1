// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.ReplacedFiles;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SampleSourceContract.Condition;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesSelection;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a view reads of the bucket, and what it says when it cannot. */
final class LakeViewTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final Instant START = DAY.atStartOfDay().toInstant(ZoneOffset.UTC);
  private static final Instant NOW = START.plusSeconds(86_400);
  private static final String KEY = new LakeKey.DayFile(Dataset.SAMPLES, DAY, 0).text();
  private static final int SERIES = 400;
  private static final int MINUTES = 1440;

  private static Series series(String name, int number) {
    String instance = "host-%03d".formatted(number);
    return new Series(name, "1", "r", "node", instance, "{\"cpu\":\"0\"}", MetricType.GAUGE);
  }

  /** A day of two metrics with a sample a minute. */
  private static Bucket lake() throws IOException {
    Bucket bucket = new InMemoryBucket();
    SamplesWriter writer = new SamplesWriter(WriterOptions.day(1));
    Random random = new Random(1);
    long[] ts = new long[MINUTES];
    double[] values = new double[MINUTES];
    for (String name : List.of("alpha", "beta")) {
      for (int number = 0; number < SERIES; number++) {
        for (int minute = 0; minute < MINUTES; minute++) {
          ts[minute] = START.toEpochMilli() + minute * 60_000L;
          values[minute] = random.nextDouble();
        }
        writer.add(series(name, number), ts, values, 0, MINUTES);
      }
    }
    bucket.put(KEY, writer.finish());
    new WatermarkStore(bucket).advance(new Watermark(NOW, DAY.plusDays(1)));
    return bucket;
  }

  private static LakeReader reader(Bucket bucket) {
    return new LakeReader(bucket, InstantSource.fixed(NOW), LakeReaderOptions.DEFAULT);
  }

  private static SeriesSelection selection(LabelMatcher... matchers) {
    return new SeriesSelection(List.of(matchers), START.toEpochMilli(), NOW.toEpochMilli());
  }

  private static Condition equal(String name, String value) {
    return new Condition(name, LabelMatcher.Kind.EQUAL, value, List.of(value));
  }

  private static long read(SampleSource source, SeriesSelection selection) throws IOException {
    long samples = 0;
    try (SelectedSeries series = source.select(selection)) {
      for (int i = 0; i < series.size(); i++) {
        samples += series.read(i).size();
      }
    }
    return samples;
  }

  /** A bucket that is on this machine, or is not, and notes how long its reads are. */
  private static final class NotedReads extends ForwardingBucket {
    private final boolean local;
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    NotedReads(Bucket bucket, boolean local) {
      super(bucket);
      this.local = local;
    }

    @Override
    public boolean isLocal() {
      return local;
    }

    @Override
    public byte[] getRange(String key, long offset, int length) throws IOException {
      longest.accumulateAndGet(length, Math::max);
      bytes.addAndGet(length);
      return super.getRange(key, offset, length);
    }
  }

  @Test
  void dayOnThisMachine_isReadByPage() throws IOException {
    NotedReads near = new NotedReads(lake(), true);
    NotedReads far = new NotedReads(lake(), false);

    assertThat(read(reader(near).open(), selection()))
        .isEqualTo(read(reader(far).open(), selection()))
        .isEqualTo(2L * SERIES * MINUTES);
    assertThat(near.longest.get()).isLessThan(2 << 20);
    assertThat(far.longest.get()).isGreaterThan(2 << 20);
    // No page is fetched twice.
    assertThat(near.bytes.get()).isBetween(far.bytes.get() * 99 / 100, far.bytes.get() * 101 / 100);
  }

  @Test
  void oneSeriesOfADay_takesFewRequestsAndPages() throws IOException {
    Bucket bucket = lake();
    LakeReader reader = reader(bucket);
    SeriesSelection one =
        new SeriesSelection(
            List.of(equal("__name__", "beta"), equal("instance", "host-200")),
            START.toEpochMilli(),
            START.plusSeconds(20 * 3600 - 1).toEpochMilli());

    LakeView first = reader.open();
    assertThat(read(first, one)).isEqualTo(20 * 60);
    LakeView second = reader.open();
    assertThat(read(second, one)).isEqualTo(20 * 60);

    long size = bucket.list(KEY).getFirst().size();
    assertThat(first.statistics().bytes()).isLessThan(size / 2);
    // The watermark, the note of replaced files, lists of samples and of histograms, the footer,
    // and the pages; then not even the lists and the footer.
    assertThat(first.statistics().requests()).isLessThanOrEqualTo(11);
    assertThat(second.statistics().requests()).isLessThanOrEqualTo(8);
    assertThat(second.statistics().samples()).isEqualTo(20 * 60);
    assertThat(second.statistics().rows()).containsEntry(Tier.DAY, (long) MINUTES);
  }

  @Test
  void dayThatWasReplaced_isReadAgainByAReaderThatKnewIt() throws IOException {
    Bucket bucket = lake();
    LakeReader reader = reader(bucket);
    SeriesSelection beta = selection(equal("__name__", "beta"));
    assertThat(read(reader.open(), beta)).isEqualTo((long) SERIES * MINUTES);
    SamplesWriter writer = new SamplesWriter(WriterOptions.day(1));
    long[] ts = {START.toEpochMilli()};
    writer.add(series("beta", 1), ts, new double[] {1}, 0, 1);

    bucket.put(KEY, writer.finish());
    new ReplacedFiles(bucket).note();

    assertThat(read(reader.open(), beta)).isEqualTo(1);
  }

  @Test
  void memoryOfASelection_isThatOfTheRowsItWants() throws IOException {
    Bucket bucket = lake();
    long size = bucket.list(KEY).getFirst().size();
    LakeView view = reader(bucket).open();
    try (SelectedSeries all = view.select(selection());
        SelectedSeries one =
            view.select(selection(equal("__name__", "beta"), equal("instance", "host-200")));
        SelectedSeries none = view.select(selection(equal("__name__", "gamma")))) {
      // What is compressed of the file, a page of doubles and a batch of rows.
      assertThat(all.heldBytes()).isBetween(size / 2, size + 2_000_000);
      assertThat(one.heldBytes()).isBetween(1L, all.heldBytes() - size / 2);
      assertThat(none.heldBytes()).isZero();
    }
    assertThat(view.statistics().samples()).isZero();
  }

  @Test
  void requests_ofAQuery_areListsAndReads() throws IOException {
    LakeReader reader = reader(lake());
    LakeView first = reader.open();
    read(first, selection());
    LakeView second = reader.open();
    read(second, selection());

    assertThat(first.statistics().lists()).isPositive().isLessThan(first.statistics().requests());
    assertThat(second.statistics().lists()).isLessThan(first.statistics().lists());
  }

  @Test
  void estimate_readsNoSamples() throws IOException {
    LakeView view = reader(lake()).open();
    ReadEstimate all = view.estimate(selection(equal("__name__", "alpha")));
    ReadEstimate none = view.estimate(selection(equal("__name__", "gamma")));
    assertThat(all.files()).isEqualTo(1);
    assertThat(all.samples()).isGreaterThanOrEqualTo((long) SERIES * MINUTES);
    assertThat(all.bytes()).isPositive();
    assertThat(none).isEqualTo(ReadEstimate.NONE);
    assertThat(view.statistics().rows().values()).allMatch(rows -> rows == 0);
  }

  @Test
  void labels_ofConditions_readOnlyTheirColumns() throws IOException {
    LakeView view = reader(lake()).open();
    assertThat(view.labelNames(List.of(selection())))
        .containsExactly("__name__", "account", "cpu", "instance", "job", "region");
    assertThat(view.labelValues("__name__", List.of(selection()))).containsExactly("alpha", "beta");
    assertThat(view.labelValues("instance", List.of(selection(equal("__name__", "beta")))))
        .hasSize(SERIES)
        .startsWith("host-000");
    assertThat(view.statistics().rows().values()).allMatch(rows -> rows == 0);
  }

  @Test
  void dictionaries_sayWhatTextsThereAreWithoutReadingRows() throws IOException {
    byte[] file = lake().get(KEY).orElseThrow().content();
    RowGroup group =
        PageFileReader.open(FileSource.of(KEY, file), LakeSchema.SAMPLES).rowGroups().getFirst();
    int name = LakeSchema.SAMPLES.indexOf(LakeSchema.NAME);
    int ts = LakeSchema.SAMPLES.indexOf(LakeSchema.TS);

    assertThat(group.dictionaries(name).orElseThrow().texts(0)).startsWith("alpha");
    assertThat(group.dictionaries(name, ts)).isEmpty();
  }

  @Test
  void damagedFile_isNamed() throws IOException {
    Bucket bucket = lake();
    bucket.put(KEY, new byte[100]);
    assertThatThrownBy(() -> read(reader(bucket).open(), selection()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(KEY);
  }

  @Test
  void fileThatGoesWhileQueried_saysToAskAgain() throws IOException {
    Bucket bucket = lake();
    LakeReader reader =
        new LakeReader(bucket, InstantSource.fixed(NOW), new LakeReaderOptions(0, 1));
    assertThat(read(reader.open(), selection())).isPositive();
    bucket.delete(KEY);
    assertThatThrownBy(() -> read(reader.open(), selection()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(KEY)
        .hasMessageContaining("ask again");
    assertThat(read(reader.open(), selection())).isZero();
  }

  @Test
  void bucketThatHangs_isLeftWhenInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Bucket hanging =
        new ForwardingBucket(lake()) {
          @Override
          public byte[] getRange(String key, long offset, int length) throws IOException {
            asked.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new InterruptedIOException("given up");
            }
            return super.getRange(key, offset, length);
          }
        };
    LakeView view = reader(hanging).open();
    Throwable[] thrown = new Throwable[1];
    Thread query =
        Thread.ofPlatform()
            .start(() -> {
              try {
                read(view, selection());
              } catch (IOException e) {
                thrown[0] = e;
              }
            });
    asked.await();
    query.interrupt();
    query.join();
    assertThat(thrown[0]).isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void metadata_isThatOfTheLastDayAndTheOpenHours() throws IOException {
    Bucket bucket = lake();
    MetricMetadata said = new MetricMetadata("beta", MetricType.GAUGE, "", "The second one.");
    byte[] file =
        MetadataFile.write(
            List.of(
                new MetadataRow(said, "1", "r", "node", START),
                new MetadataRow(said, "2", "r", "node", START),
                new MetadataRow(
                    new MetricMetadata("alpha", MetricType.GAUGE, "", "The first one."),
                    "1",
                    "r",
                    "node",
                    START)));
    bucket.put(new LakeKey.DayFile(Dataset.METADATA, DAY, 0).text(), file);
    LakeView view = reader(bucket).open();
    assertThat(view.metadata(Optional.of("beta"), 0)).isEqualTo(Map.of("beta", Set.of(said)));
    assertThat(view.metadata(Optional.empty(), 1)).containsOnlyKeys("alpha");
  }

  @Test
  void span_isFromTheFirstDayToTheEndOfTheLastFile() throws IOException {
    assertThat(reader(lake()).open().span()).contains(new LakeSpan(DAY, NOW));
    assertThat(reader(new InMemoryBucket()).open().span()).isEmpty();
  }
}
