// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Sample;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SampleSourceContract;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;

/** A view of the lake keeps the contract whatever tier the samples are in. */
final class LakeViewContractTest {

  private static final Instant NOW = Instant.parse("1970-01-01T00:05:00Z");

  private static SampleSource view(Bucket bucket, Instant now) throws IOException {
    return new LakeReader(bucket, InstantSource.fixed(now), LakeReaderOptions.DEFAULT).open();
  }

  private static Map<Series, List<Sample>> bySeries(Map<Labels, List<Sample>> samples) {
    Map<Series, List<Sample>> bySeries = new TreeMap<>();
    samples.forEach((labels, list) -> bySeries.put(Series.of(labels, MetricType.GAUGE), list));
    return bySeries;
  }

  private static byte[] compacted(Map<Labels, List<Sample>> samples) {
    SamplesWriter writer = new SamplesWriter(WriterOptions.hour(1));
    bySeries(samples)
        .forEach((series, list) -> {
          long[] ts = list.stream().mapToLong(Sample::ts).toArray();
          double[] values = list.stream().mapToDouble(Sample::value).toArray();
          writer.add(series, ts, values, 0, ts.length);
        });
    return writer.finish();
  }

  @Nested
  final class OfDays extends SampleSourceContract {
    @Override
    protected SampleSource source(Map<Labels, List<Sample>> samples) throws IOException {
      Bucket bucket = new InMemoryBucket();
      LocalDate day = LocalDate.EPOCH;
      bucket.put(new LakeKey.DayFile(Dataset.SAMPLES, day, 0).text(), compacted(samples));
      Instant next = Instant.parse("1970-01-02T00:00:00Z");
      new WatermarkStore(bucket).advance(new Watermark(next, day.plusDays(1)));
      return view(bucket, next);
    }
  }

  @Nested
  final class OfHours extends SampleSourceContract {
    @Override
    protected SampleSource source(Map<Labels, List<Sample>> samples) throws IOException {
      Bucket bucket = new InMemoryBucket();
      bucket.put(
          new LakeKey.HourFile(Dataset.SAMPLES, Instant.EPOCH, 0).text(), compacted(samples));
      Instant next = Instant.parse("1970-01-01T01:00:00Z");
      new WatermarkStore(bucket).advance(new Watermark(next, LocalDate.EPOCH));
      return view(bucket, next);
    }
  }

  @Nested
  final class OfMinutes extends SampleSourceContract {
    @Override
    protected SampleSource source(Map<Labels, List<Sample>> samples) throws IOException {
      Bucket bucket = new InMemoryBucket();
      Map<Long, MinuteSamplesWriter> slots = new TreeMap<>();
      bySeries(samples)
          .forEach((series, list) -> {
            for (Sample sample : list) {
              slots
                  .computeIfAbsent(sample.ts(), slot -> new MinuteSamplesWriter())
                  .add(series, 0, sample.ts(), sample.value());
            }
          });
      for (Map.Entry<Long, MinuteSamplesWriter> slot : slots.entrySet()) {
        Instant at = Instant.ofEpochMilli(slot.getKey());
        bucket.put(
            new LakeKey.MinuteFile(Dataset.SAMPLES, at, "s").text(), slot.getValue().finish());
      }
      return view(bucket, NOW);
    }
  }
}
