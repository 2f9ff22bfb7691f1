// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.FormatVersion;
import io.trendlake.lake.parquet.NewerFormatException;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A file of a later format ends the run and stays where it is: nothing is wrong with it, and the
 * next version of Trendlake compacts it.
 */
final class NewerFormatTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");

  private final Bucket bucket = new InMemoryBucket();

  private static byte[] newer(Dataset dataset) {
    WriterOptions options =
        WriterOptions.minute()
            .withMetadata(Map.of(FormatVersion.KEY, String.valueOf(FormatVersion.CURRENT + 1)));
    return new PageFileWriter(LakeSchema.of(dataset, Tier.MINUTE), options).finish();
  }

  private void compact(Duration after) throws IOException {
    new Compactor(bucket, CompactionOptions.DEFAULT).run(HOUR.plus(after));
  }

  @ParameterizedTest
  @EnumSource(
      value = Dataset.class,
      names = {"SAMPLES", "SCRAPES"})
  void newerMinuteFile_endsTheRunAndStays(Dataset dataset) throws IOException {
    Scrapes.write(bucket, "s", HOUR, good("a", HOUR, 1, gauge("a", "load")));
    String key = new LakeKey.MinuteFile(dataset, HOUR, "s").text();
    bucket.put(key, newer(dataset));
    assertThatThrownBy(() -> compact(Duration.ofHours(2)))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageContaining(key)
        .hasMessageContaining("format version " + (FormatVersion.CURRENT + 1))
        .hasMessageContaining("update Trendlake");
    List<String> keys = bucket.list("").stream().map(ObjectInfo::key).toList();
    assertThat(keys)
        .contains(key)
        .noneMatch(other -> other.startsWith("quarantine/"))
        .noneMatch(other -> other.startsWith("samples/hour/"))
        .noneMatch(other -> other.startsWith("watermark/"));
  }

  @Test
  void newerHourFile_keepsTheDayOpen() throws IOException {
    Scrapes.write(bucket, "s", HOUR, good("a", HOUR, 1, gauge("a", "load")));
    compact(Duration.ofHours(2));
    String key = new LakeKey.HourFile(Dataset.SAMPLES, HOUR, 0).text();
    bucket.put(key, newer(Dataset.SAMPLES));
    Instant nextDay = HOUR.plus(Duration.ofHours(25));
    Scrapes.write(bucket, "s", nextDay, good("a", nextDay, 1, gauge("a", "load")));
    assertThatThrownBy(() -> compact(Duration.ofHours(30)))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageContaining(key);
    assertThat(bucket.list("trends/")).isEmpty();
  }
}
