// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a samples file whose series are asked for from one place to another. */
final class SeriesRangeTest {

  private static final long TS = 1_795_331_700_000L;

  /** The last two are in another order by UTF-16. */
  private static final List<String> TEXTS = List.of("", "a", "aa", "b", "\uFFFD", "\uD83D\uDE00");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void seriesOfRange_areThoseThatAFilterFinds(long seed) throws IOException {
    Random random = new Random(seed);
    Set<Series> all = randomSeries(random, 300);
    byte[] file = file(all, 1 + random.nextInt(40));

    for (int i = 0; i < 200; i++) {
      SeriesRange range = randomRange(random);
      assertThat(read(file, range))
          .as("seed %d, %s", seed, range)
          .isEqualTo(all.stream().filter(series -> has(range, series)).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void neighbouringRanges_haveEverySeriesOnce(long seed) throws IOException {
    Random random = new Random(seed);
    Set<Series> all = randomSeries(random, 300);
    byte[] file = file(all, 1 + random.nextInt(40));
    TreeSet<SeriesBound> bounds = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      bounds.add(randomBound(random));
    }

    List<Series> read = new ArrayList<>();
    SeriesBound from = SeriesBound.START;
    for (SeriesBound bound : bounds.tailSet(SeriesBound.START, false)) {
      read.addAll(read(file, new SeriesRange(from, Optional.of(bound))));
      from = bound;
    }
    read.addAll(read(file, new SeriesRange(from, Optional.empty())));

    assertThat(read).as("seed %d, %s", seed, bounds).isEqualTo(List.copyOf(all));
  }

  @Test
  void groupsOfOneName_areToldApartByTheirTargets() throws IOException {
    List<Series> series = new ArrayList<>();
    for (String instance : List.of("i0", "i1", "i2", "i3")) {
      series.add(new Series("m", "1", "r", "j", instance, "{}", MetricType.GAUGE));
    }
    List<RowGroup> groups =
        PageFileReader.open(FileSource.of("f", file(series, 1)), LakeSchema.SAMPLES).rowGroups();
    int[] places = new SeriesColumns(LakeSchema.SAMPLES).places();
    SeriesRange range =
        new SeriesRange(
            SeriesBound.of("m", "1", "r", "j", "i1"),
            Optional.of(SeriesBound.of("m", "1", "r", "j", "i3")));

    assertThat(groups)
        .extracting(group -> range.mayHave(group, places))
        .containsExactly(false, true, true, false);
  }

  @Test
  void rangeThatEndsWhereItBegins_isRefused() {
    SeriesBound bound = SeriesBound.of("m", "1");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeriesRange(bound, Optional.of(SeriesBound.of("m", "1"))))
        .withMessage("a range from [m, 1] must end after it, not at [m, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeriesRange(bound, Optional.of(SeriesBound.of("m"))));
  }

  @Test
  void boundOfMoreThanATarget_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeriesBound.of("m", "1", "r", "j", "i", "{}"))
        .withMessageContaining("at most 5: name, account, region, job, instance");
  }

  private static List<Series> read(byte[] file, SeriesRange range) throws IOException {
    List<Series> series = new ArrayList<>();
    SamplesReader reader = SamplesReader.open(FileSource.of("f", file), range);
    while (reader.next()) {
      series.add(reader.series());
    }
    return series;
  }

  private static byte[] file(Collection<Series> series, int groupRows) {
    SamplesWriter writer = new SamplesWriter(new WriterOptions(1, groupRows, 3, Map.of()));
    series.forEach(each -> writer.add(each, new long[] {TS}, new double[1], 0, 1));
    return writer.finish();
  }

  private static Set<Series> randomSeries(Random random, int count) {
    Set<Series> series = new TreeSet<>();
    while (series.size() < count) {
      series.add(
          new Series(
              text(random),
              text(random),
              text(random),
              text(random),
              text(random),
              "{\"n\":\"%d\"}".formatted(random.nextInt(3)),
              MetricType.GAUGE));
    }
    return series;
  }

  private static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private static SeriesRange randomRange(Random random) {
    SeriesBound one = randomBound(random);
    SeriesBound other = randomBound(random);
    int order = compare(one.texts(), other.texts());
    if (order == 0 || random.nextInt(10) == 0) {
      return new SeriesRange(one, Optional.empty());
    }
    return order < 0
        ? new SeriesRange(one, Optional.of(other))
        : new SeriesRange(other, Optional.of(one));
  }

  private static SeriesBound randomBound(Random random) {
    List<String> texts = new ArrayList<>();
    for (int left = random.nextInt(6); left > 0; left--) {
      texts.add(text(random));
    }
    return new SeriesBound(texts);
  }

  /** Lists of texts are in the order of UTF-8, so the bound is the least of what begins with it. */
  private static boolean has(SeriesRange range, Series series) {
    List<String> texts =
        List.of(series.name(), series.account(), series.region(), series.job(), series.instance());
    return compare(range.from().texts(), texts) <= 0
        && (range.before().isEmpty() || compare(texts, range.before().get().texts()) < 0);
  }

  private static int compare(List<String> left, List<String> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = Arrays.compareUnsigned(utf8(left.get(i)), utf8(right.get(i)));
      if (order != 0) {
        return order;
      }
    }
    return left.size() - right.size();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
