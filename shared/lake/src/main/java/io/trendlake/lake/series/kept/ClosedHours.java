// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

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
 * The hour files of open days that there are, listed from the first day that is wanted on and
 * remembered by days: an hour that is closed gets no more files, so that a day is listed again only
 * after another hour was closed. Removed files are noticed when one is read. Unlike those of {@link
 * ClosedDays} they are never replaced: what imports and repairs write are files of closed days. So
 * a list that was begun before everything was forgotten is still right, and may be remembered.
 * Thread-safe.
 */
public final class ClosedHours {

  /** Some 10 MB. */
  private static final int MAX_FILES = 20_000;

  private record Day(Dataset dataset, LocalDate date) {

    /** What the keys of its files begin with; the keys of earlier days come before it. */
    String prefix() {
      return LakeLayout.dayPrefix(dataset, Tier.HOUR, date);
    }

    Day next() {
      return new Day(dataset, date.plusDays(1));
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
    List<List<Day>> missing = new ArrayList<>();
    for (Dataset dataset : datasets) {
      List<Day> ofDataset = new ArrayList<>();
      for (LocalDate date : dates) {
        Day day = new Day(dataset, date);
        @Nullable Listed known = days.get(day);
        if (known != null && !known.open().isBefore(open.isBefore(day.end()) ? open : day.end())) {
          found.addAll(known.files());
        } else {
          ofDataset.add(day);
        }
      }
      if (!ofDataset.isEmpty()) {
        missing.add(ofDataset);
      }
    }
    List<List<ObjectInfo>> lists = reads.all(missing, some -> list(some, reads));
    for (int i = 0; i < lists.size(); i++) {
      for (Day day : missing.get(i)) {
        List<SampleFile> files = hourFiles(day, lists.get(i));
        days.put(day, new Listed(open, files));
        found.addAll(files);
      }
    }
    found.removeIf(file -> !file.start().isBefore(open));
    return found;
  }

  /** The objects of days of one dataset, in their order, and of those between them. */
  private static List<ObjectInfo> list(List<Day> days, BucketReads reads) throws IOException {
    Day first = days.getFirst();
    String prefix = LakeLayout.prefix(first.dataset(), Tier.HOUR);
    return reads.list(prefix, first.prefix(), days.getLast().next().prefix()).objects();
  }

  private static List<SampleFile> hourFiles(Day day, List<ObjectInfo> objects) {
    List<SampleFile> files = new ArrayList<>();
    for (ObjectInfo object : objects) {
      if (object.key().startsWith(day.prefix())
          && LakeLayout.parse(object.key()).orElse(null) instanceof LakeKey.HourFile key) {
        files.add(SampleFile.of(object, key));
      }
    }
    return List.copyOf(files);
  }

  /** Forgets the day that has a file. */
  void remove(String key) {
    days.removeIf(listed -> SampleFile.contains(listed.files(), key));
  }

  /** Forgets everything. */
  void clear() {
    days.clear();
  }
}
