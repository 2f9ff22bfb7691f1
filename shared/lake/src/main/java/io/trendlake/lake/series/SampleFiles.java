// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the files that hold the samples of a time, numbers and native histograms, each hour from
 * the tier that the watermark says.
 *
 * <p>A file is of the time of its slots. A sample with its own timestamp lies at most an hour
 * before its slot, and ten minutes after the instant of its scrape: that is as far as scraping
 * takes them.
 */
final class SampleFiles {

  /** How far before its slot a sample may lie. */
  private static final Duration BEHIND = Duration.ofHours(1);

  /** How far after its slot a sample may lie, a slot that is scraped late included. */
  private static final Duration AHEAD = Duration.ofMinutes(15);

  /** How far the clock of whoever scrapes may be ahead. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** With more open hours than these one list of all minute files is cheaper. */
  private static final int MAX_HOURS = 48;

  /** Those that hold samples, as numbers and as histograms. */
  private static final List<Dataset> DATASETS = List.of(Dataset.SAMPLES, Dataset.HISTOGRAMS);

  private final Watermark watermark;
  private final Instant now;
  private final BucketReads reads;
  private final KeptFiles kept;

  /**
   * For one view.
   *
   * @param now when the view was opened
   */
  SampleFiles(Watermark watermark, Instant now, BucketReads reads, KeptFiles kept) {
    this.watermark = watermark;
    this.now = now;
    this.reads = reads;
    this.kept = kept;
  }

  /** The files of hour and day tiers that may hold samples of a time, in their order. */
  List<SampleFile> closed(long from, long to) throws IOException {
    Instant first = clamp(from).minus(AHEAD);
    Instant last = clamp(to).plus(BEHIND);
    List<SampleFile> files =
        new ArrayList<>(kept.samples().files(day(first), day(last), watermark.day(), reads));
    files.addAll(kept.histograms().files(day(first), day(last), watermark.day(), reads));
    files.addAll(hours(DATASETS, first, last));
    files.sort(SampleFile.ORDER);
    return files;
  }

  /** The files of the hour tier that have slots of a time. */
  private List<SampleFile> hours(List<Dataset> datasets, Instant first, Instant last)
      throws IOException {
    Instant openDays = watermark.day().atStartOfDay().toInstant(ZoneOffset.UTC);
    List<LocalDate> days =
        Stream.iterate(day(max(first, openDays)), day -> day.plusDays(1))
            .takeWhile(day -> !day.isAfter(day(min(last, watermark.hour().minusMillis(1)))))
            .toList();
    List<SampleFile> files = new ArrayList<>();
    for (SampleFile file : kept.hours().files(datasets, days, watermark.hour(), reads)) {
      boolean wanted =
          !file.start().isAfter(last) && !file.start().plus(1, ChronoUnit.HOURS).isBefore(first);
      if (wanted) {
        files.add(file);
      }
    }
    return files;
  }

  /**
   * The files of all tiers that hold exemplars of a time, as far as they were scraped soon after
   * it, in the order of their time.
   */
  List<SampleFile> exemplars(long from, long to) throws IOException {
    Instant first = clamp(from).minus(AHEAD);
    Instant last = clamp(to).plus(BEHIND);
    List<SampleFile> files =
        new ArrayList<>(kept.exemplars().files(day(first), day(last), watermark.day(), reads));
    files.addAll(hours(List.of(Dataset.EXEMPLARS), first, last));
    if (reachesOpenHours(to)) {
      for (SampleFile file : minutes(Dataset.EXEMPLARS, from, to).values()) {
        if (!file.start().isBefore(watermark.hour())) {
          files.add(file);
        }
      }
    }
    files.sort(SampleFile.ORDER);
    return files;
  }

  /**
   * Up to where no sample comes any more: an hour before the first day that is not closed, whose
   * first slots may still have samples of the hour before it.
   */
  long closedUntil() {
    return watermark.day().atStartOfDay().toInstant(ZoneOffset.UTC).minus(BEHIND).toEpochMilli();
  }

  /** What names all samples and trends of a time that is closed; empty if it is not. */
  Optional<String> version(long from, long to) throws IOException {
    if (to >= closedUntil()) {
      return Optional.empty();
    }
    LocalDate first = day(clamp(from).minus(AHEAD));
    LocalDate last = day(clamp(to).plus(BEHIND));
    StringBuilder names = new StringBuilder();
    for (ClosedDays days : List.of(kept.samples(), kept.histograms(), kept.trends())) {
      for (SampleFile file : days.files(first, last, watermark.day(), reads)) {
        names
            .append(file.key())
            .append(' ')
            .append(file.size())
            .append(' ')
            .append(file.written())
            .append('\n');
      }
    }
    return Optional.of(names.toString());
  }

  /** Whether samples up to an instant may be in open hours. */
  boolean reachesOpenHours(long to) {
    return !clamp(to).plus(BEHIND).isBefore(watermark.hour());
  }

