// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.model.Printable;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.queue.MessageQueue;
import io.trendlake.tsdb.block.BlockFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An import whose days are made by invocations of the function compact: hands the days out by a
 * queue, and watches what becomes of them. Whoever watches may end; another one continues. For one
 * thread.
 */
public final class ImportFanout {

  /**
   * Three invocations of ten minutes may fail one after the other before that is seen. After so
   * long without a change the messages of the days that are not done are lost.
   */
  public static final Duration STALLED = Duration.ofMinutes(45);

  private final Bucket lake;
  private final ImportRun run;
  private final ImportFolder folder;
  private final MessageQueue queue;
  private final NavigableSet<LocalDate> days;
  private final SortedMap<LocalDate, StepResult> done = new TreeMap<>();
  private final SortedMap<LocalDate, String> failures = new TreeMap<>();
  private final Map<String, Seen> tries = new HashMap<>();
  private int objects;
  private Instant changed;

  /** A try as it was when its object was written. */
  private record Seen(Instant written, ImportFolder.Try attempt) {}

  private ImportFanout(
      Bucket lake, ImportRun run, MessageQueue queue, Collection<LocalDate> days, Instant now) {
    this.lake = lake;
    this.run = run;
    this.folder = new ImportFolder(lake, run.id());
    this.queue = queue;
    this.days = new TreeSet<>(days);
    this.changed = now;
  }

