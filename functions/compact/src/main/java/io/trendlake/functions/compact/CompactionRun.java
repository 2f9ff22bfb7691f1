// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.day.DayParts;
import io.trendlake.functions.compact.hour.HourParts;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.functions.compact.input.Quarantine;
import io.trendlake.functions.compact.plan.CompactionPlan;
import io.trendlake.functions.compact.plan.DayPlan;
import io.trendlake.functions.compact.plan.FrozenPlans;
import io.trendlake.functions.compact.plan.HourPlan;
import io.trendlake.functions.compact.plan.MinuteFiles;
import io.trendlake.functions.compact.plan.PlannedFile;
import io.trendlake.functions.compact.plan.Plans;
import io.trendlake.functions.compact.rules.HourRules;
import io.trendlake.functions.compact.rules.RuleReport;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.ReplacedFiles;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One run over what is due, and what it did so far. */
final class CompactionRun {

  private static final Logger LOG = System.getLogger(CompactionRun.class.getName());
  private static final Duration HOUR = Duration.ofHours(1);

  /** What the files of a plan take at most that was frozen and handed out by another run. */
  private static final Duration HANDOUT_PATIENCE = Duration.ofMinutes(15);

  private final Bucket bucket;
  private final CompactionOptions options;
  private final Plans plans;
  private final WatermarkStore watermarks;
  private final PartDispatcher handout;
  private final HourRules rules;
  private final UnstoredSlots unstored;
  private final Instant now;

  /** Hours that end later stay open: their slots may still be stored. */
  private Instant over;

  private final Deadline deadline;
  private final Quarantine quarantine;
  private final ReplacedFiles replaced;
  private final HourParts hourParts;
  private final DayParts dayParts;
  private final List<Instant> hours = new ArrayList<>();
  private final List<LocalDate> days = new ArrayList<>();
  private final Set<String> late = new TreeSet<>();
  private final List<String> handedOut = new ArrayList<>();
  private PartStats hourCounts = PartStats.NONE;
  private PartStats dayCounts = PartStats.NONE;
  private RuleReport ruleReport = RuleReport.NONE;

  CompactionRun(
      Bucket bucket,
      CompactionOptions options,
      Plans plans,
      WatermarkStore watermarks,
      PartDispatcher handout,
      HourRules rules,
      UnstoredSlots unstored,
      Instant now,
      Instant settled,
      Deadline deadline) {
    this.bucket = bucket;
    this.options = options;
    this.plans = plans;
    this.watermarks = watermarks;
    this.handout = handout;
    this.rules = rules;
    this.unstored = unstored;
    this.now = now;
    Instant graced = now.minus(options.grace());
    this.over = settled.isBefore(graced) ? settled : graced;
    this.deadline = deadline;
    this.quarantine = new Quarantine(bucket);
    this.replaced = new ReplacedFiles(bucket);
    this.hourParts = new HourParts(bucket, quarantine, options);
    this.dayParts = new DayParts(bucket, options);
  }

  CompactionReport run() throws IOException {
    Watermark watermark = watermarks.read();
    recordUnstored(watermark);
    NavigableMap<Instant, List<String>> minuteFiles = MinuteFiles.list(bucket).byHour();
    if (!minuteFiles.isEmpty() && watermark.equals(Watermark.NONE)) {
      watermark = before(minuteFiles.firstKey());
    }
    Optional<Watermark> next = Optional.of(watermark);
    while (next.isPresent()) {
      watermark = next.get();
      next = closeNext(watermark, minuteFiles);
    }
    Retention retention = new Retention(bucket, plans, options.keep(), deadline);
    int deleted = retention.apply(now, watermark, minuteFiles);
    late.addAll(retention.late());
    warnOfLateFiles();
    return report(watermark, deleted, minuteFiles);
  }

