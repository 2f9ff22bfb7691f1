// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Closes hours and days: makes hour files of the minute files, day files and trends of the hour
 * files, and moves the watermark past them.
 *
 * <p>Each hour and day is planned first; the plan is frozen by being put if absent, and everything
 * after follows from it: the names of the parts, their inputs, their bytes. When every part exists
 * the watermark moves by one conditional put, which alone changes what queries see. So a run may
 * die anywhere, be repeated, or go on beside another: nothing is seen twice or not at all.
 *
 * <p>Hours are closed in order, those without files too, up to the last that has files: while
 * nothing new comes there is nothing to close. Trouble with a minute file sets it aside; any other
 * trouble ends the run with an {@link IOException}, and the next run goes on where it ended.
 */
public final class Compactor {

  private static final Logger LOG = System.getLogger(Compactor.class.getName());
  private static final Duration HOUR = Duration.ofHours(1);

  private final Bucket bucket;
  private final CompactionOptions options;
  private final Plans plans;
  private final WatermarkStore watermarks;

  /** A compactor of a bucket; no I/O happens here. */
  public Compactor(Bucket bucket, CompactionOptions options) {
    this.bucket = bucket;
    this.options = options;
    this.plans = new Plans(bucket, options);
    this.watermarks = new WatermarkStore(bucket);
  }

  /**
   * Closes every hour and day whose grace is over, and removes what has been kept long enough.
   *
   * @param now what the clock says
   * @throws IOException if the bucket fails, or the watermark, a plan or an hour file cannot be
   *     read; queries see what they saw before the step that failed
   */
  public CompactionReport run(Instant now) throws IOException {
    return new Run(now).run();
  }

  /** One run, and what it did so far. */
  private final class Run {
    private final Instant now;
    private final Quarantine quarantine = new Quarantine(bucket);
    private final HourParts hourParts = new HourParts(bucket, quarantine, options);
    private final DayParts dayParts = new DayParts(bucket, options);
    private final List<Instant> hours = new ArrayList<>();
    private final List<LocalDate> days = new ArrayList<>();
    private final Set<String> late = new TreeSet<>();
    private PartCounts hourCounts = PartCounts.NONE;
    private PartCounts dayCounts = PartCounts.NONE;

    Run(Instant now) {
      this.now = now;
    }

    CompactionReport run() throws IOException {
      NavigableMap<Instant, List<String>> minuteFiles = MinuteFiles.list(bucket).byHour();
      Watermark watermark = watermarks.read();
      if (!minuteFiles.isEmpty() && watermark.equals(Watermark.NONE)) {
        watermark = before(minuteFiles.firstKey());
      }
      watermark = closeDays(watermark);
      while (isClosable(watermark.hour(), minuteFiles)) {
        watermark = closeHour(watermark);
        watermark = closeDays(watermark);
      }
      Retention retention = new Retention(bucket, plans, options.keep());
      int deleted = retention.apply(now, watermark, minuteFiles);
      late.addAll(retention.late());
      warnOfLateFiles();
      return report(watermark, deleted, minuteFiles);
    }

    /** As if everything before the first hour that has files were closed. */
    private Watermark before(Instant firstHour) {
      return new Watermark(firstHour, LocalDate.ofInstant(firstHour, ZoneOffset.UTC));
    }

    private boolean isClosable(Instant hour, NavigableMap<Instant, List<String>> minuteFiles) {
      return !hour.plus(HOUR).plus(options.grace()).isAfter(now)
          && minuteFiles.ceilingKey(hour) != null;
    }

    private Watermark closeHour(Watermark watermark) throws IOException {
      Instant hour = watermark.hour();
      Watermark passed = watermarks.read();
      if (passed.hour().isAfter(hour)) {
        return passed;
      }
      HourPlan plan = plans.freeze(hour);
      Set<String> samples = keys(LakeLayout.hourPrefix(Dataset.SAMPLES, Tier.HOUR, hour));
      for (HourPlan.Part part : plan.parts()) {
        if (!samples.contains(new LakeKey.HourFile(Dataset.SAMPLES, hour, part.number()).text())) {
          hourCounts = hourCounts.plus(hourParts.make(plan, part));
        }
      }
      String metadata = new LakeKey.HourFile(Dataset.METADATA, hour, 0).text();
      if (!plan.metadata().isEmpty() && !keys(metadata).contains(metadata)) {
        hourParts.makeMetadata(plan);
      }
      for (String foreign : plan.foreign()) {
        quarantine.take(foreign, "its name is not one that trendlake gives");
      }
      late.addAll(lateFiles(plan));
      hours.add(hour);
      return watermarks.advance(new Watermark(hour.plus(HOUR), watermark.day()));
    }

    private List<String> lateFiles(HourPlan plan) throws IOException {
      List<String> files = new ArrayList<>(plans.minuteFiles(plan.hour()));
      files.removeAll(Plans.inputs(plan));
      return files;
    }

    /** Closes the days whose last hour is closed. */
    private Watermark closeDays(Watermark from) throws IOException {
      Watermark watermark = from;
      LocalDate open = LocalDate.ofInstant(from.hour(), ZoneOffset.UTC);
      while (watermark.day().isBefore(open)) {
        watermark = closeDay(watermark);
      }
      return watermark;
    }

    private Watermark closeDay(Watermark watermark) throws IOException {
      LocalDate day = watermark.day();
      DayPlan plan = plans.freeze(day);
      Set<String> samples = keys(LakeLayout.dayPrefix(Dataset.SAMPLES, Tier.DAY, day));
      for (DayPlan.Part part : plan.parts()) {
        if (!samples.contains(new LakeKey.DayFile(Dataset.SAMPLES, day, part.number()).text())) {
          dayCounts = dayCounts.plus(dayParts.make(plan, part));
        }
      }
      String scrapes = new LakeKey.DayFile(Dataset.SCRAPES, day, 0).text();
      if (!plan.scrapes().isEmpty() && !keys(scrapes).contains(scrapes)) {
        dayParts.makeScrapes(plan);
      }
      String metadata = new LakeKey.DayFile(Dataset.METADATA, day, 0).text();
      if (!plan.metadata().isEmpty() && !keys(metadata).contains(metadata)) {
        dayParts.makeMetadata(plan);
      }
      days.add(day);
      return watermarks.advance(new Watermark(watermark.hour(), day.plusDays(1)));
    }

    private Set<String> keys(String prefix) throws IOException {
      return bucket.list(prefix).stream().map(ObjectInfo::key).collect(Collectors.toSet());
    }

    private void warnOfLateFiles() {
      if (!late.isEmpty()) {
        LOG.log(
            Level.WARNING,
            "{0} minute files appeared after their hour was planned; they are in no hour file and are left as they are: {1}",
            late.size(),
            late);
      }
    }

    private CompactionReport report(
        Watermark watermark, int deleted, NavigableMap<Instant, List<String>> minuteFiles) {
      return new CompactionReport(
          hours,
          days,
          hourCounts,
          dayCounts,
          quarantine.reasons(),
          List.copyOf(late),
          deleted,
          watermark,
          Optional.ofNullable(minuteFiles.ceilingKey(watermark.hour())));
    }
  }
}
