// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.good;
import static io.trendlake.functions.compact.Scrapes.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.ExemplarNote;
import io.trendlake.lake.files.NotesReader;
import io.trendlake.lake.files.NotesWriter;
import io.trendlake.lake.files.SeriesNote;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.files.StartNote;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.lake.series.SelectedExemplars;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.MetricType;
import io.trendlake.model.NoteCounts;
import io.trendlake.model.Outcome;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Exemplars and start timestamps on their way from minute files to day files. */
final class NotesCompactionTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final Series REQUESTS = series("a", "requests_total", MetricType.COUNTER);

  private Instant now = HOUR;
  private final Bucket bucket = new InMemoryBucket(() -> now);

  private static Instant slot(int minute) {
    return HOUR.plus(Duration.ofMinutes(minute));
  }

  /** An exemplar of five seconds before a minute. */
  private static ExemplarNote exemplar(int minute, String id, double value) {
    return exemplar(minute, minute, id, value);
  }

  private static ExemplarNote exemplar(int minute, int scraped, String id, double value) {
    long ts = slot(minute).toEpochMilli() - 5000;
    return new ExemplarNote(ts, slot(scraped).toEpochMilli(), 0, "{\"id\":\"" + id + "\"}", value);
  }

  private static StartNote start(int minute, long start) {
    long ts = slot(minute).toEpochMilli();
    return new StartNote(ts, ts, 0, start);
  }

  private void pull(String shard, int minute, List<SeriesNote> exemplars, List<SeriesNote> starts)
      throws IOException {
    Scrapes.Pull pull = good("a", slot(minute), minute, REQUESTS);
    NoteCounts counts = new NoteCounts(exemplars.size(), 0, starts.size());
    Outcome.Result result =
        new Outcome.Scraped(Duration.ofMillis(5), 1, 100, DroppedSamples.NONE, counts);
    put(Dataset.EXEMPLARS, shard, minute, exemplars);
    put(Dataset.STARTS, shard, minute, starts);
    Scrapes.write(
        bucket, shard, slot(minute), new Scrapes.Pull(pull.outcome().with(result), pull.samples()));
  }

  private void put(Dataset dataset, String shard, int minute, List<SeriesNote> notes)
      throws IOException {
    if (!notes.isEmpty()) {
      NotesWriter writer = new NotesWriter(dataset, Tier.MINUTE, WriterOptions.minute());
      writer.add(REQUESTS, notes);
      bucket.put(new LakeKey.MinuteFile(dataset, slot(minute), shard).text(), writer.finish());
    }
  }

  private CompactionReport compact(Bucket lake, int hours) throws IOException {
    now = HOUR.plus(Duration.ofHours(hours));
    return new Compactor(lake, CompactionOptions.DEFAULT).run(now);
  }

  /** Closes the first day; an hour is closed when there is a later one. */
  private void closeDay() throws IOException {
    closeDay(CompactionOptions.DEFAULT);
  }

  private void closeDay(CompactionOptions options) throws IOException {
    Instant later = HOUR.plus(Duration.ofDays(3));
    now = later;
    Scrapes.write(bucket, "s", later, good("z", later, 1));
    new Compactor(bucket, options).run(later);
  }

  private List<String> keys(String prefix) throws IOException {
    return bucket.list(prefix).stream().map(ObjectInfo::key).toList();
  }

  private List<SeriesNote> notes(Dataset dataset, String key) throws IOException {
    List<SeriesNote> notes = new ArrayList<>();
    byte[] file = bucket.get(key).orElseThrow().content();
    NotesReader reader = NotesReader.open(dataset, FileSource.of(key, file), SeriesRange.ALL);
    while (reader.next()) {
      assertThat(reader.series()).isEqualTo(REQUESTS);
      notes.addAll(reader.notes());
    }
    return notes;
  }

  private static List<String> ids(List<SeriesNote> notes) {
    return notes.stream()
        .map(note ->
            switch (note) {
              case ExemplarNote exemplar -> exemplar.labels();
              case StartNote start -> String.valueOf(start.start());
            })
        .toList();
  }

  @Test
  void exemplarsStoredAgain_areInHourAndDayFilesOnce() throws IOException {
    pull("s", 0, List.of(exemplar(0, "x", 1)), List.of());
    pull("s", 1, List.of(), List.of());
    pull("s", 2, List.of(exemplar(0, 2, "x", 1), exemplar(2, "y", 2)), List.of());
    pull("s", 61, List.of(exemplar(0, 61, "x", 1), exemplar(61, "z", 3)), List.of());

    compact(bucket, 3);
    assertThat(keys("exemplars/hour/"))
        .containsExactly(
            "exemplars/hour/dt=2026-11-22/hour=07/part-0000.parquet",
            "exemplars/hour/dt=2026-11-22/hour=08/part-0000.parquet");
    assertThat(ids(notes(Dataset.EXEMPLARS, keys("exemplars/hour/").getFirst())))
        .containsExactly("{\"id\":\"x\"}", "{\"id\":\"y\"}");

    closeDay();
    String day = "exemplars/day/dt=2026-11-22/part-0000.parquet";
    assertThat(keys("exemplars/day/")).containsExactly(day);
    assertThat(ids(notes(Dataset.EXEMPLARS, day)))
        .containsExactly("{\"id\":\"x\"}", "{\"id\":\"y\"}", "{\"id\":\"z\"}");
  }

  @Test
  void starts_areInTheDayFile_whenTheyChanged() throws IOException {
    pull("s", 0, List.of(), List.of(start(0, 17)));
    pull("s", 60, List.of(), List.of(start(60, 17)));
    pull("s", 70, List.of(), List.of(start(70, 99)));
    pull("s", 120, List.of(), List.of(start(120, 99)));

    closeDay();

    assertThat(keys("starts/hour/")).hasSize(3);
    String day = "starts/day/dt=2026-11-22/part-0000.parquet";
    assertThat(ids(notes(Dataset.STARTS, day))).containsExactly("17", "99");
  }

  @Test
  void manyFiles_areMergedAsOneWouldBe() throws IOException {
    for (int minute = 0; minute < 60; minute++) {
      for (String shard : List.of("s", "t", "u")) {
        pull(shard, minute, List.of(exemplar(minute, shard + minute, minute)), List.of());
      }
    }
    compact(bucket, 2);

    List<SeriesNote> all = notes(Dataset.EXEMPLARS, keys("exemplars/hour/").getFirst());
    assertThat(all).hasSize(180);
    assertThat(ids(all).subList(0, 4))
        .containsExactly(
            "{\"id\":\"s0\"}", "{\"id\":\"t0\"}", "{\"id\":\"u0\"}", "{\"id\":\"s1\"}");
  }

  @Test
  void dayOfSeveralParts_hasTheNotesOfEachBesideItsSamples() throws IOException {
    List<Series> names =
        List.of(
            series("a", "a_total", MetricType.COUNTER),
            series("a", "b_total", MetricType.COUNTER),
            series("a", "c_total", MetricType.COUNTER));
    NotesWriter writer = new NotesWriter(Dataset.EXEMPLARS, Tier.MINUTE, WriterOptions.minute());
    names.forEach(of -> writer.add(of, List.of(exemplar(0, of.name(), 1))));
    bucket.put(new LakeKey.MinuteFile(Dataset.EXEMPLARS, slot(0), "s").text(), writer.finish());
    Scrapes.Pull pull = good("a", slot(0), 1, names.toArray(new Series[0]));
    Outcome.Result result =
        new Outcome.Scraped(
            Duration.ofMillis(5), 3, 100, DroppedSamples.NONE, new NoteCounts(3, 0, 0));
    Scrapes.write(
        bucket, "s", slot(0), new Scrapes.Pull(pull.outcome().with(result), pull.samples()));

    closeDay(new CompactionOptions(Duration.ofMinutes(10), Duration.ofDays(9), 1, 1, 25, 1, 1));

    assertThat(keys("samples/day/dt=2026-11-22/")).hasSize(4);
    assertThat(keys("exemplars/day/dt=2026-11-22/"))
        .containsExactly(
            "exemplars/day/dt=2026-11-22/part-0000.parquet",
            "exemplars/day/dt=2026-11-22/part-0001.parquet",
            "exemplars/day/dt=2026-11-22/part-0002.parquet");
  }

  @Test
  void filesOfNotes_areRemovedWithTheirHourAndDay() throws IOException {
    pull("s", 0, List.of(exemplar(0, "x", 1)), List.of(start(0, 17)));
    pull("s", 24 * 60, List.of(exemplar(24 * 60, "y", 1)), List.of(start(24 * 60, 17)));
    pull("s", 48 * 60, List.of(), List.of());
    pull("s", 72 * 60, List.of(), List.of());
    for (int hours = 0; hours < 100; hours += 2) {
      compact(bucket, hours);
    }

    assertThat(keys("exemplars/minute/")).isEmpty();
    assertThat(keys("starts/minute/")).isEmpty();
    assertThat(keys("exemplars/hour/dt=2026-11-22")).isEmpty();
    assertThat(keys("starts/hour/dt=2026-11-22")).isEmpty();
    assertThat(keys("exemplars/day/")).hasSize(2);
    assertThat(keys("starts/day/")).hasSize(2);
  }

  @Test
  void damagedFile_isSetAside_andTheOthersAreStored() throws IOException {
    pull("s", 0, List.of(exemplar(0, "x", 1)), List.of());
    pull("s", 1, List.of(exemplar(1, "y", 2)), List.of());
    String damaged = new LakeKey.MinuteFile(Dataset.EXEMPLARS, slot(0), "s").text();
    bucket.put(damaged, new byte[] {1, 2, 3});

    CompactionReport report = compact(bucket, 2);

    assertThat(report.quarantined()).containsOnlyKeys(damaged);
    assertThat(keys("quarantine/")).containsExactly("quarantine/" + damaged);
    assertThat(ids(notes(Dataset.EXEMPLARS, keys("exemplars/hour/").getFirst())))
        .containsExactly("{\"id\":\"y\"}");
    assertThat(VisibleRows.scrapes(bucket)).anyMatch(outcome -> outcome.url().equals(damaged));
    assertThat(VisibleRows.values(bucket)).hasSize(4);
  }

  /** Remembers what is asked of datasets of notes. */
  private static final class NotesAsked extends ForwardingBucket {

    private final List<String> asked = new ArrayList<>();

    NotesAsked(Bucket bucket) {
      super(bucket);
    }

    private void ask(String key) {
      if (Dataset.NOTES.stream().anyMatch(dataset -> key.startsWith(dataset.text()))) {
        asked.add(key);
      }
    }

    @Override
    public List<ObjectInfo> list(String prefix) throws IOException {
      ask(prefix);
      return super.list(prefix);
    }

    @Override
    public Optional<StoredObject> get(String key) throws IOException {
      ask(key);
      return super.get(key);
    }

    @Override
    public Optional<String> putIfAbsent(String key, byte[] content) throws IOException {
      ask(key);
      return super.putIfAbsent(key, content);
    }

    @Override
    public void deleteAll(Collection<String> keys) throws IOException {
      keys.forEach(this::ask);
      super.deleteAll(keys);
    }
  }

  @Test
  void lakeWithoutNotes_isAskedForNone() throws IOException {
    for (int hour = 0; hour < 80; hour += 8) {
      pull("s", 60 * hour, List.of(), List.of());
    }
    NotesAsked asked = new NotesAsked(bucket);
    for (int hours = 0; hours < 100; hours += 2) {
      compact(asked, hours);
    }
    assertThat(keys("samples/day/")).hasSize(3);
    assertThat(asked.asked).isEmpty();
  }

  private List<SelectedExemplars> selected(int fromMinute, int toMinute) throws IOException {
    InstantSource clock = InstantSource.fixed(HOUR.plus(Duration.ofDays(4)));
    return new LakeReader(bucket, clock, LakeReaderOptions.DEFAULT)
        .open()
        .exemplars(
            List.of(List.of()), slot(fromMinute).toEpochMilli(), slot(toMinute).toEpochMilli());
  }

  @Test
  void exemplarsOfATime_areTheSameInEveryTier() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed);
    Random random = new Random(seed);
    for (int minute = 0; minute < 200; minute++) {
      List<SeriesNote> exemplars = new ArrayList<>();
      if (random.nextInt(4) == 0) {
        // A scraper without memory shows the last ones again.
        exemplars.add(exemplar(minute - random.nextInt(3), minute, "again", 1));
      }
      if (random.nextBoolean()) {
        exemplars.add(exemplar(minute, "m" + minute, random.nextInt(3)));
      }
      pull("s", minute, exemplars, List.of());
    }
    List<SelectedExemplars> all = selected(-10, 300);
    List<SelectedExemplars> some = selected(50, 130);
    assertThat(all)
        .singleElement()
        .satisfies(of -> assertThat(of.exemplars()).hasSizeGreaterThan(50));

    compact(bucket, 3);
    assertThat(selected(-10, 300)).isEqualTo(all);
    assertThat(selected(50, 130)).isEqualTo(some);

    closeDay();
    assertThat(selected(-10, 300)).isEqualTo(all);
    assertThat(selected(50, 130)).isEqualTo(some);
  }
}