  /**
   * Has slots recorded that nobody stored, of hours that may be closed. Hours that were not reached
   * in half of the time stay open: after a standstill of days no time would be left to close those
   * that were. An hour whose plan is frozen takes no more files: it had its slots recorded before.
   */
  private void recordUnstored(Watermark watermark) throws IOException {
    Instant end = over.truncatedTo(ChronoUnit.HOURS);
    Instant open = open(watermark);
    Instant from = plans.hours().find(open).isPresent() ? open.plus(HOUR) : watermark.hour();
    if (from.isBefore(end)) {
      Instant recorded = unstored.record(from, end, deadline.half());
      over = recorded.isBefore(end) ? recorded : over;
    }
  }

  /** The hour that is to be closed next. */
  private Instant open(Watermark watermark) throws IOException {
    NavigableMap<Instant, List<String>> minuteFiles =
        watermark.equals(Watermark.NONE) ? MinuteFiles.list(bucket).byHour() : new TreeMap<>();
    return minuteFiles.isEmpty() ? watermark.hour() : minuteFiles.firstKey();
  }

  /** As if everything before the first hour that has files were closed. */
  private static Watermark before(Instant firstHour) {
    return new Watermark(firstHour, LocalDate.ofInstant(firstHour, ZoneOffset.UTC));
  }

  /** The watermark after one more day or hour; empty if none can be closed now. */
  private Optional<Watermark> closeNext(
      Watermark watermark, NavigableMap<Instant, List<String>> minuteFiles) throws IOException {
    LocalDate open = LocalDate.ofInstant(watermark.hour(), ZoneOffset.UTC);
    if (watermark.day().isBefore(open)) {
      return closeDay(watermark);
    }
    Instant next = afterGap(watermark, minuteFiles);
    if (next.isAfter(watermark.hour())) {
      LocalDate day = LocalDate.ofInstant(next, ZoneOffset.UTC);
      return Optional.of(watermarks.advance(new Watermark(next, day)));
    }
    return isClosable(watermark.hour(), minuteFiles) ? closeHour(watermark) : Optional.empty();
  }

  /**
   * The start of the day up to which whole days have nothing to close, as between history that was
   * imported and the first scrape: a year of empty hours would be 8,760 plans. The watermark's own
   * hour if there is no such day, or if its plan is frozen already.
   */
  private Instant afterGap(Watermark watermark, NavigableMap<Instant, List<String>> minuteFiles)
      throws IOException {
    Instant hour = watermark.hour();
    Instant first = minuteFiles.ceilingKey(hour);
    if (first == null || !hour.equals(hour.truncatedTo(ChronoUnit.DAYS))) {
      return hour;
    }
    Instant end = (first.isBefore(over) ? first : over).truncatedTo(ChronoUnit.DAYS);
    return end.isAfter(hour) && plans.hours().find(hour).isEmpty() ? end : hour;
  }

  private boolean isClosable(Instant hour, NavigableMap<Instant, List<String>> minuteFiles) {
    return !hour.plus(HOUR).isAfter(over) && minuteFiles.ceilingKey(hour) != null;
  }

  private Optional<Watermark> closeHour(Watermark watermark) throws IOException {
    Instant hour = watermark.hour();
    Watermark passed = watermarks.read();
    if (passed.hour().isAfter(hour)) {
      return Optional.of(passed);
    }
    Optional<HourPlan> made = made(plans.hours(), hour, this::makeOfHour);
    if (made.isEmpty()) {
      return Optional.empty();
    }
    HourPlan plan = made.get();
    if (!evaluateRules(plan, watermark)) {
      return Optional.empty();
    }
    for (String foreign : plan.foreign()) {
      quarantine.take(foreign, Quarantine.FOREIGN);
    }
    late.addAll(lateFiles(plan));
    hours.add(hour);
    replaced.begin();
    return Optional.of(watermarks.advance(new Watermark(hour.plus(HOUR), watermark.day())));
  }

