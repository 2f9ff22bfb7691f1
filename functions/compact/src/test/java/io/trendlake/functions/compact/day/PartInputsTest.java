// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.MergedDataset;
import io.trendlake.functions.compact.input.OpenFiles;
import io.trendlake.functions.compact.input.SeriesMerge;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However few files may be open at once, a part of a day is made of the same samples. */
final class PartInputsTest {

  private static final Instant DAY = Instant.parse("2026-11-22T00:00:00Z");
  private static final SeriesRange RANGE =
      new SeriesRange(
          SeriesBound.of("b"),
          Optional.of(SeriesBound.of("n", "111122223333", "eu-west-1", "node", "b")));
  private static final int HOURS = 3;
  private static final int FILES_OF_HOUR = 7;

  /** What came out: the samples, and how often one was left out for another. */
  private record Merged(List<String> samples, long repeated) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void samples_areTheSameHoweverFewFilesAreOpen(long seed) throws IOException {
    Bucket bucket = new InMemoryBucket();
    List<String> keys = writeHours(bucket, new Random(seed));

    Merged direct = merge(bucket, keys, HOURS * FILES_OF_HOUR);

    assertThat(direct.samples()).as("seed %d", seed).isNotEmpty();
    assertThat(direct.repeated()).as("seed %d", seed).isPositive();
    for (int maxOpen : new int[] {1, 2, 5, HOURS * FILES_OF_HOUR - 1}) {
      assertThat(merge(bucket, keys, maxOpen))
          .as("seed %d, %d open", seed, maxOpen)
          .isEqualTo(direct);
    }
  }

  private static Merged merge(Bucket bucket, List<String> keys, int maxOpen) throws IOException {
    OpenFiles<SeriesSamples> files =
        new PartInputs(bucket, RANGE).files(MergedDataset.SAMPLES, keys, maxOpen);
    SeriesMerge<SeriesSamples> merge = new SeriesMerge<>(files.open());
    SeriesSamples samples = new SeriesSamples();
    List<String> all = new ArrayList<>();
    long repeated = 0;
    while (merge.peek() != null) {
      samples.clear();
      Series series = merge.take(samples);
      repeated += samples.settle();
      for (int i = 0; i < samples.size(); i++) {
        all.add(
            "%s %d %s of hour %d"
                .formatted(series, samples.ts()[i], samples.values()[i], samples.ranks()[i]));
      }
    }
    return new Merged(all, repeated + files.repeated());
  }

  private static List<String> writeHours(Bucket bucket, Random random) throws IOException {
    List<String> keys = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      for (int part = 0; part < FILES_OF_HOUR; part++) {
        Instant start = DAY.plus(Duration.ofHours(hour));
        String key = new LakeKey.HourFile(Dataset.SAMPLES, start, part).text();
        bucket.put(key, file(random, start));
        keys.add(key);
      }
    }
    return keys;
  }

  /** Some series of some names, so few that files have many in common. */
  private static byte[] file(Random random, Instant hour) {
    SamplesWriter writer = new SamplesWriter(WriterOptions.hour(1));
    for (char name = 'a'; name <= 'q'; name++) {
      for (int number = 0; number < 4; number++) {
        if (random.nextInt(3) == 0) {
          addSeries(writer, random, hour, String.valueOf(name), number);
        }
      }
    }
    return writer.finish();
  }

  private static void addSeries(
      SamplesWriter writer, Random random, Instant hour, String name, int number) {
    MetricType type = random.nextBoolean() ? MetricType.GAUGE : MetricType.COUNTER;
    long[] ts = new long[1 + random.nextInt(4)];
    double[] values = new double[ts.length];
    long next = hour.toEpochMilli();
    for (int i = 0; i < ts.length; i++) {
      next += 1 + random.nextInt(3);
      ts[i] = next;
      values[i] = random.nextInt();
    }
    String instance = number < 2 ? "a" : "b";
    String labels = "{\"n\":\"%d\"}".formatted(number);
    Series series = new Series(name, "111122223333", "eu-west-1", "node", instance, labels, type);
    writer.add(series, ts, values, 0, ts.length);
  }
}
