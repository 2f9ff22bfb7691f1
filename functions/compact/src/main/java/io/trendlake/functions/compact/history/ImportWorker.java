// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.ReplacedFiles;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.model.Labels;
import io.trendlake.model.Utf8Order;
import io.trendlake.objstore.Bucket;
import io.trendlake.queue.MessageQueue;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Does the steps of imports that are handed out by a queue. A day of ordinary size is one step. A
 * larger one is cut: into shares of its series, whose rows are counted; by those counts into parts,
 * by the rule of compaction; and the one that makes the last parts makes what the day has once, and
 * ends it. All steps write the same bytes whenever and however often they are done, so a message
 * that comes twice and a function that dies change nothing.
 */
public final class ImportWorker {

  private static final Logger LOG = System.getLogger(ImportWorker.class.getName());
  private static final long DAY_MILLIS = 86_400_000;

  private final Bucket lake;
  private final Sources sources;
  private final MessageQueue queue;
  private final CompactionOptions options;
  private final ImportLimits limits;
  private final InstantSource clock;

  /** Opens the buckets that blocks are in. */
  @FunctionalInterface
  public interface Sources {

    /** Opens the bucket of a place; it is closed when the step is done. */
    Bucket open(BlockPlace place) throws IOException;
  }

  /**
   * For a lake; no I/O happens here.
   *
   * @param queue which takes the further steps of days that are cut
   */
  public ImportWorker(
      Bucket lake,
      Sources sources,
      MessageQueue queue,
      CompactionOptions options,
      ImportLimits limits,
      InstantSource clock) {
    this.lake = lake;
    this.sources = sources;
    this.queue = queue;
    this.options = options;
    this.limits = limits;
    this.clock = clock;
  }

  /** A run, a day of it, and where both have their state. */
  private record Work(ImportRun run, LocalDate day, ImportFolder folder) {}

  /**
   * Does a step, unless the day is done or another import has taken it over.
   *
   * @param attempt how often the message was delivered, this time included
   * @throws IOException if it fails; the command that watches can read why
   */
  public void run(ImportMessage message, int attempt) throws IOException {
    ImportFolder folder = new ImportFolder(lake, message.run());
    if (!isWanted(message.run(), message.day())) {
      LOG.log(Level.INFO, "{0} is not wanted of import {1} any more", message.day(), message.run());
      return;
    }
    ImportFolder.Try begun = new ImportFolder.Try(attempt, clock.instant());
    folder.put(message, begun);
    try {
      // Once more: who takes the day over looks for tries after that is noted.
      if (isWanted(message.run(), message.day())) {
        run(message, new Work(folder.run(), message.day(), folder), attempt > 1);
      }
      folder.put(message, new ImportFolder.Try(attempt, begun.began(), true, ""));
    } catch (IOException | RuntimeException e) {
      folder.put(message, new ImportFolder.Try(attempt, begun.began(), false, String.valueOf(e)));
      throw e;
    }
  }

  /** Whether a day is not done, and no other import has taken it over. */
  private boolean isWanted(String run, LocalDate day) throws IOException {
    Optional<ImportedDays.Entry> note = ImportedDays.read(lake, day);
    return note.isPresent() && note.get().run().equals(run) && !note.get().complete();
  }

  private void run(ImportMessage message, Work work, boolean isAgain) throws IOException {
    if (work.folder().done(work.day()).isPresent()) {
      // An earlier invocation died before it could note that.
      note(work);
      return;
    }
    switch (message.step()) {
      case DAY -> day(work);
      case COUNT -> {
        count(work, message.number());
        cut(work, isAgain);
      }
      case PARTS -> {
        makeParts(work, message.number());
        finish(work);
      }
    }
  }

