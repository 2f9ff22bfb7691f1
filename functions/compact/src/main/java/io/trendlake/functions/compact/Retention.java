// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.day.SeriesTrends;
import io.trendlake.functions.compact.plan.DayPlan;
import io.trendlake.functions.compact.plan.HourPlan;
import io.trendlake.functions.compact.plan.Plans;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/**
 * Removes minute and hour files that the watermark passed a stated time ago. A minute file that no
 * plan names has been compacted by nobody: it is left, and reported as late.
 *
 * <p>When the watermark passed an hour follows from the plan of the next hour, which is frozen
 * after that; the hour's own plan may have been frozen long before its last part could be made. The
 * same goes for days.
 *
 * <p>An hour's minute files are kept until the next hour is closed, which looks back at them, and a
 * day's hour files until the next day is closed. Day files and trends are never removed here: the
 * next day to be closed looks back at the last day's.
 */
final class Retention {

  private static final Duration HOUR = Duration.ofHours(1);

  private final Bucket bucket;
  private final Plans plans;
  private final Duration keep;
  private final Deadline deadline;
  private final List<String> late = new ArrayList<>();
  private int deleted;

  Retention(Bucket bucket, Plans plans, Duration keep, Deadline deadline) {
    this.bucket = bucket;
    this.plans = plans;
    this.keep = keep;
    this.deadline = deadline;
  }

  /**
   * Removes what is due.
   *
   * @return how many objects it removed
   */
  int apply(Instant now, Watermark watermark, NavigableMap<Instant, List<String>> minuteFiles)
      throws IOException {
    Map<String, Instant> frozen = new LinkedHashMap<>();
    for (ObjectInfo plan : bucket.list(LakeLayout.COMPACT_STATE)) {
      frozen.put(plan.key(), plan.lastModified());
    }
    for (Map.Entry<Instant, List<String>> hour : minuteFiles.headMap(watermark.hour()).entrySet()) {
      boolean isLookedBackAt = hour.getKey().plus(HOUR).equals(watermark.hour());
      boolean due =
          !deadline.isOver()
              && !isLookedBackAt
              && isDue(
                  frozen,
                  new LakeKey.HourPlanFile(hour.getKey()),
                  new LakeKey.HourPlanFile(hour.getKey().plus(HOUR)),
                  now);
      applyToHour(hour.getKey(), hour.getValue(), due);
    }
    // In their order, so that the plan of the next day is there until a day's files are gone.
    for (String key : frozen.keySet()) {
      if (LakeLayout.parse(key).orElse(null) instanceof LakeKey.DayPlanFile plan
          && !deadline.isOver()
          && plan.day().plusDays(1).isBefore(watermark.day())
          && isDue(frozen, plan, new LakeKey.DayPlanFile(plan.day().plusDays(1)), now)) {
        deleteHourFiles(plan.day(), frozen.keySet());
      }
    }
    return deleted;
  }

  /** The keys of minute files of closed hours that no plan names. */
  List<String> late() {
    return late;
  }

  /** The plan after it is missing only where it has been removed as well, with its day. */
  private boolean isDue(Map<String, Instant> frozen, LakeKey plan, LakeKey next, Instant now) {
    Instant passed = frozen.getOrDefault(next.text(), frozen.get(plan.text()));
    return frozen.containsKey(plan.text()) && passed != null && !passed.plus(keep).isAfter(now);
  }

  private void applyToHour(Instant hour, List<String> keys, boolean due) throws IOException {
    Optional<HourPlan> plan = plans.hours().find(hour);
    Set<String> compacted = plan.isEmpty() ? Set.of() : Plans.inputs(plan.get());
    List<String> unplanned = new ArrayList<>(keys);
    unplanned.removeAll(compacted);
    if (!unplanned.isEmpty()) {
      // Another run may have removed them since they were listed, and their plan after them.
      unplanned.retainAll(plans.minuteFiles(hour));
      late.addAll(unplanned);
    }
    if (due) {
      // First, as they are not looked for any more once the others are gone.
      delete(plan.map(HourPlan::notes).orElse(List.of()));
      delete(keys.stream().filter(compacted::contains).toList());
    }
  }

  private void deleteHourFiles(LocalDate day, Set<String> planKeys) throws IOException {
    List<String> keys =
        new ArrayList<>(plans.days().find(day).map(DayPlan::notes).orElse(List.of()));
    for (Dataset dataset : Dataset.LISTED) {
      bucket
          .list(LakeLayout.dayPrefix(dataset, Tier.HOUR, day))
          .forEach(object -> keys.add(object.key()));
    }
    delete(keys);
    keys.clear();
    Instant start = day.atStartOfDay().toInstant(ZoneOffset.UTC);
    for (int hour = 0; hour < SeriesTrends.HOURS; hour++) {
      String plan = new LakeKey.HourPlanFile(start.plus(HOUR.multipliedBy(hour))).text();
      if (planKeys.contains(plan)) {
        keys.add(plan);
      }
    }
    delete(keys);
    delete(List.of(new LakeKey.DayPlanFile(day).text()));
  }

  private void delete(List<String> keys) throws IOException {
    bucket.deleteAll(keys);
    deleted += keys.size();
  }
}