  /** Whether what the rules come to is there; if not, the time is over. */
  private boolean evaluateRules(HourPlan plan, Watermark watermark) throws IOException {
    return switch (rules.due(plan.hour(), plan.parts().size(), watermark.day())) {
      case HourRules.Nothing(List<String> problems) -> {
        ruleReport = ruleReport.plus(new RuleReport(0, 0, problems));
        yield true;
      }
      case HourRules.Evaluation due -> {
        boolean hasTime = !deadline.isOver();
        if (hasTime) {
          ruleReport = ruleReport.plus(rules.evaluate(due, now));
        }
        yield hasTime;
      }
    };
  }

  private List<String> lateFiles(HourPlan plan) throws IOException {
    List<String> files = new ArrayList<>(plans.minuteFiles(plan.hour()));
    files.removeAll(Plans.inputs(plan));
    return files;
  }

  /** Closes a day whose last hour is closed. */
  private Optional<Watermark> closeDay(Watermark watermark) throws IOException {
    LocalDate day = watermark.day();
    if (made(plans.days(), day, this::makeOfDay).isEmpty()) {
      return Optional.empty();
    }
    days.add(day);
    return Optional.of(watermarks.advance(new Watermark(watermark.hour(), day.plusDays(1))));
  }

  private PartStats makeOfHour(HourPlan plan, PlannedFile.OfHour file) throws IOException {
    PartStats made = hourParts.make(plan, file);
    hourCounts = hourCounts.plus(made);
    return made;
  }

  private PartStats makeOfDay(DayPlan plan, PlannedFile.OfDay file) throws IOException {
    PartStats made = dayParts.make(plan, file);
    dayCounts = dayCounts.plus(made);
    return made;
  }

  /**
   * Makes what a span's plan names, by the plan that was found or one that is frozen now.
   *
   * @return the plan; empty if files are left to others, or to a later run as the time is over
   */
  private <T, P extends CompactionPlan<F>, F extends PlannedFile> Optional<P> made(
      FrozenPlans<T, P> kind, T span, PartTask<P, F> task) throws IOException {
    Optional<P> found = kind.find(span);
    if (found.isEmpty() && deadline.isOver()) {
      return Optional.empty();
    }
    FrozenPlans.Frozen<P> frozen =
        found.isPresent() ? new FrozenPlans.Frozen<>(found.get(), false) : kind.freeze(span);
    P plan = frozen.plan();
    List<F> missing = plans.missing(plan.files());
    if (handout.isFor(missing)) {
      if (frozen.byThisRun() || kind.isFrozenSince(span, now.minus(HANDOUT_PATIENCE))) {
        handOut(missing);
      }
      return Optional.empty();
    }
    return makeAll(plan, missing, task) ? Optional.of(plan) : Optional.empty();
  }

  /**
   * Leaves the missing files of a plan to others, as they are many. Who froze the plan hands them
   * out, and who finds some missing long after: then a message was lost, or failed too often.
   */
  private void handOut(List<? extends PlannedFile> missing) throws IOException {
    handout.handOut(missing);
    missing.forEach(file -> handedOut.add(file.key().text()));
  }

  /** Makes files one after the other; false if the time was over before the last. */
  private <P extends CompactionPlan<F>, F extends PlannedFile> boolean makeAll(
      P plan, List<F> missing, PartTask<P, F> task) throws IOException {
    for (F file : missing) {
      if (deadline.isOver()) {
        return false;
      }
      task.make(plan, file);
    }
    return true;
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
      Watermark watermark, int deleted, NavigableMap<Instant, List<String>> minuteFiles)
      throws IOException {
    return new CompactionReport(
        hours,
        days,
        hourCounts,
        dayCounts,
        ruleReport,
        quarantine.reasons(),
        bucket.list(LakeLayout.QUARANTINE).size(),
        List.copyOf(late),
        handedOut,
        deleted,
        watermark,
        Optional.ofNullable(minuteFiles.ceilingKey(watermark.hour())));
  }
}
