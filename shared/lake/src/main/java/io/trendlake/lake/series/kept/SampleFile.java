// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.objstore.ObjectInfo;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of samples or histograms, or beside them of exemplars, of outcomes or of what failed
 * scrapes had reached.
 *
 * @param dataset what it holds
 * @param key the object
 * @param size in bytes
 * @param written when, milliseconds since the epoch
 * @param tier how long the time is that it is of
 * @param start the first instant of that time: of the day, the hour, or the slot
 * @param shard of a minute file; else empty
 */
public record SampleFile(
    Dataset dataset, String key, long size, long written, Tier tier, Instant start, String shard) {

  /**
   * A file of up to this size is read whole from a bucket that is far away: the two requests that
   * this saves take as much of the processor as so many bytes.
   */
  private static final long SMALL = 384 << 10;

  /** Whether one request for all of it costs less than several for parts of it. */
  public boolean isSmall() {
    return size <= SMALL;
  }

  /** Whether it is of trends, which name the series that the samples of the day are of. */
  public boolean isTrends() {
    return key.startsWith(LakeLayout.TRENDS);
  }

  /** Whether it is of trends of native histograms. */
  public boolean isHistogramTrends() {
    return key.startsWith(LakeLayout.HISTOGRAM_TRENDS);
  }

  /** Whether its rows are buckets of native histograms. */
  public boolean isOfHistograms() {
    return dataset == Dataset.HISTOGRAMS;
  }

  /** By time, and of one time by key: of two samples at the same time that of the first counts. */
  public static final Comparator<SampleFile> ORDER =
      Comparator.comparing(SampleFile::tier, Comparator.reverseOrder())
          .thenComparing(SampleFile::start)
          .thenComparing(SampleFile::key);

  /** A day file of samples, histograms, exemplars or trends; null if the object is not one. */
  static @Nullable SampleFile ofDay(ObjectInfo object) {
    return switch (LakeLayout.parse(object.key()).orElse(null)) {
      case LakeKey.DayFile key -> ofDay(object, key.dataset(), key.day());
      case LakeKey.TrendsFile key -> ofDay(object, Dataset.SAMPLES, key.day());
      case LakeKey.HistogramTrendsFile key -> ofDay(object, Dataset.HISTOGRAMS, key.day());
      case null, default -> null;
    };
  }

  private static SampleFile ofDay(ObjectInfo object, Dataset dataset, LocalDate day) {
    Instant start = day.atStartOfDay().toInstant(ZoneOffset.UTC);
    return of(object, dataset, Tier.DAY, start, "");
  }

  /** Whether a file of a list has a key. */
  static boolean contains(List<SampleFile> files, String key) {
    return files.stream().anyMatch(file -> file.key().equals(key));
  }

  /** Appends what changes when the object is replaced. */
  public void appendVersion(StringBuilder names) {
    names.append(key).append(' ').append(size).append(' ').append(written).append('\n');
  }

  /** An hour file. */
  public static SampleFile of(ObjectInfo object, LakeKey.HourFile key) {
    return of(object, key.dataset(), Tier.HOUR, key.hour(), "");
  }

  /** A minute file. */
  public static SampleFile of(ObjectInfo object, LakeKey.MinuteFile key) {
    return of(object, key.dataset(), Tier.MINUTE, key.slot(), key.shard());
  }

  private static SampleFile of(
      ObjectInfo object, Dataset dataset, Tier tier, Instant start, String shard) {
    long written = object.lastModified().toEpochMilli();
    return new SampleFile(dataset, object.key(), object.size(), written, tier, start, shard);
  }
}
