// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.LakeLayout;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.BucketContents;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.WatchedBucket;
import io.trendlake.queue.InMemoryQueue;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An import whose days are made by invocations, over buckets and a queue in memory. */
final class ImportWorkerTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final int MINUTES = 30;

  /** So few rows that each day has many parts. */
  private static final int MANY_PARTS = 100;

  private static final int FEW_PARTS = 500;

  private static final List<MetricMetadata> KNOWN =
      List.of(new MetricMetadata("load", MetricType.GAUGE, "", "The load."));

  @TempDir private Path blocks;

  private InMemoryQueue queue;
  private Instant now = NOW;
  private int partRows = MANY_PARTS;

  /** How days are cut. */
  enum Cut {
    WHOLE,
    PARTS,
    /** Of a name with more series than a share the targets are counted apart. */
    SHARES_AND_PARTS;

    private ImportLimits limits() {
      return switch (this) {
        case WHOLE -> new ImportLimits(1_000_000, 1_000_000, 1_000_000, 3, 1_000);
        case PARTS -> new ImportLimits(1, 1_000_000, 1_000_000, 1, 1_000_000);
        case SHARES_AND_PARTS -> new ImportLimits(1, 3, 1_000_000, 2, 1);
      };
    }
  }

  /** What ends a function without a word. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void writeBlocks() throws IOException {
    queue = new InMemoryQueue(() -> now);
    for (int day = 0; day < 2; day++) {
      writeBlock(DAY.plusDays(day), 0, 7);
    }
    // It overlaps, and differs in some samples.
    writeBlock(DAY, 5, 2);
  }

  private void writeBlock(LocalDate day, int plus, int targets) throws IOException {
    long start = day.toEpochDay() * 86_400_000L;
    try (BlockWriter writer = BlockWriter.create(blocks, NOW)) {
      for (int target = 0; target < targets; target++) {
        Labels of = Labels.of("job", "node", "instance", "host-" + target);
        for (String name :
            List.of("load", "requests_total", "up", "scrape_duration_seconds", "temp")) {
          long[] ts = new long[MINUTES];
          double[] values = new double[MINUTES];
          for (int i = 0; i < MINUTES; i++) {
            ts[i] = start + i * 60_000L;
            values[i] = name.equals("up") ? 1 : (i * 31 + target) % 17 + plus;
          }
          writer.add(of.with(Labels.of("__name__", name)), ts, values, 0, MINUTES);
        }
      }
      writer.finish();
    }
  }

  private ImportSource source() {
    return new ImportSource(
        "tsdb:" + blocks, List.of("{__name__!=\"temp\"}"), Labels.of("region", "eu"), List.of());
  }

  private TsdbHistory history() throws IOException {
    ImportSource source = source();
    return TsdbHistory.open(source.place(), source.rule(), source.wanted());
  }

  private CompactionOptions options() {
    return new CompactionOptions(Duration.ofMinutes(10), Duration.ZERO, 1, partRows, 25, 1, 1);
  }

  private HistoryImport work(Bucket lake, History history, boolean replace) throws IOException {
    return HistoryImport.of(lake, history, source().from(), KNOWN, replace, options());
  }

  private ImportFanout begin(Bucket lake) throws IOException {
    return begin(lake, new TreeSet<>(List.of(DAY, DAY.plusDays(1))));
  }

  private ImportFanout begin(Bucket lake, NavigableSet<LocalDate> days) throws IOException {
    try (TsdbHistory history = history()) {
      return ImportFanout.begin(
          lake, queue, work(lake, history, false), history, source(), days, now);
    }
  }

  private ImportWorker worker(Bucket lake, Cut cut) {
    return worker(lake, cut, BlockPlace::bucket);
  }

  private ImportWorker worker(Bucket lake, Cut cut, ImportWorker.Sources sources) {
    return new ImportWorker(lake, sources, queue, options(), cut.limits(), () -> now);
  }

  /** One that is killed when it opens what it imports. */
  private ImportWorker dying(Bucket lake) {
    return worker(
        lake,
        Cut.WHOLE,
        place -> {
          throw new Killed();
        });
  }

  private static void deliver(ImportWorker worker, String body, int attempt) throws IOException {
    worker.run(ImportMessage.find(body).orElseThrow(), attempt);
  }

  private int deliverAll(ImportWorker worker) throws IOException {
    int delivered = 0;
    for (List<String> bodies = queue.receive(); !bodies.isEmpty(); bodies = queue.receive()) {
      for (String body : bodies) {
        deliver(worker, body, 1);
        delivered++;
      }
    }
    return delivered;
  }

  /** All that readers of the lake see. */
  private static Map<String, String> files(Bucket lake) throws IOException {
    return BucketContents.of(
        lake, key -> !key.startsWith("state/") && !key.equals(LakeLayout.REPLACED));
  }

  private Map<String, String> locally() throws IOException {
    return locally(new TreeSet<>(List.of(DAY, DAY.plusDays(1))));
  }

  private Map<String, String> locally(NavigableSet<LocalDate> days) throws IOException {
    Bucket lake = new InMemoryBucket();
    try (TsdbHistory history = history()) {
      work(lake, history, false).run(days, 1, (day, tally, done, all) -> {});
    }
    return files(lake);
  }

  private static long parts(Map<String, String> files) {
    return files.keySet().stream()
        .filter(key -> key.startsWith("samples/day/dt=2026-01-05/"))
        .count();
  }

  private static StepResult done(ImportFanout fanout, LocalDate day) {
    return requireNonNull(fanout.done().get(day));
  }

  @ParameterizedTest
  @EnumSource
  void days_howeverTheyAreCut_haveTheBytesOfALocalImport(Cut cut) throws IOException {
    Bucket lake = new InMemoryBucket();
    ImportFanout fanout = begin(lake);

    int delivered = deliverAll(worker(lake, cut));
    fanout.poll(now);

    Map<String, String> expected = locally();
    assertThat(parts(expected)).isGreaterThan(5);
    assertThat(files(lake)).isEqualTo(expected);
    assertThat(expected.keySet())
        .contains(
            "metadata/day/dt=2026-01-05/part-0000.parquet",
            "scrapes/day/dt=2026-01-05/part-0000.parquet");
    if (cut == Cut.WHOLE) {
      assertThat(delivered).isEqualTo(2);
    } else {
      assertThat(delivered).isGreaterThan(2);
    }
    assertThat(fanout.isFinished()).isTrue();
    assertThat(fanout.done()).containsOnlyKeys(DAY, DAY.plusDays(1));
    DayTally tally = done(fanout, DAY).tally();
    assertThat(tally.days()).isEqualTo(1);
    assertThat(tally.samples()).isEqualTo(7 * 4 * MINUTES);
    assertThat(tally.series()).isEqualTo(7 * 4);
    assertThat(tally.conflicts()).isEqualTo(2 * 3 * MINUTES);
    assertThat(done(fanout, DAY).guessed()).contains("requests_total");
    assertThat(done(fanout, DAY).conflicts()).anyMatch(series -> series.contains("host-1"));
  }

  @ParameterizedTest
  @EnumSource
  void messages_inAnyOrderAndTwice_changeNothing(Cut cut) throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Bucket lake = new InMemoryBucket();
    begin(lake);
    ImportWorker worker = worker(lake, cut);
    List<String> all = new ArrayList<>();
    for (List<String> bodies = queue.receive(); !bodies.isEmpty(); bodies = queue.receive()) {
      List<String> twice = new ArrayList<>(bodies);
      twice.addAll(bodies);
      Collections.shuffle(twice, random);
      for (String body : twice) {
        deliver(worker, body, 1);
      }
      all.addAll(bodies);
    }
    Map<String, String> made = files(lake);
    for (String body : all) {
      deliver(worker, body, 2);
    }

    assertThat(made).isEqualTo(locally());
    assertThat(files(lake)).isEqualTo(made);
    assertThat(queue.waiting()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void function_killedAtAnyWrite_endsWithTheSameBytes(Cut cut) throws IOException {
    partRows = FEW_PARTS;
    Map<String, String> expected = locally(new TreeSet<>(List.of(DAY)));
    assertThat(parts(expected)).isEqualTo(2);
    int writes = killAt(new InMemoryBucket(), cut, Integer.MAX_VALUE);
    assertThat(writes).isGreaterThan(10);
    for (int write = 0; write < writes; write++) {
      Bucket lake = new InMemoryBucket();
      killAt(lake, cut, write);
      assertThat(files(lake)).as("killed at write %d of %d", write, writes).isEqualTo(expected);
      assertThat(ImportedDays.read(lake).find(DAY).orElseThrow().complete()).isTrue();
    }
  }

  /** Delivers all messages, the one whose function is killed again; returns the writes. */
  private int killAt(Bucket lake, Cut cut, int write) throws IOException {
    begin(lake, new TreeSet<>(List.of(DAY)));
    int[] writes = {0};
    WatchedBucket dying =
        new WatchedBucket(
            lake,
            new WatchedBucket.Watch() {
              @Override
              public void before(String key) {
                if (writes[0]++ == write) {
                  throw new Killed();
                }
              }
            });
    ImportWorker worker = worker(dying, cut);
    for (List<String> bodies = queue.receive(); !bodies.isEmpty(); bodies = queue.receive()) {
      for (String body : bodies) {
        try {
          deliver(worker, body, 1);
        } catch (Killed e) {
          deliver(worker, body, 2);
        }
      }
    }
    return writes[0];
  }

  @Test
  void day_thatFailsThreeTimes_isNamedAndCanBeHandedOutAgain() throws IOException {
    Bucket lake = new InMemoryBucket();
    ImportFanout fanout = begin(lake);
    ImportWorker failing =
        worker(
            lake,
            Cut.WHOLE,
            place -> {
              throw new IOException("the source: access denied");
            });
    List<String> bodies = queue.receive();
    for (int attempt = 1; attempt <= ImportMessage.ATTEMPTS; attempt++) {
      assertThat(fanout.poll(now)).isEmpty();
      assertThat(fanout.failures()).isEmpty();
      int number = attempt;
      assertThatThrownBy(() -> deliver(failing, bodies.getFirst(), number))
          .hasMessageContaining("access denied");
    }
    deliver(worker(lake, Cut.WHOLE), bodies.getLast(), 1);
    fanout.poll(now);
    assertThat(fanout.failures())
        .containsOnlyKeys(DAY)
        .hasEntrySatisfying(
            DAY, reason -> assertThat(reason).contains("the source: access denied"));
    assertThat(fanout.isFinished()).isTrue();

    ImportFanout next = ImportFanout.unfinished(lake, queue, source(), now).orElseThrow();
    assertThat(next.resume(now)).isEqualTo(1);
    assertThat(next.failures()).isEmpty();
    deliverAll(worker(lake, Cut.WHOLE));
    next.poll(now);
    assertThat(next.isFinished()).isTrue();
    assertThat(next.failures()).isEmpty();
    assertThat(files(lake)).isEqualTo(locally());
    assertThat(ImportFanout.unfinished(lake, queue, source(), now)).isEmpty();
  }

  @Test
  void part_whoseFunctionDiesThreeTimes_isNamedWhenItsTimeIsOver() throws IOException {
    Bucket lake = new InMemoryBucket();
    ImportFanout fanout = begin(lake);
    WatchedBucket dying =
        new WatchedBucket(
            lake,
            new WatchedBucket.Watch() {
              @Override
              public void before(String key) {
                if (key.startsWith("samples/day/dt=2026-01-06/part-0003")) {
                  throw new Killed();
                }
              }
            });
    ImportWorker worker = worker(dying, Cut.PARTS);
    for (List<String> bodies = queue.receive(); !bodies.isEmpty(); bodies = queue.receive()) {
      for (String body : bodies) {
        for (int attempt = 1; attempt <= ImportMessage.ATTEMPTS; attempt++) {
          try {
            deliver(worker, body, attempt);
            break;
          } catch (Killed e) {
            assertThat(body).contains("2026-01-06").contains("\"parts\"");
          }
        }
      }
    }
    fanout.poll(now);
    assertThat(fanout.done()).containsOnlyKeys(DAY);
    assertThat(fanout.failures()).isEmpty();

    now = now.plus(Duration.ofMinutes(16));
    fanout.poll(now);

    assertThat(fanout.failures())
        .containsOnlyKeys(DAY.plusDays(1))
        .hasEntrySatisfying(
            DAY.plusDays(1),
            reason -> assertThat(reason).startsWith("step parts-0003").contains("died"));
    assertThat(fanout.isFinished()).isTrue();
  }

  @Test
  void watcher_thatEndedBeforeAllWasHandedOut_handsOutTheRest() throws IOException {
    Bucket lake = new InMemoryBucket();
    WatchedBucket dying = WatchedBucket.full(lake, key -> key.endsWith("handed-out.json"));
    assertThatThrownBy(() -> begin(dying)).isInstanceOf(IOException.class);
    queue.clear();

    ImportFanout next = ImportFanout.unfinished(lake, queue, source(), now).orElseThrow();
    assertThat(next.resume(now)).isEqualTo(2);
    deliverAll(worker(lake, Cut.PARTS));

    assertThat(files(lake)).isEqualTo(locally());
    assertThat(next.poll(now)).hasSize(2);
  }

  @Test
  void import_thatAnotherReplaces_isDroppedWhereItsMessagesCome() throws IOException {
    Bucket lake = new InMemoryBucket();
    begin(lake);
    List<String> old = queue.receive();
    ImportWorker worker = worker(lake, Cut.WHOLE);
    for (String body : old) {
      deliver(worker, body, 1);
    }
    try (TsdbHistory history = history()) {
      replace(lake, history);
    }
    assertThat(files(lake).keySet()).containsExactly(LakeLayout.WATERMARK);

    for (String body : old) {
      deliver(worker, body, 1);
    }

    assertThat(files(lake).keySet()).containsExactly(LakeLayout.WATERMARK);
    deliverAll(worker);
    assertThat(files(lake)).isEqualTo(locally());
  }

  @Test
  void import_whoseInvocationIsAtWork_isReplacedWhenThatHasEnded() throws IOException {
    Bucket lake = new InMemoryBucket(() -> now);
    begin(lake);
    ImportWorker dying = dying(lake);
    List<String> old = queue.receive();
    assertThatThrownBy(() -> deliver(dying, old.getFirst(), 1)).isInstanceOf(Killed.class);
    try (TsdbHistory history = history()) {
      assertThatThrownBy(() -> replace(lake, history))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is still at work on 2026-01-05");
      now = now.plus(Duration.ofMinutes(16));
      replace(lake, history);
    }

    deliverAll(worker(lake, Cut.WHOLE));

    assertThat(files(lake)).isEqualTo(locally());
  }

  @Test
  void day_thatAnInvocationIsAtWorkOn_isRefusedToACommandToo() throws IOException {
    Bucket lake = new InMemoryBucket();
    begin(lake);
    ImportWorker dying = dying(lake);
    assertThatThrownBy(() -> deliver(dying, queue.receive().getFirst(), 1))
        .isInstanceOf(Killed.class);
    try (TsdbHistory history = history()) {
      HistoryImport command = work(lake, history, true);
      assertThatThrownBy(() -> command.run(history.days(), 1, (day, tally, done, all) -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is still at work on 2026-01-05");
    }
  }

  @Test
  void imports_thatFindTheSameDaysFree_oneMakesThemAndTheOthersEnd() throws IOException {
    Bucket lake = new InMemoryBucket();
    try (TsdbHistory history = history()) {
      HistoryImport second = work(lake, history, false);
      HistoryImport third = work(lake, history, false);
      begin(lake);

      assertThatThrownBy(() -> second.run(history.days(), 1, (day, tally, done, all) -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("another import has begun or made 2026-01-05 since this one");
      assertThatThrownBy(
              () -> ImportFanout.begin(lake, queue, third, history, source(), history.days(), now))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("another import has begun or made 2026-01-05 since this one");
    }
    deliverAll(worker(lake, Cut.WHOLE));

    assertThat(files(lake)).isEqualTo(locally());
  }

  private ImportFanout replace(Bucket lake, TsdbHistory history) throws IOException {
    return ImportFanout.begin(
        lake, queue, work(lake, history, true), history, source(), history.days(), now);
  }

  @Test
  void messages_thatAreLost_areSentAgainWhenNothingHasHappenedForLong() throws IOException {
    Bucket lake = new InMemoryBucket(() -> now);
    begin(lake);
    queue.clear();
    ImportFanout next = ImportFanout.unfinished(lake, queue, source(), now).orElseThrow();
    assertThat(next.resume(now)).isZero();
    now = now.plus(ImportFanout.STALLED).plusSeconds(1);

    assertThat(next.resume(now)).isEqualTo(2);
    assertThat(next.resume(now)).isZero();
    deliverAll(worker(lake, Cut.WHOLE));
    assertThat(files(lake)).isEqualTo(locally());
  }

  @ParameterizedTest
  @EnumSource
  void block_thatIsGone_isNamedAndTheRestImported(Cut cut) throws IOException {
    Bucket lake = new InMemoryBucket();
    ImportFanout fanout = begin(lake);
    Path lost = blockOf(DAY.plusDays(1));
    remove(lost);

    deliverAll(worker(lake, cut));
    fanout.poll(now);

    assertThat(fanout.isFinished()).isTrue();
    assertThat(done(fanout, DAY).damages()).isEmpty();
    assertThat(done(fanout, DAY.plusDays(1)).damages())
        .anyMatch(damage -> damage.contains(String.valueOf(lost.getFileName())));
  }

  private Path blockOf(LocalDate day) throws IOException {
    try (TsdbHistory history = history();
        Stream<Path> folders = Files.list(blocks)) {
      String prefix =
          history.found().stream()
              .filter(found -> found.meta().minTime() == day.toEpochDay() * 86_400_000L)
              .findFirst()
              .orElseThrow()
              .prefix();
      return folders
          .filter(folder -> prefix.startsWith(String.valueOf(folder.getFileName())))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryBucket bucket = DirectoryBucket.open(folder)) {
      bucket.deleteAll(bucket.list("").stream().map(ObjectInfo::key).toList());
    }
  }
}
