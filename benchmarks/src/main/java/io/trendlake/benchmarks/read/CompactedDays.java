// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Days of a lake that begin as hour files, which cost less to make than minute files, and are
 * closed by the {@link Compactor}: their samples and trends are what it makes of them.
 */
final class CompactedDays {

  /** Gives the samples of an hour. */
  interface Hour {
    /** Writes them in the order of a file. */
    void write(SamplesWriter writer, Instant hour);
  }

  private final Bucket bucket;

  CompactedDays(Bucket bucket) {
    this.bucket = bucket;
  }

  /** Makes the next day. Days come in order. */
  void make(LocalDate day, Hour hour) throws IOException {
    Instant start = day.atStartOfDay().toInstant(ZoneOffset.UTC);
    CompactionOptions options = CompactionOptions.DEFAULT;
    for (int i = 0; i < 24; i++) {
      Instant at = start.plus(Duration.ofHours(i));
      SamplesWriter writer = new SamplesWriter(WriterOptions.hour(options.hourLevel()));
      hour.write(writer, at);
      bucket.put(new LakeKey.HourFile(Dataset.SAMPLES, at, 0).text(), writer.finish());
    }
    Instant end = start.plus(Duration.ofDays(1));
    new WatermarkStore(bucket).advance(new Watermark(end, day));
    new Compactor(bucket, options).run(end.plus(options.grace()));
  }

  /** Removes the hour files of a day: the next but one day does not look back at them. */
  void dropHours(LocalDate day) throws IOException {
    for (ObjectInfo file : bucket.list(LakeLayout.dayPrefix(Dataset.SAMPLES, Tier.HOUR, day))) {
      bucket.delete(file.key());
    }
  }
}
