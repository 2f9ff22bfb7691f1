// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which days of a lake were imported: an object for each under {@value #PREFIX}, written before the
 * day's files and again when they are all there. So an import that died knows where it was.
 */
public final class ImportedDays {

  private static final String PREFIX = "state/import/";
  private static final Pattern DAY_FOLDER = Pattern.compile(".*/dt=(\\d{4}-\\d\\d-\\d\\d)/.*");

  private final Bucket lake;
  private final SortedMap<LocalDate, Entry> days = new TreeMap<>();

  /**
   * What is noted of a day.
   *
   * @param complete whether all of its files are there
   * @param from what it was imported from
   * @param run the import that makes it, by a name that no other has; empty if that is of no more
   *     interest
   */
  public record Entry(boolean complete, String from, String run) {

    /** A day that no import is at work on. */
    public Entry(boolean complete, String from) {
      this(complete, from, "");
    }

    private static Entry parse(String json) {
      Labels fields = CanonicalJson.parse(json.strip());
      return new Entry(
          fields.value("complete").equals("true"), fields.value("from"), fields.value("run"));
    }

    private byte[] toJson() {
      Labels fields = Labels.of("complete", String.valueOf(complete), "from", from, "run", run);
      return (CanonicalJson.write(fields) + '\n').getBytes(StandardCharsets.UTF_8);
    }
  }

  private ImportedDays(Bucket lake) {
    this.lake = lake;
  }

  /** Reads what is noted. */
  public static ImportedDays read(Bucket lake) throws IOException {
    ImportedDays imported = new ImportedDays(lake);
    for (ObjectInfo object : lake.list(PREFIX)) {
      String name = object.key().substring(PREFIX.length()).replaceFirst("\\.json$", "");
      try {
        LocalDate day = LocalDate.parse(name);
        read(lake, day).ifPresent(entry -> imported.days.put(day, entry));
      } catch (DateTimeParseException e) {
        throw new IOException(
            object.key() + ": not the note of an imported day; delete it: " + e.getMessage(), e);
      }
    }
    return imported;
  }

  /** Reads what is noted of one day. */
  static Optional<Entry> read(Bucket lake, LocalDate day) throws IOException {
    String key = PREFIX + day + ".json";
    Optional<StoredObject> stored = lake.get(key);
    try {
      return stored.map(note -> Entry.parse(new String(note.content(), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          key + ": not the note of an imported day; delete it: " + e.getMessage(), e);
    }
  }

  /** What is noted of a day. */
  public Optional<Entry> find(LocalDate day) {
    return Optional.ofNullable(days.get(day));
  }

  /** Notes a day. */
  public void put(LocalDate day, Entry entry) throws IOException {
    lake.put(PREFIX + day + ".json", entry.toJson());
  }

  /**
   * Notes that an import begins to make a day, as long as the note is the one that the import was
   * planned by: of two that find a day free one gets it.
   *
   * @param planned what was noted then
   * @throws IOException also if another import has noted something since
   */
  static void claim(Bucket lake, LocalDate day, Optional<Entry> planned, Entry next)
      throws IOException {
    String key = PREFIX + day + ".json";
    Optional<StoredObject> stored = lake.get(key);
    boolean isAsPlanned =
        read(lake, day).equals(planned) && stored.isPresent() == planned.isPresent();
    Optional<String> written = Optional.empty();
    if (isAsPlanned) {
      written =
          stored.isPresent()
              ? lake.putIfMatch(key, next.toJson(), stored.get().etag())
              : lake.putIfAbsent(key, next.toJson());
    }
    if (written.isEmpty()) {
      throw new IOException(
          "another import has begun or made %s since this one was planned; the days that this one has done stay. Run it again, and it says what is left"
              .formatted(day));
    }
  }

  /**
   * Notes that a day is done, unless another import has taken it over.
   *
   * @param run the import that has made it
   * @param done the note
   * @return whether it is noted
   */
  static boolean complete(Bucket lake, LocalDate day, String run, Entry done) throws IOException {
    String key = PREFIX + day + ".json";
    Optional<StoredObject> stored = lake.get(key);
    Optional<Entry> note = read(lake, day);
    return stored.isPresent()
        && note.filter(entry -> entry.run().equals(run)).isPresent()
        && lake.putIfMatch(key, done.toJson(), stored.get().etag()).isPresent();
  }

  /**
   * Lets views read a day whose files are there: a lake without other files has no watermark that
   * passed it.
   *
   * @param firstOwnDay the first day that the lake scraped itself; empty if it has none
   */
  static void show(Bucket lake, LocalDate day, Optional<LocalDate> firstOwnDay) throws IOException {
    LocalDate to = firstOwnDay.orElse(day.plusDays(1));
    Instant start = to.atStartOfDay().toInstant(ZoneOffset.UTC);
    new WatermarkStore(lake).advance(new Watermark(start, to));
  }

  /** The first day that the lake scraped itself; empty if it has none. */
  Optional<LocalDate> firstOwnDay() throws IOException {
    LocalDate first = null;
    for (Dataset dataset : List.of(Dataset.SAMPLES, Dataset.SCRAPES)) {
      for (Tier tier : Tier.values()) {
        for (ObjectInfo object : lake.list(LakeLayout.prefix(dataset, tier))) {
          Matcher found = DAY_FOLDER.matcher(object.key());
          if (found.matches()) {
            LocalDate day = LocalDate.parse(found.group(1));
            if (!days.containsKey(day) && (first == null || day.isBefore(first))) {
              first = day;
            }
          }
        }
      }
    }
    return Optional.ofNullable(first);
  }

  /** Removes the files of a day that was imported, in whole or in part. */
  void removeFiles(LocalDate day) throws IOException {
    List<String> keys = new ArrayList<>();
    for (Dataset dataset :
        List.of(
            Dataset.SAMPLES,
            Dataset.HISTOGRAMS,
            Dataset.STARTS,
            Dataset.SCRAPES,
            Dataset.METADATA)) {
      lake.list(LakeLayout.dayPrefix(dataset, Tier.DAY, day))
          .forEach(object -> keys.add(object.key()));
    }
    lake.list(LakeLayout.trendsPrefix(day)).forEach(object -> keys.add(object.key()));
    lake.list(LakeLayout.histogramTrendsPrefix(day)).forEach(object -> keys.add(object.key()));
    lake.deleteAll(keys);
  }
}
