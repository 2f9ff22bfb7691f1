// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.day.DayParts;
import io.trendlake.functions.compact.hour.HourParts;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.functions.compact.input.Quarantine;
import io.trendlake.functions.compact.plan.DayPlan;
import io.trendlake.functions.compact.plan.HourPlan;
import io.trendlake.functions.compact.plan.PlannedFile;
import io.trendlake.functions.compact.plan.Plans;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** Makes one file that was handed out. */
final class PartRun {

  private static final Logger LOG = System.getLogger(PartRun.class.getName());

  private final Plans plans;
  private final WatermarkStore watermarks;
  private final Quarantine quarantine;
  private final HourParts hourParts;
  private final DayParts dayParts;

  PartRun(Bucket bucket, CompactionOptions options, Plans plans, WatermarkStore watermarks) {
    this.plans = plans;
    this.watermarks = watermarks;
    this.quarantine = new Quarantine(bucket);
    this.hourParts = new HourParts(bucket, quarantine, options);
    this.dayParts = new DayParts(bucket, options);
  }

  PartReport make(PlannedFile file) throws IOException {
    if (file.isPassedBy(watermarks.read())) {
      return PartReport.NOT_NEEDED;
    }
    return switch (file) {
      case PlannedFile.OfHour ofHour -> makeOfHour(ofHour);
      case PlannedFile.OfDay ofDay -> makeOfDay(ofDay);
    };
  }

  private PartReport makeOfHour(PlannedFile.OfHour file) throws IOException {
    Optional<HourPlan> plan = plans.find(file.key().hour());
    return plan.isEmpty()
        ? notPlanned(file)
        : make(file, plan.get().files(), part -> hourParts.make(plan.get(), part));
  }

  private PartReport makeOfDay(PlannedFile.OfDay file) throws IOException {
    Optional<DayPlan> plan = plans.find(file.key().day());
    return plan.isEmpty()
        ? notPlanned(file)
        : make(file, plan.get().files(), part -> dayParts.make(plan.get(), part));
  }

  private <F extends PlannedFile> PartReport make(F file, List<F> planned, PartTask<F> making)
      throws IOException {
    if (!planned.contains(file)) {
      return notPlanned(file);
    }
    boolean there = plans.missing(List.of(file)).isEmpty();
    PartStats counts = there ? PartStats.NONE : making.make(file);
    boolean completes = plans.missing(planned).isEmpty() && !file.isPassedBy(watermarks.read());
    return new PartReport(counts, quarantine.reasons(), completes);
  }

  private static PartReport notPlanned(PlannedFile file) {
    LOG.log(Level.WARNING, "no plan names {0} any more; it is not made", file.key().text());
    return PartReport.NOT_NEEDED;
  }
}
