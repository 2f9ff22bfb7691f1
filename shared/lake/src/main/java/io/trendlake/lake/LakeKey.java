// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * The place of one object in the bucket. {@link #text()} is its key, and {@link LakeLayout#parse}
 * reads a key back.
 */
public sealed interface LakeKey {

  /** The key. */
  String text();

  /**
   * Samples, outcomes, or what was reached, of one shard at one slot. All have the same name, under
   * their dataset.
   *
   * @param slot in whole milliseconds
   * @param shard the id of the shard
   */
  record MinuteFile(Dataset dataset, Instant slot, String shard) implements LakeKey {

    /** Refuses metadata, which has {@link MinuteMetadata}. */
    public MinuteFile {
      if (dataset == Dataset.METADATA) {
        throw new IllegalArgumentException("metadata has no file for each slot");
      }
      KeyParts.requireSlot(slot);
      KeyParts.requireName(shard, "shard");
    }

    @Override
    public String text() {
      return LakeLayout.hourPrefix(dataset, Tier.MINUTE, slot)
          + KeyParts.slot(slot)
          + '-'
          + shard
          + KeyParts.PARQUET;
    }
  }

  /**
   * Metadata as one shard saw it in one hour; other content in the same hour is another file.
   *
   * @param hour any instant in the hour; held truncated to it
   * @param contentHash sixteen lower-case hexadecimal digits
   */
  record MinuteMetadata(Instant hour, String shard, String contentHash) implements LakeKey {

    /** Refuses a hash of another form. */
    public MinuteMetadata {
      hour = hour.truncatedTo(ChronoUnit.HOURS);
      KeyParts.requireName(shard, "shard");
      if (!KeyParts.isHash(contentHash)) {
        throw new IllegalArgumentException(
            "content hash \"" + contentHash + "\" is not sixteen hexadecimal digits");
      }
    }

    @Override
    public String text() {
      return LakeLayout.hourPrefix(Dataset.METADATA, Tier.MINUTE, hour)
          + shard
          + '-'
          + contentHash
          + KeyParts.PARQUET;
    }
  }

  /**
   * A part of one compacted hour.
   *
   * @param hour any instant in the hour; held truncated to it
   * @param part from 0
   */
  record HourFile(Dataset dataset, Instant hour, int part) implements LakeKey {

    /** Refuses a negative part, and a dataset that is not compacted. */
    public HourFile {
      KeyParts.requireTier(dataset, Tier.HOUR);
      hour = hour.truncatedTo(ChronoUnit.HOURS);
      KeyParts.requirePart(part);
    }

    @Override
    public String text() {
      return LakeLayout.hourPrefix(dataset, Tier.HOUR, hour) + KeyParts.part(part);
    }
  }

  /**
   * A part of one compacted day.
   *
   * @param part from 0
   */
  record DayFile(Dataset dataset, LocalDate day, int part) implements LakeKey {

    /** Refuses a negative part, and a dataset that is not compacted. */
    public DayFile {
      KeyParts.requireTier(dataset, Tier.DAY);
      KeyParts.requirePart(part);
    }

    @Override
    public String text() {
      return LakeLayout.dayPrefix(dataset, Tier.DAY, day) + KeyParts.part(part);
    }
  }

  /**
   * A part of the trends of one day.
   *
   * @param part from 0
   */
  record TrendsFile(LocalDate day, int part) implements LakeKey {

    /** Refuses a negative part. */
    public TrendsFile {
      KeyParts.requirePart(part);
    }

    @Override
    public String text() {
      return LakeLayout.trendsPrefix(day) + KeyParts.part(part);
    }
  }

  /**
   * A part of the trends of native histograms of one day; only there where the day has one.
   *
   * @param part from 0
   */
  record HistogramTrendsFile(LocalDate day, int part) implements LakeKey {

    /** Refuses a negative part. */
    public HistogramTrendsFile {
      KeyParts.requirePart(part);
    }

    @Override
    public String text() {
      return LakeLayout.histogramTrendsPrefix(day) + KeyParts.part(part);
    }
  }

  /** The one {@link Watermark}. */
  record WatermarkFile() implements LakeKey {

    @Override
    public String text() {
      return LakeLayout.WATERMARK;
    }
  }

  /** The one configuration. */
  record Configuration() implements LakeKey {

    @Override
    public String text() {
      return LakeLayout.CONFIG;
    }
  }

  /**
   * What plan keeps from one tick to the next: last good target lists.
   *
   * @param name may have further parts, joined by {@code /}
   */
  record DiscoveryState(String name) implements LakeKey {

    /** Refuses a name that is no key. */
    public DiscoveryState {
      KeyParts.requirePath(name);
    }

    @Override
    public String text() {
      return LakeLayout.DISCOVERY_STATE + name;
    }
  }

  /**
   * The frozen plan of the compaction of one hour.
   *
   * @param hour any instant in the hour; held truncated to it
   */
  record HourPlanFile(Instant hour) implements LakeKey {

    /** Truncates to the hour. */
    public HourPlanFile {
      hour = hour.truncatedTo(ChronoUnit.HOURS);
    }

    @Override
    public String text() {
      return LakeLayout.COMPACT_STATE + "hour/" + KeyParts.hour(hour) + KeyParts.JSON;
    }
  }

  /** The frozen plan of the compaction of one day. */
  record DayPlanFile(LocalDate day) implements LakeKey {

    @Override
    public String text() {
      return LakeLayout.COMPACT_STATE + "day/" + day + KeyParts.JSON;
    }
  }

  /**
   * An object put aside because it cannot be read.
   *
   * @param original the key that it had
   */
  record Quarantined(String original) implements LakeKey {

    /** Refuses a text that is no key. */
    public Quarantined {
      KeyParts.requirePath(original);
    }

    @Override
    public String text() {
      return LakeLayout.QUARANTINE + original;
    }
  }
}
