// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
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
final class ImportedDays {

  private static final String PREFIX = "state/import/";
  private static final Pattern DAY_FOLDER = Pattern.compile(".*/dt=(\\d{4}-\\d\\d-\\d\\d)/.*");

  private final Bucket lake;
  private final SortedMap<LocalDate, Entry> days = new TreeMap<>();

  /**
   * What is noted of a day.
   *
   * @param complete whether all of its files are there
   * @param from what it was imported from
   */
  record Entry(boolean complete, String from) {}

  private ImportedDays(Bucket lake) {
    this.lake = lake;
  }

  /** Reads what is noted. */
  static ImportedDays read(Bucket lake) throws IOException {
    ImportedDays imported = new ImportedDays(lake);
    for (ObjectInfo object : lake.list(PREFIX)) {
      String name = object.key().substring(PREFIX.length()).replaceFirst("\\.json$", "");
      Optional<StoredObject> stored = lake.get(object.key());
      if (stored.isPresent()) {
        try {
          Labels fields =
              CanonicalJson.parse(
                  new String(stored.get().content(), StandardCharsets.UTF_8).strip());
          imported.days.put(
              LocalDate.parse(name),
              new Entry(fields.value("complete").equals("true"), fields.value("from")));
        } catch (DateTimeParseException | IllegalArgumentException e) {
          throw new IOException(
              object.key() + ": not the note of an imported day; delete it: " + e.getMessage(), e);
        }
      }
    }
    return imported;
  }

  /** What is noted of a day. */
  Optional<Entry> find(LocalDate day) {
    return Optional.ofNullable(days.get(day));
  }

  /** Notes a day. */
  void put(LocalDate day, Entry entry) throws IOException {
    String json =
        CanonicalJson.write(
            Labels.of("complete", String.valueOf(entry.complete()), "from", entry.from()));
    lake.put(PREFIX + day + ".json", (json + '\n').getBytes(StandardCharsets.UTF_8));
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
