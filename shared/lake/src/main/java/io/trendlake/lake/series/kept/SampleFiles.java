// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Finds the files that hold the samples of a time, numbers and native histograms, each hour from
 * the tier that the watermark says.
 *
 * <p>A file is of the time of its slots. A sample with its own timestamp is at most an hour before
 * its slot, and ten minutes after the instant of its scrape: that is as far as scraping takes them.
 */
public final class SampleFiles {

  /** How far before its slot a sample may be. */
  private static final Duration BEHIND = Duration.ofHours(1);

  /** How far after its slot a sample may be, a slot that is scraped late included. */
  private static final Duration AHEAD = Duration.ofMinutes(15);

  /** How far the clock of the scraper may be ahead. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** More open hours than these are listed as one. */
  private static final int MAX_HOURS = 48;

  /** Those that hold samples, as numbers and as histograms. */
  private static final List<Dataset> DATASETS = List.of(Dataset.SAMPLES, Dataset.HISTOGRAMS);

  private final Watermark watermark;
  private final Instant now;
  private final BucketReads reads;
  private final KeptFiles kept;

  /** What was listed of minute files, by what the keys of an hour begin with. */
  private final Map<String, List<ObjectInfo>> listed = new ConcurrentHashMap<>();

  /**
   * For one view.
   *
   * @param now when the view was opened
   */
  public SampleFiles(Watermark watermark, Instant now, BucketReads reads, KeptFiles kept) {
    this.watermark = watermark;
    this.now = now;
    this.reads = reads;
    this.kept = kept;
  }

  /** The files of hour and day tiers that may hold samples of a time, in their order. */
  public List<SampleFile> closed(long from, long to) throws IOException {
    List<SampleFile> files = new ArrayList<>(days(kept.samples(), from, to));
    files.addAll(days(kept.histograms(), from, to));
    files.addAll(hours(DATASETS, from, to));
    files.sort(SampleFile.ORDER);
    return files;
  }

  /** The files of the day tier that may hold samples of a time. */
  private List<SampleFile> days(ClosedDays days, long from, long to) throws IOException {
    return days.files(day(firstSlot(from)), day(lastSlot(to)), watermark.day(), reads);
  }

