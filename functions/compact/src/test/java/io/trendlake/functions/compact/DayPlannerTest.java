// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.NameRange;
import io.trendlake.lake.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the metric names of a day are cut into parts. */
final class DayPlannerTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-22");
  private static final int HOURS = 3;

  private final Bucket bucket = new InMemoryBucket();

  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 40, 1})
  void parts_evenWhateverTheGroupsOfTheFiles(int groupRows) throws IOException {
    write(groupRows, Map.of("a", 10, "b", 10, "c", 10, "d", 10, "e", 10));

    assertThat(new DayPlanner(bucket, 2 * 10 * HOURS).plan(DAY).parts())
        .containsExactly(
            new DayPlan.Part(0, new NameRange("", Optional.of("c"))),
            new DayPlan.Part(1, new NameRange("c", Optional.of("e"))),
            new DayPlan.Part(2, new NameRange("e", Optional.empty())));
  }

  @Test
  void name_withMoreRowsThanAPart_isOneOfItsOwn() throws IOException {
    write(1 << 20, Map.of("a", 1, "b", 100, "c", 1, "d", 1));

    assertThat(new DayPlanner(bucket, 10).plan(DAY).parts())
        .containsExactly(
            new DayPlan.Part(0, new NameRange("", Optional.of("b"))),
            new DayPlan.Part(1, new NameRange("b", Optional.of("c"))),
            new DayPlan.Part(2, new NameRange("c", Optional.empty())));
  }

  @Test
  void day_withoutFiles_hasNoParts() throws IOException {
    assertThat(new DayPlanner(bucket, 10).plan(DAY).parts()).isEmpty();
  }

  /** Writes the same rows into each hour. */
  private void write(int groupRows, Map<String, Integer> rowsByName) throws IOException {
    for (int hour = 0; hour < HOURS; hour++) {
      var start = DAY.atStartOfDay().toInstant(ZoneOffset.UTC).plus(Duration.ofHours(hour));
      SamplesWriter writer = new SamplesWriter(new WriterOptions(1, groupRows, 1000, Map.of()));
      new TreeMap<>(rowsByName)
          .forEach((name, rows) -> addSeries(writer, name, start.toEpochMilli(), rows));
      bucket.put(new LakeKey.HourFile(Dataset.SAMPLES, start, 0).text(), writer.finish());
    }
  }

  private static void addSeries(SamplesWriter writer, String name, long start, int rows) {
    long[] ts = new long[rows];
    for (int i = 0; i < rows; i++) {
      ts[i] = start + i;
    }
    Series series =
        new Series(name, "111122223333", "eu-west-1", "node", "a", "{}", MetricType.GAUGE);
    writer.add(series, ts, new double[rows], 0, rows);
  }
}
