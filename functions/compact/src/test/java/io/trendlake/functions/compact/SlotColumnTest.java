// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Outcome;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The slot of each sample through the tiers: it is stored where it is not the timestamp. */
final class SlotColumnTest {

  private static final Series LOAD = gauge("a", "load");
  private static final Series OWN = gauge("a", "own");
  private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");

  private final Bucket bucket = new InMemoryBucket();

  private static Instant minute(int minute) {
    return START.plus(Duration.ofMinutes(minute));
  }

  private void scrape(Instant slot, Instant ts, Map<Series, Instant> samples) throws IOException {
    Outcome outcome =
        new Outcome(
            slot,
            ts,
            Scrapes.target("a", false),
            new Outcome.Scraped(Duration.ofMillis(5), samples.size(), 100));
    Map<Series, List<Sample>> rows = new TreeMap<>();
    rows.put(gauge("a", "up"), List.of(new Sample(ts.toEpochMilli(), 1)));
    samples.forEach((series, at) -> rows.put(series, List.of(new Sample(at.toEpochMilli(), 1))));
    Scrapes.write(bucket, "s", slot, new Scrapes.Pull(outcome, rows));
  }

  /** Two slots on time, one late, one with a timestamp of the exporter, one late into the hour. */
  @BeforeEach
  void scrapeAndCompact() throws IOException {
    Instant late = minute(2).plusMillis(1500);
    Instant afterTheHour = minute(60).plusSeconds(10);
    Instant nextDay = START.plus(Duration.ofDays(1));
    scrape(minute(0), minute(0), Map.of(LOAD, minute(0)));
    scrape(minute(1), minute(1), Map.of(LOAD, minute(1), OWN, minute(0).plusSeconds(40)));
    scrape(minute(2), late, Map.of(LOAD, late));
    scrape(minute(59), afterTheHour, Map.of());
    scrape(nextDay, nextDay, Map.of());
    new Compactor(bucket, CompactionOptions.DEFAULT).run(nextDay.plus(Duration.ofHours(2)));
  }

  /** Of a series: each sample's timestamp, {@code @} and its slot where it is another. */
  private List<String> rows(String prefix, Series series) throws IOException {
    List<String> rows = new ArrayList<>();
    for (ObjectInfo object : bucket.list(prefix)) {
      SamplesReader reader =
          SamplesReader.open(
              FileSource.of(object.key(), bucket.get(object.key()).orElseThrow().content()));
      while (reader.next()) {
        for (int i = reader.start(); i < reader.start() + reader.count(); i++) {
          long[] slots = reader.slots();
          String value = StaleMarker.isStale(reader.values()[i]) ? " stale" : "";
          String slot = slots == null || slots[i] == Column.NULL ? "" : " @" + time(slots[i]);
          if (reader.series().equals(series)) {
            rows.add(time(reader.ts()[i]) + slot + value);
          }
        }
      }
    }
    return rows;
  }

  private static String time(long ts) {
    return Instant.ofEpochMilli(ts).toString().substring(11);
  }

  @Test
  void slot_ofAnHourFile_isThereWhereItIsNotTheTimestamp() throws IOException {
    assertSlots("samples/hour/dt=2026-11-22/");
  }

  @Test
  void slot_ofADayFile_isThatOfTheHourFile() throws IOException {
    assertSlots("samples/day/dt=2026-11-22/");
  }

  private void assertSlots(String prefix) throws IOException {
    assertThat(rows(prefix, LOAD))
        .containsExactly(
            "07:00:00Z", "07:01:00Z", "07:02:01.500Z @07:02:00Z", "08:00:10Z @07:59:00Z stale");
    assertThat(rows(prefix, OWN)).containsExactly("07:00:40Z @07:01:00Z");
  }
}
