// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.WatchedBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the watermark has passed stays for a stated time, for those who still read it. */
final class RetentionTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final Duration KEEP = CompactionOptions.DEFAULT.keep();

  private Instant now = HOUR;
  private final Bucket bucket = new InMemoryBucket(() -> now);

  @BeforeEach
  void scrapeThreeDays() throws IOException {
    for (int hour = 0; hour < 72; hour++) {
      Instant slot = HOUR.plus(Duration.ofHours(hour));
      Scrapes.write(bucket, "s", slot, good("a", slot, hour, gauge("a", "load")));
    }
  }

  private CompactionReport compactAt(Instant time) throws IOException {
    return compactAt(time, bucket);
  }

  private CompactionReport compactAt(Instant time, Bucket through) throws IOException {
    now = time;
    return new Compactor(through, CompactionOptions.DEFAULT).run(time);
  }

  private long files(String prefix) throws IOException {
    return bucket.list(prefix).size();
  }

  @Test
  void minuteFiles_goWhenTheWatermarkHasPassedThemForAsLongAsStated() throws IOException {
    Instant closed = HOUR.plus(Duration.ofHours(3));
    compactAt(closed);
    long before = files("samples/minute/");

    assertThat(compactAt(closed.plus(KEEP).minusMillis(1)).deleted()).isZero();
    assertThat(files("samples/minute/")).isEqualTo(before);
    compactAt(closed.plus(KEEP));
    assertThat(files("samples/minute/dt=2026-11-22/hour=07/")).isZero();
  }

  @Test
  void minuteFilesOfAnHourThatClosedLongAfterItsPlan_areKeptAsLong() throws IOException {
    Bucket full = WatchedBucket.full(bucket, key -> key.startsWith("samples/hour/"));
    assertThatIOException().isThrownBy(() -> compactAt(HOUR.plus(Duration.ofHours(2)), full));
    Instant closed = HOUR.plus(Duration.ofHours(2)).plus(KEEP);

    CompactionReport report = compactAt(closed);

    assertThat(report.hours()).contains(HOUR);
    assertThat(report.deleted()).isZero();
    compactAt(closed.plus(KEEP));
    assertThat(files("samples/minute/dt=2026-11-22/hour=07/")).isZero();
  }

  @Test
  void hourFilesOfADayThatClosedLongAfterItsPlan_areKeptAsLong() throws IOException {
    Bucket full = WatchedBucket.full(bucket, key -> key.startsWith("samples/day/"));
    Instant failed = Instant.parse("2026-11-23T00:30:00Z");
    assertThatIOException().isThrownBy(() -> compactAt(failed, full));
    Instant closed = failed.plus(Duration.ofDays(2));

    CompactionReport report = compactAt(closed);

    assertThat(report.days()).hasSize(3);
    assertThat(files("samples/hour/dt=2026-11-22/")).isEqualTo(17);
    compactAt(closed.plus(KEEP));
    assertThat(files("samples/hour/dt=2026-11-22/")).isZero();
    assertThat(files("samples/hour/dt=2026-11-24/")).isEqualTo(24);
  }
}
