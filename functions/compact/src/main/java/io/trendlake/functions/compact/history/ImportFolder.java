// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.MetricMetadata;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the invocations of one import leave for each other, and for the command that watches, in a
 * folder of the lake's bucket under {@value #ROOT}: the run, and for each day how it is cut and
 * what its steps came to.
 */
final class ImportFolder {

  /** Where the folders of all imports are. */
  static final String ROOT = "state/imports/";

  /** What the names of tries begin with. */
  static final String TRY = "try-";

  /** The name of the result of a day. */
  static final String DONE = "done.json";

  /** An invocation that began so long ago and has not ended has died. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  private static final String RUN = "run.json";
  private static final String DAYS = "days/";

  private final Bucket lake;
  private final String folder;

  ImportFolder(Bucket lake, String run) {
    this.lake = lake;
    this.folder = ROOT + run + "/";
  }

  /**
   * A try of a step.
   *
   * @param attempt which one it is, from 1
   * @param began when
   * @param ended whether the step is done
   * @param error why it failed; empty if it has not ended, or could not say
   */
  record Try(int attempt, Instant began, boolean ended, String error) {

    /** One that begins. */
    Try(int attempt, Instant began) {
      this(attempt, began, false, "");
    }

    /** Whether it is done or has said why it failed. */
    boolean isOver() {
      return ended || !error.isEmpty();
    }
  }

  /** The imports that there are, by their names. */
  static List<String> runs(Bucket lake) throws IOException {
    return lake.list(ROOT).stream()
        .map(object -> object.key().substring(ROOT.length()))
        .filter(key -> key.endsWith("/" + RUN))
        .map(key -> key.substring(0, key.length() - RUN.length() - 1))
        .toList();
  }

  /**
   * Refuses days on which an invocation is at work: what it still writes would be among the files
   * of another import.
   *
   * @param now what the clock says
   * @throws IOException if there is one, with when it has ended at the latest
   */
  static void requireIdle(Bucket lake, Set<LocalDate> days, Instant now) throws IOException {
    for (String id : runs(lake)) {
      ImportFolder other = new ImportFolder(lake, id);
      for (ObjectInfo object : other.objects()) {
        Instant end = object.lastModified().plus(LONGEST);
        if (days.contains(day(object))
            && name(object).startsWith(TRY)
            && end.isAfter(now)
            && other.attempt(object.key()).filter(attempt -> !attempt.isOver()).isPresent()) {
          throw new IOException(
              "import %s is still at work on %s, and is given no more days; run the command again after %s"
                  .formatted(id, day(object), end.truncatedTo(ChronoUnit.SECONDS)));
        }
      }
    }
  }

  /** The day that an object of a day is of. */
  static LocalDate day(ObjectInfo object) {
    String key = object.key();
    int end = key.lastIndexOf('/');
    return LocalDate.parse(key.substring(key.lastIndexOf('/', end - 1) + 1, end));
  }

  /** The name of an object of a day. */
  static String name(ObjectInfo object) {
    return object.key().substring(object.key().lastIndexOf('/') + 1);
  }

  void put(ImportRun run, List<MetricMetadata> known) throws IOException {
    lake.put(folder + "metadata.json", KnownMetrics.toJson(known));
    lake.put(folder + RUN, run.toJson());
  }

  /**
   * The run.
   *
   * @throws IOException if it is not there or cannot be read
   */
  ImportRun run() throws IOException {
    return read(RUN, ImportRun::parse)
        .orElseThrow(() -> new IOException(folder + RUN + ": is gone; import again"));
  }

  /** What the run knows of metrics. */
  List<MetricMetadata> known() throws IOException {
    String key = folder + "metadata.json";
    Optional<StoredObject> stored = lake.get(key);
    return stored.isEmpty() ? List.of() : KnownMetrics.parse(key, stored.get().content());
  }

  /** Notes that all days were handed out. */
  void handedOut() throws IOException {
    lake.put(folder + "handed-out.json", ImportRun.json(Map.of()));
  }

  boolean isHandedOut() throws IOException {
    return lake.get(folder + "handed-out.json").isPresent();
  }

