// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.ReplacedFiles;
import io.trendlake.model.MetricMetadata;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Takes history into a lake: whole days, those that the lake does not have. Of a day that is done
 * there is a note, so that an import that ended early continues where it was.
 */
public final class HistoryImport {

  /**
   * Prometheus writes a block of two hours up to three hours after they began, and stores copy it.
   */
  private static final Duration NEWEST = Duration.ofHours(4);

  private final Bucket lake;
  private final History history;
  private final String from;
  private final boolean replace;
  private final ImportedDays imported;

  /** By which the notes of days name this import as long as it makes them. */
  private final String id = "command-" + UUID.randomUUID();

  private final Optional<LocalDate> firstOwnDay;
  private final List<MetricMetadata> known;
  private final DayImport.Shared shared;

  /** What becomes of a day. */
  public enum Fate {
    /** It is imported. */
    TAKEN("to be imported"),
    /** The same source was imported already. */
    DONE("imported already"),
    /** Another source was imported, and shall stay. */
    OTHER("imported from another source or with other options: --replace takes this one instead"),
    /** The lake scraped it, or what comes before it. */
    OWN("the lake has scraped this day itself, or days before it"),
    /** It is not over. */
    OPEN("the day is not over"),
    /** Its last hours may still come. */
    HELD_BACK(
        "the source has no samples of its last hours yet: import it some hours later, or --with-head");

    private final String text;

    Fate(String text) {
      this.text = text;
    }

    /** As it is shown. */
    public String text() {
      return text;
    }
  }

  /** Hears of each day that is done. */
  @FunctionalInterface
  public interface Progress {

    /**
     * A day is done.
     *
     * @param done how many are done
     * @param all how many there are to do
     */
    void dayDone(LocalDate day, DayTally tally, int done, int all);
  }

  private HistoryImport(
      Bucket lake,
      History history,
      String from,
      boolean replace,
      ImportedDays imported,
      Optional<LocalDate> firstOwnDay,
      List<MetricMetadata> known,
      CompactionOptions options) {
    this.lake = lake;
    this.history = history;
    this.from = from;
    this.replace = replace;
    this.imported = imported;
    this.firstOwnDay = firstOwnDay;
    this.known = List.copyOf(known);
    this.shared = DayImport.Shared.of(history, lake, options, known, id);
  }

  /**
   * Prepares an import: looks at what the lake has.
   *
   * @param from what days are noted to be imported from
   * @param metadata what is known of metrics beside what history and lake say
   * @param replace whether days that were imported before are taken again
   */
  public static HistoryImport of(
      Bucket lake,
      History history,
      String from,
      List<MetricMetadata> metadata,
      boolean replace,
      CompactionOptions options)
      throws IOException {
    ImportedDays imported = ImportedDays.read(lake);
    List<MetricMetadata> known = new ArrayList<>(metadata);
    known.addAll(history.metadata());
    known.addAll(KnownMetrics.ofLake(lake));
    return new HistoryImport(
        lake, history, from, replace, imported, imported.firstOwnDay(), known, options);
  }

  /** What is noted of days that were imported. */
  ImportedDays imported() {
    return imported;
  }

  /** The first day that the lake scraped itself; empty if it has none. */
  Optional<LocalDate> firstOwnDay() {
    return firstOwnDay;
  }

  /** What is known of metrics, what counts first. */
  List<MetricMetadata> known() {
    return known;
  }

  /**
   * What becomes of days.
   *
   * @param now what the clock says
   */
  public Map<LocalDate, Fate> plan(NavigableSet<LocalDate> days, Instant now) {
    Map<LocalDate, Fate> fates = new TreeMap<>();
    for (LocalDate day : days) {
      fates.put(day, fate(day, now));
    }
    return fates;
  }

  private Fate fate(LocalDate day, Instant now) {
    if (!day.isBefore(LocalDate.ofInstant(now, ZoneOffset.UTC))) {
      return Fate.OPEN;
    }
    if (isHeldBack(day, now)) {
      return Fate.HELD_BACK;
    }
    if (firstOwnDay.isPresent() && !day.isBefore(firstOwnDay.get())) {
      return Fate.OWN;
    }
    Optional<ImportedDays.Entry> note = imported.find(day);
    if (note.isEmpty() || replace || !note.get().complete()) {
      return Fate.TAKEN;
    }
    return note.get().from().equals(from) ? Fate.DONE : Fate.OTHER;
  }

  /** Whether a day ended a short while ago and the source does not reach to its end. */
  private boolean isHeldBack(LocalDate day, Instant now) {
    Instant end = day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    return end.plus(NEWEST).isAfter(now)
        && history.until().isPresent()
        && history.until().get().isBefore(end);
  }

  /** About how many samples some days have. */
  public long estimate(Iterable<LocalDate> days) {
    long samples = 0;
    for (LocalDate day : days) {
      samples += history.estimate(day);
    }
    return samples;
  }

  /** About how many of those are native histograms. */
  public long estimateHistograms(Iterable<LocalDate> days) {
    long histograms = 0;
    for (LocalDate day : days) {
      histograms += history.estimateHistograms(day);
    }
    return histograms;
  }

  /** How many samples were written so far; for another thread. */
  public long samplesSoFar() {
    return shared.samples().get();
  }

  /** The series of which samples differed, and how many. */
  public Map<String, Long> conflictNames() {
    return shared.conflictNames();
  }

  /** The names whose types were guessed from how they end. */
  public NavigableSet<String> guessedTypes() {
    return new TreeSet<>(shared.types().guessed());
  }

  /** The names whose types stayed unknown. */
  public NavigableSet<String> unknownTypes() {
    return new TreeSet<>(shared.types().unknown());
  }

  /** The metrics of which there are aggregates of native histograms, which were left out. */
  public NavigableSet<String> leftHistograms() {
    return new TreeSet<>(shared.leftHistograms());
  }

  /**
   * Imports days, several at once.
   *
   * @param threads how many at once
   * @throws IOException if reading or writing fails; days that are done stay
   */
  public DayTally run(NavigableSet<LocalDate> days, int threads, Progress progress)
      throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    Map<LocalDate, Future<DayTally>> results = new LinkedHashMap<>();
    try {
      for (LocalDate day : days) {
        results.put(day, workers.submit(() -> take(day)));
      }
      DayTally all = DayTally.NONE;
      for (Map.Entry<LocalDate, Future<DayTally>> result : results.entrySet()) {
        DayTally tally = result.getValue().get();
        ImportedDays.show(lake, result.getKey(), firstOwnDay);
        // Last, since nothing is done for a day that the note says is complete.
        ImportedDays.Entry done = new ImportedDays.Entry(true, from);
        if (!ImportedDays.complete(lake, result.getKey(), id, done)) {
          throw DayImport.Shared.takenOver(result.getKey());
        }
        all = all.plus(tally);
        progress.dayDone(result.getKey(), tally, all.days(), days.size());
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; the days that are done stay, and a rerun continues", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private DayTally take(LocalDate day) throws IOException {
    Optional<ImportedDays.Entry> before = imported.find(day);
    ImportedDays.claim(lake, day, before, new ImportedDays.Entry(false, from, id));
    if (before.isPresent() && !before.get().complete() && !before.get().run().isEmpty()) {
      // It was handed to invocations, of which one may be at work.
      ImportFolder.requireIdle(lake, Set.of(day), Instant.now());
    }
    imported.removeFiles(day);
    DayTally tally = new DayImport(shared, day).run();
    new ReplacedFiles(lake).note();
    return tally;
  }
}
