// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.objstore.ObjectInfo;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;

/**
 * A file of samples.
 *
 * @param key the object
 * @param size in bytes
 * @param written when, milliseconds since the epoch
 * @param tier how long the time is that it is of
 * @param start the first instant of that time: of the day, the hour, or the slot
 * @param shard of a minute file; else empty
 */
record SampleFile(String key, long size, long written, Tier tier, Instant start, String shard) {

  /** By time, and of one time by key: of two samples at the same time that of the first counts. */
  static final Comparator<SampleFile> ORDER =
      Comparator.comparing(SampleFile::tier, Comparator.reverseOrder())
          .thenComparing(SampleFile::start)
          .thenComparing(SampleFile::key);

  static SampleFile of(ObjectInfo object, LakeKey.DayFile key) {
    Instant start = key.day().atStartOfDay().toInstant(ZoneOffset.UTC);
    return of(object, Tier.DAY, start, "");
  }

  /** A part of the trends of a day, which is read as a file of samples is. */
  static SampleFile of(ObjectInfo object, LakeKey.TrendsFile key) {
    Instant start = key.day().atStartOfDay().toInstant(ZoneOffset.UTC);
    return of(object, Tier.DAY, start, "");
  }

  /** Whether its rows are trends and not samples. */
  boolean isTrends() {
    return key.startsWith(LakeLayout.TRENDS);
  }

  static SampleFile of(ObjectInfo object, LakeKey.HourFile key) {
    return of(object, Tier.HOUR, key.hour(), "");
  }

  static SampleFile of(ObjectInfo object, LakeKey.MinuteFile key) {
    return of(object, Tier.MINUTE, key.slot(), key.shard());
  }

  private static SampleFile of(ObjectInfo object, Tier tier, Instant start, String shard) {
    long written = object.lastModified().toEpochMilli();
    return new SampleFile(object.key(), object.size(), written, tier, start, shard);
  }
}
