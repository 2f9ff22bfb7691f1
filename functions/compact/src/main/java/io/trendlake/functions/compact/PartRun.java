// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.day.DayParts;
import io.trendlake.functions.compact.hour.HourParts;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.functions.compact.input.Quarantine;
import io.trendlake.functions.compact.plan.CompactionPlan;
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
      case PlannedFile.OfHour ofHour ->
          make(ofHour, plans.hours().find(ofHour.key().hour()), hourParts::make);
      case PlannedFile.OfDay ofDay ->
          make(ofDay, plans.days().find(ofDay.key().day()), dayParts::make);
    };
  }

  private <P extends CompactionPlan<F>, F extends PlannedFile> PartReport make(
      F file, Optional<P> found, PartTask<P, F> task) throws IOException {
    if (found.isEmpty() || !found.get().files().contains(file)) {
      return notPlanned(file);
    }
    P plan = found.get();
    boolean there = plans.missing(List.of(file)).isEmpty();
    PartStats counts = there ? PartStats.NONE : task.make(plan, file);
    boolean completes =
        plans.missing(plan.files()).isEmpty() && !file.isPassedBy(watermarks.read());
    return new PartReport(counts, quarantine.reasons(), completes);
  }

  private static PartReport notPlanned(PlannedFile file) {
    LOG.log(Level.WARNING, "no plan names {0} any more; it is not made", file.key().text());
    return PartReport.NOT_NEEDED;
  }
}