  /**
   * The minute files of a dataset that matter for the samples of a time in open hours: also those
   * of the last closed hour, which say who was there when the first open one began.
   */
  Map<LakeKey.MinuteFile, SampleFile> minutes(Dataset dataset, long from, long to)
      throws IOException {
    Instant before = watermark.hour().minus(1, ChronoUnit.HOURS);
    Instant first = max(clamp(from).minus(AHEAD), before);
    Instant last = min(clamp(to).plus(BEHIND), now.plus(SKEW));
    List<String> prefixes =
        areFew(dataset)
            ? List.of(LakeLayout.prefix(dataset, Tier.MINUTE))
            : minutePrefixes(dataset, first, last);
    Map<LakeKey.MinuteFile, SampleFile> files = new HashMap<>();
    List<List<ObjectInfo>> lists = reads.all(prefixes, reads::list);
    if (dataset == Dataset.HISTOGRAMS) {
      kept.noMinuteHistograms().set(lists.stream().allMatch(List::isEmpty));
    }
    for (List<ObjectInfo> listed : lists) {
      for (ObjectInfo object : listed) {
        if (LakeLayout.parse(object.key()).orElse(null) instanceof LakeKey.MinuteFile key
            && !key.slot().isBefore(first)
            && !key.slot().isAfter(last)) {
          files.put(key, SampleFile.of(object, key));
        }
      }
    }
    return files;
  }

  /**
   * Whether one list of all minute files is enough: what was reached is there only where scrapes
   * failed, and many a lake has no histograms.
   */
  private boolean areFew(Dataset dataset) {
    return switch (dataset) {
      case REACHED -> true;
      case HISTOGRAMS -> kept.noMinuteHistograms().get();
      case SAMPLES, EXEMPLARS, STARTS, SCRAPES, METADATA -> false;
    };
  }

  /** The minute files of open hours that may hold samples of a time, in their order. */
  List<SampleFile> open(long from, long to) throws IOException {
    return !reachesOpenHours(to)
        ? List.of()
        : reads.all(DATASETS, dataset -> minutes(dataset, from, to).values()).stream()
            .flatMap(Collection::stream)
            .filter(file -> !file.start().isBefore(watermark.hour()))
            .sorted(SampleFile.ORDER)
            .toList();
  }

  /**
   * The files that name the series of a time: of a closed day its trends, if there are any, and
   * else the samples themselves; and histograms.
   */
  List<SampleFile> labelled(long from, long to) throws IOException {
    Instant first = clamp(from).minus(AHEAD);
    Instant last = clamp(to).plus(BEHIND);
    List<SampleFile> files =
        new ArrayList<>(kept.trends().files(day(first), day(last), watermark.day(), reads));
    Set<Instant> days = new HashSet<>();
    files.forEach(file -> days.add(file.start()));
    for (SampleFile file : closed(from, to)) {
      if (file.isOfHistograms() || file.tier() != Tier.DAY || !days.contains(file.start())) {
        files.add(file);
      }
    }
    files.addAll(open(from, to));
    return files;
  }

  /** The files of metadata of the open hours, the open day, and the day before it. */
  List<ObjectInfo> metadata() throws IOException {
    List<String> prefixes = new ArrayList<>();
    if (!watermark.equals(Watermark.NONE)) {
      LocalDate open = watermark.day();
      prefixes.add(LakeLayout.dayPrefix(Dataset.METADATA, Tier.DAY, open.minusDays(1)));
      for (LocalDate day = open; !day.isAfter(day(watermark.hour())); day = day.plusDays(1)) {
        prefixes.add(LakeLayout.dayPrefix(Dataset.METADATA, Tier.HOUR, day));
      }
    }
    prefixes.addAll(minutePrefixes(Dataset.METADATA, watermark.hour(), now));
    List<ObjectInfo> found = new ArrayList<>();
    for (List<ObjectInfo> listed : reads.all(prefixes, reads::list)) {
      for (ObjectInfo object : listed) {
        boolean wanted =
            switch (LakeLayout.parse(object.key()).orElse(null)) {
              case LakeKey.DayFile day -> true;
              case LakeKey.HourFile hour -> hour.hour().isBefore(watermark.hour());
              case LakeKey.MinuteMetadata minute -> !minute.hour().isBefore(watermark.hour());
              case null, default -> false;
            };
        if (wanted) {
          found.add(object);
        }
      }
    }
    return found;
  }

  private static List<String> minutePrefixes(Dataset dataset, Instant first, Instant last) {
    Instant hour = first.truncatedTo(ChronoUnit.HOURS);
    if (ChronoUnit.HOURS.between(hour, last) >= MAX_HOURS) {
      return List.of(LakeLayout.prefix(dataset, Tier.MINUTE));
    }
    return Stream.iterate(hour, each -> each.plus(1, ChronoUnit.HOURS))
        .takeWhile(each -> !each.isAfter(last))
        .map(each -> LakeLayout.hourPrefix(dataset, Tier.MINUTE, each))
        .toList();
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  /** Within the years that days can be counted in. */
  private static Instant clamp(long millis) {
    return Instant.ofEpochMilli(Math.clamp(millis, 0, 253_402_300_799_999L));
  }

  private static Instant max(Instant left, Instant right) {
    return left.isAfter(right) ? left : right;
  }

  private static Instant min(Instant left, Instant right) {
    return left.isBefore(right) ? left : right;
  }
}
