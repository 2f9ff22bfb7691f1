// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static io.trendlake.functions.compact.Scrapes.missed;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A file of samples without rows, with which scrape keeps another run from storing a missed slot.
 */
final class EmptySamplesFileTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final Instant DAYS_LATER = Instant.parse("2026-11-24T00:30:00Z");

  /** The hour and day files of four slots of which the second and the last were missed. */
  private static Map<String, byte[]> compacted(boolean claimed) throws IOException {
    InMemoryBucket bucket = new InMemoryBucket();
    for (int i = 0; i < 4; i++) {
      Instant slot = HOUR.plus(Duration.ofMinutes(i));
      if (i % 2 == 0) {
        Scrapes.write(bucket, "s", slot, good("s", slot, i, gauge("s", "load")));
      } else {
        Scrapes.write(bucket, "s", slot, missed("s", slot));
        if (claimed) {
          bucket.put(
              new LakeKey.MinuteFile(Dataset.SAMPLES, slot, "s").text(),
              new MinuteSamplesWriter(slot.toEpochMilli(), 0).finish());
        }
      }
    }
    Instant next = HOUR.plus(Duration.ofDays(1));
    Scrapes.write(bucket, "s", next, good("s", next, 5, gauge("s", "load")));
    new Compactor(bucket, SmallLake.OPTIONS).run(DAYS_LATER);
    Map<String, byte[]> files = new TreeMap<>();
    for (ObjectInfo object : bucket.list("")) {
      if (object.key().endsWith(".parquet") && !object.key().contains("/minute/")) {
        files.put(object.key(), bucket.get(object.key()).orElseThrow().content());
      }
    }
    return files;
  }

  @Test
  void emptyFile_changesNothingOfWhatIsCompacted() throws IOException {
    Map<String, byte[]> without = compacted(false);
    Map<String, byte[]> with = compacted(true);

    assertThat(with.keySet())
        .isEqualTo(without.keySet())
        .anyMatch(key -> key.startsWith("trends/"));
    with.forEach((key, content) -> assertThat(content).as(key).isEqualTo(without.get(key)));
  }
}
