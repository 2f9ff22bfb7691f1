// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

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
 * The files of closed days that there are, of samples, histograms, exemplars or trends, listed from
 * the first month that is wanted on and remembered by months: no file comes to a day that is
 * closed, unless {@link io.trendlake.lake.ReplacedFiles} says so. Files that go, since they were
 * kept long enough, are noticed when one is read. Thread-safe.
 */
public final class ClosedDays {

  /** A month as it was listed, and the first day that was not closed then. */
  private record Month(LocalDate open, List<SampleFile> files) {}

  private final Map<YearMonth, Month> months = new HashMap<>();
  private final String prefix;

  /** How often something was forgotten; a list that was begun before is not remembered. */
  private int forgotten;

  private ClosedDays(String prefix) {
    this.prefix = prefix;
  }

  /** The days' files of a dataset: samples, histograms or exemplars. */
  static ClosedDays of(Dataset dataset) {
    return new ClosedDays(LakeLayout.prefix(dataset, Tier.DAY));
  }

  /** The days' trends. */
  static ClosedDays ofTrends() {
    return new ClosedDays(LakeLayout.TRENDS);
  }

  /** The days' trends of histograms. */
  static ClosedDays ofHistogramTrends() {
    return new ClosedDays(LakeLayout.HISTOGRAM_TRENDS);
  }

  /**
   * The files of the days from one to another.
   *
   * @param open the first day that is not closed; files of it and of later days do not count
   */
  public List<SampleFile> files(LocalDate first, LocalDate last, LocalDate open, BucketReads reads)
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
      Map<YearMonth, List<SampleFile>> listed = list(missing, open, reads);
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

  /**
   * Puts the months that are remembered into a map; gives how often something was forgotten before.
   */
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

  /** The files of some months and of those between them, and of later ones that came along. */
  private Map<YearMonth, List<SampleFile>> list(
      List<YearMonth> wanted, LocalDate open, BucketReads reads) throws IOException {
    YearMonth first = wanted.getFirst();
    BucketReads.Listed found =
        reads.list(prefix, begin(first), begin(wanted.getLast().plusMonths(1)));
    Map<YearMonth, List<SampleFile>> listed = new HashMap<>();
    for (YearMonth month = first;
        !month.isAfter(YearMonth.from(open)) && found.reaches(begin(month.plusMonths(1)));
        month = month.plusMonths(1)) {
      listed.put(month, new ArrayList<>());
    }
    for (ObjectInfo object : found.objects()) {
      @Nullable SampleFile file = SampleFile.ofDay(object);
      if (file != null) {
        LocalDate day = LocalDate.ofInstant(file.start(), ZoneOffset.UTC);
        listed.getOrDefault(YearMonth.from(day), new ArrayList<>()).add(file);
      }
    }
    return listed;
  }

  /** A text that the keys of all files of earlier months come before, and no others. */
  private String begin(YearMonth month) {
    return prefix + "dt=" + month;
  }

  private synchronized void remember(
      Map<YearMonth, List<SampleFile>> listed, LocalDate open, int before) {
    if (before == forgotten) {
      listed.forEach((month, files) -> months.put(month, new Month(open, List.copyOf(files))));
    }
  }

  /** Forgets the month that has a file. */
  synchronized void remove(String key) {
    if (months.values().removeIf(month -> SampleFile.contains(month.files(), key))) {
      forgotten++;
    }
  }

  /** Forgets everything. */
  synchronized void clear() {
    months.clear();
    forgotten++;
  }
}