  /** The files of the hour tier that may hold samples of a time. */
  private List<SampleFile> hours(List<Dataset> datasets, long from, long to) throws IOException {
    Instant first = firstSlot(from);
    Instant last = lastSlot(to);
    List<LocalDate> days =
        Stream.iterate(day(max(first, openDays())), day -> day.plusDays(1))
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
  public List<SampleFile> exemplars(long from, long to) throws IOException {
    List<SampleFile> files = new ArrayList<>(days(kept.exemplars(), from, to));
    files.addAll(hours(List.of(Dataset.EXEMPLARS), from, to));
    files.addAll(open(List.of(Dataset.EXEMPLARS), from, to));
    files.sort(SampleFile.ORDER);
    return files;
  }

  /**
   * Up to where no sample comes any more: an hour before the first hour that is not closed, whose
   * first slots may still have samples of the hour before it.
   */
  public long closedUntil() {
    return watermark.hour().minus(BEHIND).toEpochMilli();
  }

  /** Up to where all samples are in day files, and in no hour file that will become one. */
  public long settledUntil() {
    return openDays().minus(BEHIND).toEpochMilli();
  }

  private Instant openDays() {
    return watermark.day().atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** Names the files of closed hours and days that have samples and trends of a time. */
  public String version(long from, long to) throws IOException {
    List<SampleFile> files = closed(from, to);
    files.addAll(days(kept.trends(), from, to));
    StringBuilder names = new StringBuilder();
    files.forEach(file -> file.appendVersion(names));
    return names.toString();
  }

  /** The first hour that is not closed. */
  public Instant openHour() {
    return watermark.hour();
  }

  /** Whether samples up to an instant may be in open hours. */
  public boolean reachesOpenHours(long to) {
    return !lastSlot(to).isBefore(watermark.hour());
  }

  /**
   * The minute files of a dataset that matter for the samples of a time in open hours: also those
   * of the last closed hour, which say who was there when the first open one began.
   */
  public Map<LakeKey.MinuteFile, SampleFile> minutes(Dataset dataset, long from, long to)
      throws IOException {
    Instant before = watermark.hour().minus(1, ChronoUnit.HOURS);
    Instant first = max(firstSlot(from), before);
    Instant last = min(lastSlot(to), now.plus(SKEW));
    Map<LakeKey.MinuteFile, SampleFile> files = new HashMap<>();
    for (ObjectInfo object : list(dataset, first, last)) {
      if (LakeLayout.parse(object.key()).orElse(null) instanceof LakeKey.MinuteFile key
          && !key.slot().isBefore(first)
          && !key.slot().isAfter(last)) {
        files.put(key, SampleFile.of(object, key));
      }
    }
    return files;
  }

  /**
   * The objects of minute files of some hours; a view lists each hour once, so that all of its
   * selections agree.
   */
  private List<ObjectInfo> list(Dataset dataset, Instant first, Instant last) throws IOException {
    List<String> hours = minutePrefixes(dataset, first, last);
    List<String> missing = hours.stream().filter(hour -> !listed.containsKey(hour)).toList();
    if (!missing.isEmpty()) {
      String all = LakeLayout.prefix(dataset, Tier.MINUTE);
      // Hours that are listed as one are listed to the end: another selection may reach further.
      Instant until = missing.contains(all) ? now.plus(SKEW) : last;
      List<ObjectInfo> found = new MinuteListing(dataset, reads).list(missing.getFirst(), until);
      for (String hour : missing) {
        listed.putIfAbsent(
            hour, found.stream().filter(object -> object.key().startsWith(hour)).toList());
      }
    }
    return hours.stream().flatMap(hour -> listed.getOrDefault(hour, List.of()).stream()).toList();
  }

  /** The minute files of open hours that may hold samples of a time, in their order. */
  public List<SampleFile> open(long from, long to) throws IOException {
    return open(DATASETS, from, to);
  }

  private List<SampleFile> open(List<Dataset> datasets, long from, long to) throws IOException {
    return !reachesOpenHours(to)
        ? List.of()
        : reads.all(datasets, dataset -> minutes(dataset, from, to).values()).stream()
            .flatMap(Collection::stream)
            .filter(file -> !file.start().isBefore(watermark.hour()))
            .sorted(SampleFile.ORDER)
            .toList();
  }

  /**
   * The files that name the series of a time: of a closed day its trends, if there are any, and
   * else the samples themselves; and histograms, or what is left of them where samples are no
   * longer kept.
   */
  public List<SampleFile> labelled(long from, long to) throws IOException {
    List<SampleFile> files = new ArrayList<>(days(kept.trends(), from, to));
    Set<Instant> days = new HashSet<>();
    files.forEach(file -> days.add(file.start()));
    Set<Instant> samples = new HashSet<>();
    Set<Instant> histograms = new HashSet<>();
    for (SampleFile file : closed(from, to)) {
      (file.isOfHistograms() ? histograms : samples).add(file.start());
      if (file.isOfHistograms() || file.tier() != Tier.DAY || !days.contains(file.start())) {
        files.add(file);
      }
    }
    if (!samples.containsAll(days)) {
      for (SampleFile file : days(kept.histogramTrends(), from, to)) {
        if (!histograms.contains(file.start())) {
          files.add(file);
        }
      }
    }
    files.addAll(open(from, to));
    return files;
  }

  /** The files of metadata of the open hours, the open day, and the day before it. */
  public List<ObjectInfo> metadata() throws IOException {
    List<KeySpan> spans = new ArrayList<>();
    LocalDate open = watermark.day();
    LocalDate openHour = day(watermark.hour());
    if (!watermark.equals(Watermark.NONE)) {
      spans.add(KeySpan.ofDays(Tier.DAY, open.minusDays(1), open));
      spans.add(KeySpan.ofDays(Tier.HOUR, open, openHour.plusDays(1)));
    }
    spans.add(KeySpan.ofDays(Tier.MINUTE, openHour, day(now).plusDays(1)));
    List<ObjectInfo> found = new ArrayList<>();
    for (BucketReads.Listed listed : reads.all(spans, span -> span.list(reads))) {
      for (ObjectInfo object : listed.objects()) {
        boolean wanted =
            switch (LakeLayout.parse(object.key()).orElse(null)) {
              case LakeKey.DayFile file -> file.day().isBefore(open);
              case LakeKey.HourFile file -> file.hour().isBefore(watermark.hour());
              case LakeKey.MinuteMetadata file -> !file.hour().isBefore(watermark.hour());
              case null, default -> false;
            };
        if (wanted) {
          found.add(object);
        }
      }
    }
    return found;
  }

  /** The keys of metadata between two texts. */
  private record KeySpan(String prefix, String after, String before) {

    static KeySpan ofDays(Tier tier, LocalDate from, LocalDate to) {
      return new KeySpan(
          LakeLayout.prefix(Dataset.METADATA, tier),
          LakeLayout.dayPrefix(Dataset.METADATA, tier, from),
          LakeLayout.dayPrefix(Dataset.METADATA, tier, to));
    }

    BucketReads.Listed list(BucketReads reads) throws IOException {
      return reads.list(prefix, after, before);
    }
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

  /** The first slot that may have a sample of an instant. */
  private static Instant firstSlot(long millis) {
    return clamp(millis).minus(AHEAD);
  }

  /** The last slot that may have one. */
  private static Instant lastSlot(long millis) {
    return clamp(millis).plus(BEHIND);
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  /**
   * An instant as one of the years of which files are looked for, 1900 to 9999: history that was
   * imported may be older than 1970.
   *
   * @param millis since the epoch, any
   */
  public static Instant clamp(long millis) {
    return Instant.ofEpochMilli(Math.clamp(millis, -2_208_988_800_000L, 253_402_300_799_999L));
  }

  private static Instant max(Instant left, Instant right) {
    return left.isAfter(right) ? left : right;
  }

  private static Instant min(Instant left, Instant right) {
    return left.isBefore(right) ? left : right;
  }
}
