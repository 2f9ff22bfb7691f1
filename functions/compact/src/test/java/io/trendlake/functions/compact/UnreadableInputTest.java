// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.failedAfter;
import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.Quarantine;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Minute files that cannot be read are set aside, and the rest of the hour is compacted. */
final class UnreadableInputTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final String SECOND = new LakeKey.MinuteFile(Dataset.SAMPLES, slot(1), "s").text();
  private static final String SECOND_OUTCOMES =
      new LakeKey.MinuteFile(Dataset.SCRAPES, slot(1), "s").text();

  private final Bucket bucket = new InMemoryBucket();

  private static Instant slot(int minute) {
    return HOUR.plus(Duration.ofMinutes(minute));
  }

  @BeforeEach
  void writeThreeSlots() throws IOException {
    for (int minute = 0; minute < 3; minute++) {
      Scrapes.write(
          bucket,
          "s",
          slot(minute),
          good("a", slot(minute), minute, gauge("a", "load"), gauge("a", "temp")));
    }
  }

  private CompactionReport compact() throws IOException {
    return new Compactor(bucket, CompactionOptions.DEFAULT).run(HOUR.plus(Duration.ofHours(2)));
  }

  private List<Double> loads() throws IOException {
    return VisibleRows.samples(bucket).stream()
        .filter(row -> row.series().name().equals("load"))
        .map(row -> row.sample().value())
        .toList();
  }

  private void assertSecondSlotIsLost(byte[] damaged) throws IOException {
    bucket.put(SECOND, damaged);

    CompactionReport report = compact();

    assertThat(report.quarantined()).containsOnlyKeys(SECOND);
    assertThat(bucket.get("quarantine/" + SECOND).orElseThrow().content()).isEqualTo(damaged);
    assertThat(loads()).containsExactly(0.0, 2.0);
    assertThat(VisibleRows.scrapes(bucket))
        .filteredOn(outcome -> outcome.slot().equals(slot(1)))
        .singleElement()
        .extracting(Outcome::result)
        .isInstanceOfSatisfying(
            Outcome.Missed.class, missed -> assertThat(missed.reason()).contains(SECOND));
  }

  @Test
  void emptyFile_isSetAside() throws IOException {
    assertSecondSlotIsLost(new byte[0]);
  }

  @Test
  void truncatedFile_isSetAside() throws IOException {
    byte[] whole = bucket.get(SECOND).orElseThrow().content();
    assertSecondSlotIsLost(Arrays.copyOf(whole, whole.length / 2));
  }

  @Test
  void fileWithADamagedPageOfValues_isSetAside() throws IOException {
    byte[] damaged = bucket.get(SECOND).orElseThrow().content();
    for (int i = damaged.length / 4; i < damaged.length / 2; i++) {
      damaged[i] ^= 0x55;
    }
    assertSecondSlotIsLost(damaged);
  }

  @Test
  void parquetOfAnotherKind_isSetAside() throws IOException {
    assertSecondSlotIsLost(bucket.get(SECOND_OUTCOMES).orElseThrow().content());
  }

  @Test
  void fileSetAside_isNamedInTheLog() throws IOException {
    bucket.put(SECOND, new byte[0]);
    List<String> messages = new ArrayList<>();
    long thread = Thread.currentThread().threadId();
    Handler handler =
        new StreamHandler() {
          @Override
          public void publish(LogRecord record) {
            // Other tests set files aside at the same time.
            if (record.getLongThreadID() == thread) {
              messages.add(new SimpleFormatter().formatMessage(record));
            }
          }
        };
    Logger logger = Logger.getLogger(Quarantine.class.getName());
    logger.addHandler(handler);
    try {
      compact();
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(messages).singleElement().asString().contains("set aside", SECOND);
  }

  @Test
  void lostOutcomes_keepTheSamplesAndAreNamedAmongTheOutcomes() throws IOException {
    bucket.put(SECOND_OUTCOMES, "no parquet".getBytes(StandardCharsets.UTF_8));

    CompactionReport report = compact();

    assertThat(report.quarantined()).containsOnlyKeys(SECOND_OUTCOMES);
    assertThat(loads()).containsExactly(0.0, 1.0, 2.0);
    assertThat(VisibleRows.scrapes(bucket)).extracting(Outcome::url).contains(SECOND_OUTCOMES);
  }

  @Test
  void lostSamplesAndOutcomesOfASlot_areBothNamedAmongTheOutcomes() throws IOException {
    bucket.put(SECOND, new byte[0]);
    bucket.put(SECOND_OUTCOMES, new byte[0]);

    assertThat(compact().quarantined()).containsOnlyKeys(SECOND, SECOND_OUTCOMES);
    assertThat(loads()).containsExactly(0.0, 2.0);
    assertThat(VisibleRows.scrapes(bucket))
        .extracting(Outcome::url)
        .contains(SECOND, SECOND_OUTCOMES);
  }

  @Test
  void manyDamagedFiles_costOneTryMoreAndNotOneEach() throws IOException {
    for (int minute = 3; minute < 40; minute++) {
      lose(minute);
    }
    AtomicInteger readings = new AtomicInteger();
    Bucket counted =
        new ForwardingBucket(bucket) {
          @Override
          public Optional<StoredObject> get(String key) throws IOException {
            if (key.equals(SECOND)) {
              readings.incrementAndGet();
            }
            return super.get(key);
          }
        };
    // Nothing is held in memory, so that every reading is one of the bucket.
    CompactionOptions options =
        new CompactionOptions(Duration.ofMinutes(10), Duration.ZERO, 1 << 20, 30, 25, 1, 1);

    CompactionReport report = new Compactor(counted, options).run(HOUR.plus(Duration.ofHours(2)));

    assertThat(report.quarantined()).hasSize(74);
    assertThat(loads()).containsExactly(0.0, 1.0, 2.0);
    assertThat(readings).hasValueLessThan(10);
  }

  /** Damages everything that was stored at a slot. */
  private void lose(int minute) throws IOException {
    bucket.put(new LakeKey.MinuteFile(Dataset.SAMPLES, slot(minute), "s").text(), new byte[9]);
    bucket.put(new LakeKey.MinuteFile(Dataset.SCRAPES, slot(minute), "s").text(), new byte[9]);
  }

  private List<String> markers() throws IOException {
    return VisibleRows.samples(bucket).stream()
        .filter(row -> row.sample().isStale())
        .map(row -> row.series().name() + " " + Instant.ofEpochMilli(row.sample().ts()))
        .toList();
  }

  @Test
  void lostSlots_endNoSeriesThatIsSeenAfterThem() throws IOException {
    lose(3);
    lose(4);
    lose(5);
    Scrapes.write(bucket, "s", slot(6), good("a", slot(6), 6, gauge("a", "load")));

    compact();

    assertThat(loads()).containsExactly(0.0, 1.0, 2.0, 6.0);
    assertThat(markers()).containsExactly("temp " + slot(6));
  }

  @Test
  void lostSlotAtTheEndOfAnHour_hidesNobodyFromTheNext() throws IOException {
    lose(3);
    Scrapes.write(bucket, "s", slot(60), good("a", slot(60), 60, gauge("a", "load")));

    new Compactor(bucket, CompactionOptions.DEFAULT).run(HOUR.plus(Duration.ofHours(3)));

    assertThat(loads()).containsExactly(0.0, 1.0, 2.0, 60.0);
    assertThat(markers()).containsExactly("temp " + slot(60));
  }

  @Test
  void lostFileOfWhatWasReached_endsNoSeriesAtThatSlot() throws IOException {
    Scrapes.write(bucket, "s", slot(3), failedAfter("a", slot(3), gauge("a", "load")));
    Scrapes.write(bucket, "s", slot(4), good("a", slot(4), 4, gauge("a", "load")));
    String reached = new LakeKey.MinuteFile(Dataset.REACHED, slot(3), "s").text();
    bucket.put(reached, new byte[] {'P', 'A', 'R', '1'});

    CompactionReport report = compact();

    assertThat(report.quarantined()).containsOnlyKeys(reached);
    assertThat(VisibleRows.scrapes(bucket)).extracting(Outcome::url).contains(reached);
    assertThat(markers()).containsExactly("temp " + slot(4));
  }

  @Test
  void objectOfAnotherName_isSetAside() throws IOException {
    String foreign = "samples/minute/dt=2026-11-22/hour=07/export.parquet";
    bucket.put(foreign, "whatever".getBytes(StandardCharsets.UTF_8));

    assertThat(compact().quarantined()).containsOnlyKeys(foreign);
    assertThat(loads()).containsExactly(0.0, 1.0, 2.0);
    assertThat(VisibleRows.scrapes(bucket)).extracting(Outcome::url).contains(foreign);
  }

  @Test
  void fileThatAppearsAfterThePlan_isReportedAndLeft() throws IOException {
    compact();
    Instant late = slot(30);
    Scrapes.write(bucket, "s", late, good("a", late, 30, gauge("a", "load")));

    CompactionReport report =
        new Compactor(bucket, CompactionOptions.DEFAULT).run(HOUR.plus(Duration.ofDays(400)));

    assertThat(report.late()).hasSize(2).allMatch(key -> key.contains("T073000Z"));
    assertThat(bucket.list("samples/minute/"))
        .anyMatch(object -> object.key().contains("T073000Z"));
  }

  @Test
  void hours_areNotClosedAheadOfWhatWasScraped() throws IOException {
    CompactionReport report =
        new Compactor(bucket, CompactionOptions.DEFAULT).run(HOUR.plus(Duration.ofDays(3)));

    assertThat(report.hours()).containsExactly(HOUR);
    assertThat(report.watermark().hour()).isEqualTo(HOUR.plus(Duration.ofHours(1)));
  }

  @Test
  void hour_isClosedWhenItsGraceIsOverAndNoSooner() throws IOException {
    Compactor compactor = new Compactor(bucket, CompactionOptions.DEFAULT);

    assertThat(compactor.run(HOUR.plus(Duration.ofMinutes(70)).minusMillis(1)).hours()).isEmpty();
    assertThat(compactor.run(HOUR.plus(Duration.ofMinutes(70))).hours()).containsExactly(HOUR);
  }
}