  /**
   * Finds an import of a source that was handed out and is not finished, if there is one. {@link
   * #resume} lets it continue.
   *
   * @param queue that the function compact takes days from
   * @param now what the clock says
   */
  public static Optional<ImportFanout> unfinished(
      Bucket lake, MessageQueue queue, ImportSource source, Instant now) throws IOException {
    for (String id : ImportFolder.runs(lake)) {
      ImportRun run = new ImportFolder(lake, id).run();
      if (run.source().equals(source)) {
        List<LocalDate> own = new ArrayList<>();
        boolean isDone = true;
        for (LocalDate day : run.days()) {
          Optional<ImportedDays.Entry> note = ImportedDays.read(lake, day);
          if (note.isPresent() && note.get().run().equals(id)) {
            own.add(day);
            isDone &= note.get().complete();
          }
        }
        if (!isDone) {
          return Optional.of(new ImportFanout(lake, run, queue, own, now));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Hands days out. Files of theirs that were imported before are removed first; invocations of an
   * earlier import get no more of these days.
   *
   * @param work the import that planned them
   * @param history of which the blocks are taken
   * @param queue that the function compact takes days from
   * @param now what the clock says
   * @throws IOException also if such an invocation is still at work on one of the days
   */
  public static ImportFanout begin(
      Bucket lake,
      MessageQueue queue,
      HistoryImport work,
      TsdbHistory history,
      ImportSource source,
      NavigableSet<LocalDate> days,
      Instant now)
      throws IOException {
    String id =
        now.truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[:-]", "")
            + "-"
            + UUID.randomUUID().toString().substring(0, 8);
    ImportRun run =
        new ImportRun(
            id,
            now,
            source,
            work.firstOwnDay(),
            List.copyOf(days),
            Stream.concat(
                    history.found().stream().map(block -> planned(block, false)),
                    history.downsampled().stream().map(block -> planned(block, true)))
                .toList());
    ImportFanout fanout = new ImportFanout(lake, run, queue, days, now);
    for (LocalDate day : days) {
      ImportedDays.claim(
          lake, day, work.imported().find(day), new ImportedDays.Entry(false, source.note(), id));
    }
    ImportFolder.requireIdle(lake, days, now);
    for (LocalDate day : days) {
      if (work.imported().find(day).isPresent()) {
        work.imported().removeFiles(day);
      }
    }
    fanout.folder.put(run, work.known());
    fanout.handOut(days);
    return fanout;
  }

  private static ImportRun.PlannedBlock planned(BlockFolder.Found block, boolean downsampled) {
    return new ImportRun.PlannedBlock(
        block.prefix(),
        block.meta().minTime(),
        block.meta().maxTime(),
        block.meta().samples(),
        block.meta().series(),
        downsampled);
  }

  private void handOut(Collection<LocalDate> again) throws IOException {
    queue.sendAtOnce(
        again.stream().map(day -> ImportMessage.of(run.id(), day).toJson()),
        "interrupted while days were handed out; run the import again");
    folder.handedOut();
  }

  /**
   * Hands out again what failed, or everything that is not done if the command ended before all was
   * handed out, or if nothing has changed for so long that messages are lost.
   *
   * @return how many days were handed out again
   */
  public int resume(Instant now) throws IOException {
    poll(now);
    NavigableSet<LocalDate> again = new TreeSet<>(failures.keySet());
    if (!folder.isHandedOut() || folder.lastWritten().plus(STALLED).isBefore(now)) {
      again.addAll(days);
      again.removeAll(done.keySet());
    }
    for (ObjectInfo object : folder.objects()) {
      if (again.contains(ImportFolder.day(object))
          && ImportFolder.name(object).startsWith(ImportFolder.TRY)) {
        lake.delete(object.key());
      }
    }
    failures.clear();
    tries.clear();
    handOut(again);
    return again.size();
  }

  /**
   * Looks at what has become of the days.
   *
   * @return those that are done since it was called last
   */
  public SortedMap<LocalDate, StepResult> poll(Instant now) throws IOException {
    SortedMap<LocalDate, StepResult> fresh = new TreeMap<>();
    List<ObjectInfo> found = folder.objects();
    for (ObjectInfo object : found) {
      LocalDate day = ImportFolder.day(object);
      if (days.contains(day) && !done.containsKey(day)) {
        if (ImportFolder.name(object).equals(ImportFolder.DONE)) {
          folder.done(day).ifPresent(result -> fresh.put(day, result));
        } else if (ImportFolder.name(object).startsWith(ImportFolder.TRY)) {
          look(day, object, now);
        }
      }
    }
    done.putAll(fresh);
    failures.keySet().removeAll(done.keySet());
    if (found.size() != objects) {
      objects = found.size();
      changed = now;
    }
    return fresh;
  }

  /** Looks at a try, if more may have been said since. */
  private void look(LocalDate day, ObjectInfo object, Instant now) throws IOException {
    Seen seen = tries.get(object.key());
    if (seen == null || !seen.attempt().isOver() || !seen.written().equals(object.lastModified())) {
      Optional<ImportFolder.Try> attempt = folder.attempt(object.key());
      if (attempt.isEmpty()) {
        return;
      }
      Seen before = seen;
      seen = new Seen(object.lastModified(), attempt.get());
      tries.put(object.key(), seen);
      changed = seen.equals(before) ? changed : now;
    }
    ImportFolder.Try attempt = seen.attempt();
    boolean isLost = attempt.began().plus(ImportFolder.LONGEST).isBefore(now);
    if (!attempt.ended()
        && attempt.attempt() >= ImportMessage.ATTEMPTS
        && (isLost || !attempt.error().isEmpty())) {
      String step =
          ImportFolder.name(object)
              .substring(ImportFolder.TRY.length())
              .replaceFirst("\\.json$", "");
      failures.put(day, "step %s: %s".formatted(step, reason(attempt)));
    }
  }

  private static String reason(ImportFolder.Try attempt) {
    return attempt.error().isEmpty()
        ? "an invocation that began at %s died, of memory or of time; the log of the function compact says which"
            .formatted(attempt.began())
        : Printable.line(attempt.error());
  }

  /** The run's name. */
  public String id() {
    return run.id();
  }

  /** When it was planned. */
  public Instant began() {
    return run.began();
  }

  /** The days that it makes. */
  public NavigableSet<LocalDate> days() {
    return Collections.unmodifiableNavigableSet(days);
  }

  /** The results of the days that are done. */
  public SortedMap<LocalDate, StepResult> done() {
    return Collections.unmodifiableSortedMap(done);
  }

  /** The days that were given up, and why. */
  public SortedMap<LocalDate, String> failures() {
    return Collections.unmodifiableSortedMap(failures);
  }

  /** Whether nothing more is to come. */
  public boolean isFinished() {
    return done.size() + failures.size() == days.size();
  }

  /** How many objects the invocations have written; every poll lists all of them. */
  public int objects() {
    return objects;
  }

  /** When anything was seen to change last. */
  public Instant changed() {
    return changed;
  }
}