  /** When the last object was written. */
  Instant lastWritten() throws IOException {
    return lake.list(folder).stream()
        .map(ObjectInfo::lastModified)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  /** All objects of days. */
  List<ObjectInfo> objects() throws IOException {
    return lake.list(folder + DAYS);
  }

  /** The names of the objects of a day. */
  Set<String> names(LocalDate day) throws IOException {
    String prefix = key(day, "");
    return lake.list(prefix).stream()
        .map(object -> object.key().substring(prefix.length()))
        .collect(Collectors.toSet());
  }

  /** The key of an object of a day. */
  String key(LocalDate day, String name) {
    return folder + name(day, name);
  }

  private static String name(LocalDate day, String name) {
    return DAYS + day + "/" + name;
  }

  /** Cuts a day into shares to count; those that were there first stay. */
  List<SeriesShare> freeze(LocalDate day, List<SeriesShare> shares) throws IOException {
    lake.putIfAbsent(
        key(day, "shares.json"), ImportRun.json(shares.stream().map(SeriesShare::toData).toList()));
    return shares(day).orElseThrow();
  }

  Optional<List<SeriesShare>> shares(LocalDate day) throws IOException {
    return read(
        name(day, "shares.json"),
        content -> JsonTree.parse(content).items().stream().map(SeriesShare::of).toList());
  }

  void putCounts(LocalDate day, int share, List<PartCuts.Unit> units) throws IOException {
    lake.put(
        key(day, counts(share)), ImportRun.json(units.stream().map(ImportFolder::unit).toList()));
  }

  private static Map<String, Object> unit(PartCuts.Unit unit) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("first", unit.first().texts());
    data.put("rows", unit.rows());
    return data;
  }

  Optional<List<PartCuts.Unit>> counts(LocalDate day, int share) throws IOException {
    return read(
        name(day, counts(share)),
        content ->
            JsonTree.parse(content).items().stream()
                .map(json ->
                    new PartCuts.Unit(
                        SeriesShare.bound(json.at("first")), json.at("rows").longNumber()))
                .toList());
  }

  /** The name of the row counts of a share. */
  static String counts(int share) {
    return "counts-%04d.json".formatted(share);
  }

  /**
   * Cuts a day into parts.
   *
   * @param ranges the first place of each part
   * @return false if it was cut already
   */
  boolean freezeParts(LocalDate day, List<SeriesBound> ranges) throws IOException {
    byte[] json = ImportRun.json(ranges.stream().map(SeriesBound::texts).toList());
    return lake.putIfAbsent(key(day, "parts.json"), json).isPresent();
  }

  /** The first place of each part. */
  Optional<List<SeriesBound>> parts(LocalDate day) throws IOException {
    return read(
        name(day, "parts.json"),
        content -> JsonTree.parse(content).items().stream().map(SeriesShare::bound).toList());
  }

  /** Puts what is known of some parts; their result comes last, as it says that they are done. */
  void putMade(LocalDate day, int group, List<MetadataRow> metadata, StepResult result)
      throws IOException {
    if (!metadata.isEmpty()) {
      lake.put(key(day, metadata(group)), MetadataFile.write(metadata));
    }
    lake.put(key(day, made(group)), result.toJson());
  }

  Optional<StepResult> made(LocalDate day, int group) throws IOException {
    return read(name(day, made(group)), StepResult::parse);
  }

  List<MetadataRow> metadata(LocalDate day, int group) throws IOException {
    List<ObjectInfo> found = lake.list(key(day, metadata(group)));
    return found.isEmpty()
        ? List.of()
        : MetadataFile.read(FileSource.of(lake, found.getFirst().key(), found.getFirst().size()));
  }

  private static String metadata(int group) {
    return "metadata-%04d.parquet".formatted(group);
  }

  /** The name of the result of some parts. */
  static String made(int group) {
    return "made-%04d.json".formatted(group);
  }

  void putDone(LocalDate day, StepResult result) throws IOException {
    lake.put(key(day, DONE), result.toJson());
  }

  Optional<StepResult> done(LocalDate day) throws IOException {
    return read(name(day, DONE), StepResult::parse);
  }

  void put(ImportMessage step, Try attempt) throws IOException {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("attempt", (long) attempt.attempt());
    data.put("began", attempt.began().toString());
    data.put("ended", attempt.ended());
    data.put("error", attempt.error());
    lake.put(key(step.day(), TRY + step.name() + ".json"), ImportRun.json(data));
  }

  /** The last try of a step, by the key of its object. */
  Optional<Try> attempt(String key) throws IOException {
    return read(
        key.substring(folder.length()),
        content -> {
          JsonTree json = JsonTree.parse(content);
          return new Try(
              json.at("attempt").number(),
              Instant.parse(json.at("began").text()),
              json.at("ended").flag(),
              json.at("error").text());
        });
  }

  private <T> Optional<T> read(String name, Function<byte[], T> parser) throws IOException {
    Optional<StoredObject> stored = lake.get(folder + name);
    try {
      return stored.map(object -> parser.apply(object.content()));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "%s%s: not what an import left there; delete it, and import again with --replace: %s"
              .formatted(folder, name, e.getMessage()),
          e);
    }
  }
}