  private void day(Work work) throws IOException {
    long samples = work.run().samples(work.day());
    long series = work.run().series(work.day());
    // Trends are written part after part, whatever the number of series.
    if (limits.isWhole(samples, series) || work.run().isOfTrends(work.day())) {
      makeWhole(work);
    } else if (work.folder().parts(work.day()).isPresent()) {
      handOutParts(work);
      finish(work);
    } else {
      Optional<List<SeriesShare>> known = work.folder().shares(work.day());
      List<SeriesShare> shares =
          known.isPresent() ? known.get() : work.folder().freeze(work.day(), divide(work, samples));
      handOut(work, ImportMessage.Step.COUNT, missing(work, shares.size(), ImportFolder::counts));
      cut(work, true);
    }
  }

  private void makeWhole(Work work) throws IOException {
    try (TsdbHistory history = open(work, labels -> true)) {
      DayImport.Shared shared = shared(work, history);
      DayTally tally = new DayImport(shared, work.day()).run();
      complete(work, result(shared, tally));
    }
  }

  /** Looks at the labels of all series, and keeps none. */
  private List<SeriesShare> divide(Work work, long samples) throws IOException {
    SortedMap<String, Long> series = new TreeMap<>(Utf8Order::compare);
    Predicate<Labels> counted =
        labels -> {
          series.merge(labels.metricName(), 1L, Long::sum);
          return false;
        };
    try (TsdbHistory history = open(work, counted)) {
      history.open(work.day()).close();
    }
    long all = Math.max(1, series.values().stream().mapToLong(Long::longValue).sum());
    long perSeries = Math.max(1, samples / all);
    long most = Math.max(1, Math.min(limits.wholeSeries(), limits.countedSamples() / perSeries));
    return SeriesShare.divide(series, most);
  }

  private void count(Work work, int number) throws IOException {
    List<SeriesShare> shares = work.folder().shares(work.day()).orElse(List.of());
    if (number >= shares.size()) {
      throw new IOException(
          "%s has %d shares to count, and none of number %d; import it again with --replace"
              .formatted(work.day(), shares.size(), number));
    }
    if (work.folder().counts(work.day(), number).isPresent()) {
      return;
    }
    SeriesShare share = shares.get(number);
    long start = work.day().toEpochDay() * DAY_MILLIS;
    try (TsdbHistory history = open(work, share::has);
        History.Day day = history.open(work.day())) {
      // Targets of a slice stay apart: the name has others.
      long together = share.slices() == 1 ? options.dayPartRows() : 0;
      work.folder()
          .putCounts(work.day(), number, PartCuts.units(day, start, start + DAY_MILLIS, together));
    }
  }

  /** Cuts the day into parts if all is counted. */
  private void cut(Work work, boolean isAgain) throws IOException {
    int shares = work.folder().shares(work.day()).orElse(List.of()).size();
    if (!missing(work, shares, ImportFolder::counts).isEmpty()) {
      return;
    }
    List<PartCuts.Unit> counted = new ArrayList<>();
    for (int share = 0; share < shares; share++) {
      counted.addAll(work.folder().counts(work.day(), share).orElseThrow());
    }
    long partRows = options.dayPartRows();
    List<PartCuts.Unit> units = PartCuts.joined(counted, partRows);
    List<SeriesBound> parts = new ArrayList<>();
    if (!units.isEmpty()) {
      parts.add(SeriesBound.START);
      parts.addAll(PartCuts.between(units, partRows));
    }
    if (work.folder().freezeParts(work.day(), parts) || isAgain) {
      handOutParts(work);
    }
    finish(work);
  }

  private void handOutParts(Work work) throws IOException {
    int groups = groups(work).orElse(0);
    handOut(work, ImportMessage.Step.PARTS, missing(work, groups, ImportFolder::made));
  }

  /** By how many steps the parts are made; empty as long as the day is not cut into parts. */
  private Optional<Integer> groups(Work work) throws IOException {
    return work.folder()
        .parts(work.day())
        .map(parts -> Math.ceilDiv(parts.size(), limits.partsAtOnce()));
  }

