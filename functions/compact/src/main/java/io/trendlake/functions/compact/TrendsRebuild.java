// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.day.ClosedSpan;
import io.trendlake.functions.compact.day.DayTrends;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.ReplacedFiles;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.ForeignFileException;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes the trends of closed days again, from their day files, where a Trendlake of before closed
 * the day and the trends lack columns. The trends of a part's native histograms are made with it.
 * Each part of a day is replaced by one put, so that a query sees the old part or the new one. What
 * is complete is left as it is, so that a run that ended early continues where it ended when it is
 * repeated.
 */
public final class TrendsRebuild {

  private final Bucket bucket;
  private final DayTrends trends;
  private final ReplacedFiles replaced;

  /** For a bucket; no I/O happens here. */
  public TrendsRebuild(Bucket bucket, CompactionOptions options) {
    this.bucket = bucket;
    this.trends = new DayTrends(bucket, options);
    this.replaced = new ReplacedFiles(bucket);
  }

  /**
   * What there is to do for one day.
   *
   * @param complete how many files have every column already, and stay
   * @param missing the files to make, each with the trends of the part's native histograms
   */
  public record Day(LocalDate day, int complete, List<LakeKey.TrendsFile> missing) {

    /** Copies the list. */
    public Day {
      missing = List.copyOf(missing);
    }
  }

  /**
   * The days of a span that have samples, each with the files to make.
   *
   * @param from the first day
   * @param to the last day; without one the last that is closed
   * @throws IllegalArgumentException if the span is empty or has a day that is not closed
   * @throws IOException if the bucket fails, or the samples of a day are gone that it takes. Then
   *     nothing should be made: the message names these days
   */
  public List<Day> plan(LocalDate from, Optional<LocalDate> to) throws IOException {
    List<Day> days = new ArrayList<>();
    NavigableSet<LocalDate> gone = new TreeSet<>();
    for (LocalDate day : ClosedSpan.days(bucket, from, to)) {
      Day planned = plan(day);
      if (isGone(day)) {
        gone.add(day);
      } else if (!planned.missing().isEmpty() && isGone(day.minusDays(1))) {
        gone.add(day.minusDays(1));
      }
      if (planned.complete() > 0 || !planned.missing().isEmpty()) {
        days.add(planned);
      }
    }
    if (!gone.isEmpty()) {
      throw new IOException(gone(gone));
    }
    return days;
  }

  /**
   * The trends say that there were samples, and there are none: retention has removed them, or the
   * day was imported from downsampled blocks, which have none.
   */
  private boolean isGone(LocalDate day) throws IOException {
    return samples(day).isEmpty() && !bucket.list(LakeLayout.trendsPrefix(day)).isEmpty();
  }

  private static String gone(NavigableSet<LocalDate> days) {
    return "%s: there are trends and no samples to make them of, since lake.retention has removed the samples or the day was imported from downsampled blocks, so that the trends of these days and of the day after each stay as they are; begin with --from %s"
        .formatted(
            days.stream().map(LocalDate::toString).collect(Collectors.joining(", ")),
            days.last().plusDays(2));
  }

  private List<ObjectInfo> samples(LocalDate day) throws IOException {
    return bucket.list(LakeLayout.dayPrefix(Dataset.SAMPLES, Tier.DAY, day));
  }

  private Day plan(LocalDate day) throws IOException {
    List<LakeKey.TrendsFile> missing = new ArrayList<>();
    Set<Integer> histograms = histogramParts(day);
    int complete = 0;
    for (ObjectInfo object : samples(day)) {
      if (LakeLayout.parse(object.key()).orElse(null) instanceof LakeKey.DayFile file) {
        LakeKey.TrendsFile key = new LakeKey.TrendsFile(day, file.part());
        if (isComplete(key, LakeSchema.TRENDS)
            && (!histograms.contains(file.part())
                || isComplete(
                    new LakeKey.HistogramTrendsFile(day, file.part()),
                    LakeSchema.HISTOGRAM_TRENDS))) {
          complete++;
        } else {
          missing.add(key);
        }
      }
    }
    return new Day(day, complete, missing);
  }

  /** The parts of a day that have native histograms. */
  private Set<Integer> histogramParts(LocalDate day) throws IOException {
    Set<Integer> parts = new TreeSet<>();
    for (ObjectInfo object : bucket.list(LakeLayout.dayPrefix(Dataset.HISTOGRAMS, Tier.DAY, day))) {
      if (LakeLayout.parse(object.key()).orElse(null) instanceof LakeKey.DayFile file) {
        parts.add(file.part());
      }
    }
    return parts;
  }

  private boolean isComplete(LakeKey key, FileSchema schema) throws IOException {
    Optional<ObjectInfo> object = bucket.list(key.text()).stream().findFirst();
    if (object.isEmpty()) {
      return false;
    }
    FileSource source = FileSource.of(bucket, key.text(), object.get().size());
    try {
      return PageFileReader.open(source, schema).hasAllColumns();
    } catch (CorruptFileException | ForeignFileException unreadable) {
      return false;
    }
  }

  /**
   * Makes a file, whether it is there and complete or not, and the trends of native histograms of
   * the same part.
   *
   * @return how many rows it has, without those of native histograms
   * @throws IOException if the bucket fails, or a day file is damaged or not there
   */
  public long make(LakeKey.TrendsFile file) throws IOException {
    long rows = trends.make(file);
    replaced.note();
    return rows;
  }
}
