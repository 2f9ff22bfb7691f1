// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hour files of open days that there are, listed day by day and remembered: no file comes to an
 * hour that is closed, so that a day is listed again only after another hour was closed. Files that
 * go are noticed when one is read. Thread-safe.
 */
final class ClosedHours {

  /** Some 10 MB. */
  private static final int MAX_FILES = 20_000;

  private record Day(Dataset dataset, LocalDate date) {

    String prefix() {
      return LakeLayout.dayPrefix(dataset, Tier.HOUR, date);
    }

    Instant end() {
      return date.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
  }

  /** A day as it was listed, and the first hour that was not closed then. */
  private record Listed(Instant open, List<SampleFile> files) {}

  private final RecentlyUsed<Day, Listed> days =
      new RecentlyUsed<>(MAX_FILES, listed -> 1L + listed.files().size());

  /**
   * The files of some days.
   *
   * @param open the first hour that is not closed; files of it and of later hours do not count
   */
  List<SampleFile> files(
      List<Dataset> datasets, List<LocalDate> dates, Instant open, BucketReads reads)
      throws IOException {
    List<SampleFile> found = new ArrayList<>();
    List<Day> missing = new ArrayList<>();
    for (LocalDate date : dates) {
      for (Dataset dataset : datasets) {
        Day day = new Day(dataset, date);
        @Nullable Listed known = days.get(day);
        if (known != null && !known.open().isBefore(open.isBefore(day.end()) ? open : day.end())) {
          found.addAll(known.files());
        } else {
          missing.add(day);
        }
      }
    }
    List<List<ObjectInfo>> lists = reads.all(missing, day -> reads.list(day.prefix()));
    for (int i = 0; i < lists.size(); i++) {
      List<SampleFile> files = hourFiles(lists.get(i));
      days.put(missing.get(i), new Listed(open, files));
      found.addAll(files);
    }
    found.removeIf(file -> !file.start().isBefore(open));
    return found;
  }

  private static List<SampleFile> hourFiles(List<ObjectInfo> objects) {
    List<SampleFile> files = new ArrayList<>();
    for (ObjectInfo object : objects) {
      if (LakeLayout.parse(object.key()).orElse(null) instanceof LakeKey.HourFile key) {
        files.add(SampleFile.of(object, key));
      }
    }
    return List.copyOf(files);
  }

  /** Forgets everything. */
  void clear() {
    days.clear();
  }
}