  private void makeParts(Work work, int group) throws IOException {
    if (work.folder().made(work.day(), group).isPresent()) {
      return;
    }
    List<SeriesBound> parts = work.folder().parts(work.day()).orElse(List.of());
    int first = group * limits.partsAtOnce();
    if (first >= parts.size()) {
      throw new IOException(
          "%s has %d parts, and none of number %d; import it again with --replace"
              .formatted(work.day(), parts.size(), first));
    }
    int end = Math.min(parts.size(), first + limits.partsAtOnce());
    SeriesRange range =
        new SeriesRange(
            parts.get(first), end < parts.size() ? Optional.of(parts.get(end)) : Optional.empty());
    try (TsdbHistory history =
            open(work, labels -> SeriesShare.has(range, PartCuts.place(labels)));
        History.Day day = history.open(work.day())) {
      DayImport.Shared shared = shared(work, history);
      DayImport made = new DayImport(shared, work.day(), first);
      DayTally tally = made.makeParts(day, parts.subList(first + 1, end));
      work.folder().putMade(work.day(), group, made.metadata(), result(shared, tally));
    }
  }

  /** Ends the day if all parts are made. */
  private void finish(Work work) throws IOException {
    Optional<Integer> groups = groups(work);
    if (groups.isEmpty() || !missing(work, groups.get(), ImportFolder::made).isEmpty()) {
      return;
    }
    StepResult all = StepResult.NONE;
    List<MetadataRow> metadata = new ArrayList<>();
    for (int group = 0; group < groups.get(); group++) {
      all = all.plus(work.folder().made(work.day(), group).orElseThrow());
      metadata.addAll(work.folder().metadata(work.day(), group));
    }
    try (TsdbHistory history = open(work, labels -> TargetOutcomes.concern(labels.metricName()));
        History.Day day = history.open(work.day())) {
      DayImport.Shared shared = shared(work, history);
      DayTally tally =
          new DayImport(shared, work.day()).makeOthers(day, metadata, limits.outcomes());
      complete(work, all.plus(result(shared, tally.plus(DayTally.DAY))));
    }
  }

  /**
   * Ends the day: the note comes last, since nothing is done for a day that it says is complete.
   */
  private void complete(Work work, StepResult result) throws IOException {
    work.folder().putDone(work.day(), result);
    note(work);
  }

  private void note(Work work) throws IOException {
    new ReplacedFiles(lake).note();
    ImportedDays.show(lake, work.day(), work.run().firstOwnDay());
    String run = work.run().id();
    ImportedDays.Entry done = new ImportedDays.Entry(true, work.run().source().note(), run);
    if (!ImportedDays.complete(lake, work.day(), run, done)) {
      LOG.log(
          Level.WARNING,
          "{0} was given to another import while import {1} made it",
          work.day(),
          run);
    }
  }

  private DayImport.Shared shared(Work work, TsdbHistory history) throws IOException {
    return DayImport.Shared.of(history, lake, options, work.folder().known(), work.run().id());
  }

  private static StepResult result(DayImport.Shared shared, DayTally tally) {
    return StepResult.of(
        tally,
        shared.conflictNames().keySet(),
        shared.types().guessed(),
        shared.types().unknown(),
        shared.leftHistograms(),
        shared.history().damages());
  }

  /** Opens a day of the source with those of the series it is to give that a step needs. */
  private TsdbHistory open(Work work, Predicate<Labels> needed) throws IOException {
    ImportSource source = work.run().source();
    return TsdbHistory.reopen(
        sources.open(source.place()),
        source.place().layout(),
        work.run().prefixes(work.day()),
        work.day(),
        source.rule(),
        source.wanted().and(needed));
  }

  /** The steps that have no result yet. */
  private static List<Integer> missing(Work work, int count, IntFunction<String> name)
      throws IOException {
    Set<String> there = work.folder().names(work.day());
    return IntStream.range(0, count)
        .filter(number -> !there.contains(name.apply(number)))
        .boxed()
        .toList();
  }

  private void handOut(Work work, ImportMessage.Step step, List<Integer> numbers)
      throws IOException {
    queue.sendAtOnce(
        numbers.stream()
            .map(number -> new ImportMessage(work.run().id(), work.day(), step, number).toJson()),
        "interrupted while steps of a day were handed out");
  }
}
