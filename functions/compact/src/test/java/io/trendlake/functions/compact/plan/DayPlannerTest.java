// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the series of a day are cut into parts. */
final class DayPlannerTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-22");
  private static final int HOURS = 3;
  private static final int ONE_GROUP = 1 << 20;

  private final Bucket bucket = new InMemoryBucket();

  @ParameterizedTest
  @ValueSource(ints = {ONE_GROUP, 40, 1})
  void parts_evenWhateverTheGroupsOfTheFiles(int groupRows) throws IOException {
    write(groupRows, Map.of("a", 10, "b", 10, "c", 10, "d", 10, "e", 10));

    assertThat(parts(2 * 10 * HOURS))
        .containsExactly(range("", "c"), range("c", "e"), range("e", ""));
  }

  @ParameterizedTest
  @ValueSource(ints = {ONE_GROUP, 7, 1})
  void name_withMoreRowsThanAPart_isCutBetweenItsTargets(int groupRows) throws IOException {
    write(
        groupRows,
        Map.of("a", 1, "b i1", 4, "b i2", 4, "b i3", 4, "b i4", 4, "b i5", 4, "c", 1, "d", 1));

    assertThat(parts(10 * HOURS))
        .containsExactly(range("", "b i3"), range("b i3", "b i5"), range("b i5", ""));
  }

  @Test
  void target_withMoreRowsOfANameThanAPart_isAPartOfItsOwn() throws IOException {
    write(ONE_GROUP, Map.of("a", 1, "b i1", 4, "b i2", 100, "b i3", 4, "c", 1, "d", 100, "e", 1));

    assertThat(parts(10 * HOURS))
        .containsExactly(
            range("", "b i2"),
            range("b i2", "b i3"),
            range("b i3", "d"),
            range("d", "e"),
            range("e", ""));
  }

  @Test
  void targets_ofOneNameOnly_areCutByAccountFirst() throws IOException {
    SamplesWriter writer = new SamplesWriter(WriterOptions.hour(1));
    for (String account : List.of("1", "2")) {
      for (String region : List.of("r", "s")) {
        add(writer, new Series("m", account, region, "j", "i", "{}", MetricType.GAUGE), 0, 10);
      }
    }
    put(0, 0, writer);

    assertThat(parts(20))
        .containsExactly(
            new SeriesRange(
                SeriesBound.START, Optional.of(SeriesBound.of("m", "2", "r", "j", "i"))),
            new SeriesRange(SeriesBound.of("m", "2", "r", "j", "i"), Optional.empty()));
  }

  @Test
  void day_withoutFiles_hasNoParts() throws IOException {
    assertThat(parts(10)).isEmpty();
  }

  @Test
  void files_areOpenedOnceMoreOnlyForAHeavyName() throws IOException {
    write(ONE_GROUP, Map.of("a", 10, "b i1", 10, "b i2", 10));

    assertThat(readsOfPlan(20 * HOURS)).isEqualTo(HOURS * 2);
    assertThat(readsOfPlan(20 * HOURS - 1)).isEqualTo(HOURS * 4);
  }

  private int readsOfPlan(long partRows) throws IOException {
    AtomicInteger reads = new AtomicInteger();
    Bucket counting =
        new ForwardingBucket(bucket) {
          @Override
          public byte[] getRange(String key, long offset, int length) throws IOException {
            reads.incrementAndGet();
            return super.getRange(key, offset, length);
          }
        };
    new DayPlanner(counting, partRows).plan(DAY);
    return reads.get();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void parts_ofARandomDay_haveEveryRowOnceAndNoMoreThanAPartMay(long seed) throws IOException {
    Random random = new Random(seed);
    Map<String, Long> expected = writeRandom(random);
    int partRows = random.nextInt(1, 401);

    Map<String, Long> rows = new TreeMap<>();
    long last = partRows;
    for (SeriesRange part : parts(partRows)) {
      Map<String, Long> ofPart = rowsByTarget(part);
      long sum = ofPart.values().stream().mapToLong(Long::longValue).sum();
      assertThat(sum <= partRows || ofPart.size() == 1)
          .as("seed %d, at most %d rows or one target: %s has %s", seed, partRows, part, ofPart)
          .isTrue();
      assertThat(last + sum)
          .as("seed %d, %s and the part before", seed, part)
          .isGreaterThan(partRows);
      ofPart.forEach((target, count) -> rows.merge(target, count, Long::sum));
      last = sum;
    }
    assertThat(rows).as("seed %d", seed).isEqualTo(expected);
  }

  /** Writes some names of some targets into several files an hour; returns their rows. */
  private Map<String, Long> writeRandom(Random random) throws IOException {
    Map<String, Long> all = new TreeMap<>();
    for (int hour = 0; hour < HOURS; hour++) {
      for (int part = 0; part < 3; part++) {
        Map<String, Integer> rows = new TreeMap<>();
        for (int i = random.nextInt(60); i > 0; i--) {
          // Low names are on more targets than high ones.
          int name = random.nextInt(8);
          int target = random.nextInt(1 + 40 / (1 + name * name));
          rows.put("n%d i%d%d".formatted(name, part, target), 1 + random.nextInt(20));
        }
        put(hour, part, writer(1 + random.nextInt(100), rows, hour));
        rows.forEach((target, count) -> all.merge(target, (long) count, Long::sum));
      }
    }
    return all;
  }

  private Map<String, Long> rowsByTarget(SeriesRange range) throws IOException {
    Map<String, Long> rows = new TreeMap<>();
    for (var object : bucket.list("samples/hour/")) {
      SamplesReader reader =
          SamplesReader.open(FileSource.of(bucket, object.key(), object.size()), range);
      while (reader.next()) {
        Series series = reader.series();
        rows.merge(series.name() + ' ' + series.instance(), (long) reader.count(), Long::sum);
      }
    }
    return rows;
  }

  /** The ranges of the parts, which are numbered as they come. */
  private List<SeriesRange> parts(long partRows) throws IOException {
    List<SeriesRange> ranges = new ArrayList<>();
    for (DayPlan.Part part : new DayPlanner(bucket, partRows).plan(DAY).parts()) {
      assertThat(part.number()).isEqualTo(ranges.size());
      ranges.add(part.range());
    }
    return ranges;
  }

  /** From a name, or a name and an instance, to another; none where it is empty. */
  private static SeriesRange range(String from, String before) {
    return new SeriesRange(
        from.isEmpty() ? SeriesBound.START : bound(from),
        before.isEmpty() ? Optional.empty() : Optional.of(bound(before)));
  }

  private static SeriesBound bound(String text) {
    int space = text.indexOf(' ');
    Series series = series(text);
    return space < 0
        ? SeriesBound.of(text)
        : SeriesBound.of(
            series.name(), series.account(), series.region(), series.job(), series.instance());
  }

  /** The series of {@code name instance}, or of {@code name}. */
  private static Series series(String text) {
    int space = text.indexOf(' ');
    String name = space < 0 ? text : text.substring(0, space);
    String instance = space < 0 ? "i" : text.substring(space + 1);
    return new Series(name, "111122223333", "eu-west-1", "node", instance, "{}", MetricType.GAUGE);
  }

  /** Writes the same rows into each hour. */
  private void write(int groupRows, Map<String, Integer> rows) throws IOException {
    for (int hour = 0; hour < HOURS; hour++) {
      put(hour, 0, writer(groupRows, rows, hour));
    }
  }

  private static SamplesWriter writer(int groupRows, Map<String, Integer> rows, int hour) {
    SamplesWriter writer = new SamplesWriter(new WriterOptions(1, groupRows, 1000, Map.of()));
    Map<Series, Integer> inOrder = new TreeMap<>();
    rows.forEach((text, count) -> inOrder.put(series(text), count));
    inOrder.forEach((series, count) -> add(writer, series, hour, count));
    return writer;
  }

  private static void add(SamplesWriter writer, Series series, int hour, int rows) {
    long[] ts = new long[rows];
    for (int i = 0; i < rows; i++) {
      ts[i] = start(hour) + i;
    }
    writer.add(series, ts, new double[rows], 0, rows);
  }

  private void put(int hour, int part, SamplesWriter writer) throws IOException {
    var start = DAY.atStartOfDay().toInstant(ZoneOffset.UTC).plus(Duration.ofHours(hour));
    bucket.put(new LakeKey.HourFile(Dataset.SAMPLES, start, part).text(), writer.finish());
  }

  private static long start(int hour) {
    return DAY.atStartOfDay().toInstant(ZoneOffset.UTC).plus(Duration.ofHours(hour)).toEpochMilli();
  }
}
