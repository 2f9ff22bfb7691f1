// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of closed days that there are, of samples, histograms, exemplars or trends, listed by
 * months and remembered: no file comes to a day that is closed, unless {@link
 * io.trendlake.lake.ReplacedFiles} says so. Files that go, since they were kept long enough, are
 * noticed when one is read. Thread-safe.
 */
final class ClosedDays {

  /** With more months than these one list of all day files is cheaper. */
  private static final int MAX_MONTHS = 6;

  /** A month as it was listed, and the first day that was not closed then. */
  private record Month(LocalDate open, List<SampleFile> files) {}

  private final Map<YearMonth, Month> months = new HashMap<>();
  private final String prefix;

  /** How often everything was forgotten; a list that was begun before is not remembered. */
  private int forgotten;

  private ClosedDays(String prefix) {
    this.prefix = prefix;
  }

  /** The days' samples. */
  static ClosedDays ofSamples() {
    return new ClosedDays(LakeLayout.prefix(Dataset.SAMPLES, Tier.DAY));
  }

  /** The days' histograms. */
  static ClosedDays ofHistograms() {
    return new ClosedDays(LakeLayout.prefix(Dataset.HISTOGRAMS, Tier.DAY));
  }

  /** The days' exemplars. */
  static ClosedDays ofExemplars() {
    return new ClosedDays(LakeLayout.prefix(Dataset.EXEMPLARS, Tier.DAY));
  }

  /** The days' trends. */
  static ClosedDays ofTrends() {
    return new ClosedDays(LakeLayout.TRENDS);
  }

  /**
   * The files of the days from one to another.
   *
   * @param open the first day that is not closed; files of it and of later days do not count
   */
  List<SampleFile> files(LocalDate first, LocalDate last, LocalDate open, BucketReads reads)
      throws IOException {
    LocalDate end = last.isBefore(open) ? last : open.minusDays(1);
    if (first.isAfter(end)) {
      return List.of();
    }
    Map<YearMonth, List<SampleFile>> byMonth = new HashMap<>();
    int before = known(first, end, open, byMonth);
    List<YearMonth> missing =
        months(first, end).stream().filter(month -> !byMonth.containsKey(month)).toList();
    if (!missing.isEmpty()) {
      Map<YearMonth, List<SampleFile>> listed = list(missing, reads);
      remember(listed, open, before);
      byMonth.putAll(listed);
    }
    List<SampleFile> files = new ArrayList<>();
    for (YearMonth month : months(first, end)) {
      for (SampleFile file : byMonth.getOrDefault(month, List.of())) {
        LocalDate day = LocalDate.ofInstant(file.start(), ZoneOffset.UTC);
        if (!day.isBefore(first) && !day.isAfter(end)) {
          files.add(file);
        }
      }
    }
    return files;
  }

  private static List<YearMonth> months(LocalDate first, LocalDate last) {
    return Stream.iterate(YearMonth.from(first), month -> month.plusMonths(1))
        .takeWhile(month -> !month.isAfter(YearMonth.from(last)))
        .toList();
  }

  /** Puts the months that are remembered into a map; gives how often all was forgotten before. */
  private synchronized int known(
      LocalDate first, LocalDate last, LocalDate open, Map<YearMonth, List<SampleFile>> byMonth) {
    for (YearMonth month : months(first, last)) {
      @Nullable Month known = months.get(month);
      if (known != null
          && (known.open().isAfter(month.atEndOfMonth()) || !known.open().isBefore(open))) {
        byMonth.put(month, known.files());
      }
    }
    return forgotten;
  }

  private Map<YearMonth, List<SampleFile>> list(List<YearMonth> wanted, BucketReads reads)
      throws IOException {
    List<String> prefixes =
        wanted.size() > MAX_MONTHS
            ? List.of(prefix)
            : wanted.stream().map(month -> prefix + "dt=" + month + '-').toList();
    Map<YearMonth, List<SampleFile>> listed = new HashMap<>();
    wanted.forEach(month -> listed.put(month, new ArrayList<>()));
    for (List<ObjectInfo> objects : reads.all(prefixes, reads::list)) {
      for (ObjectInfo object : objects) {
        @Nullable SampleFile file = SampleFile.ofDay(object);
        if (file != null) {
          LocalDate day = LocalDate.ofInstant(file.start(), ZoneOffset.UTC);
          listed.getOrDefault(YearMonth.from(day), new ArrayList<>()).add(file);
        }
      }
    }
    return listed;
  }

  private synchronized void remember(
      Map<YearMonth, List<SampleFile>> listed, LocalDate open, int before) {
    if (before == forgotten) {
      listed.forEach((month, files) -> months.put(month, new Month(open, List.copyOf(files))));
    }
  }

  /** Forgets everything. */
  synchronized void clear() {
    months.clear();
    forgotten++;
  }
}
