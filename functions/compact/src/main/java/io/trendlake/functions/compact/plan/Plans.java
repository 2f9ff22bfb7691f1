// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The plans of hours and days in the bucket, and the files that they name. */
public final class Plans {

  private final Bucket bucket;
  private final FrozenPlans<Instant, HourPlan> hours;
  private final FrozenPlans<LocalDate, DayPlan> days;

  public Plans(Bucket bucket, CompactionOptions options) {
    this.bucket = bucket;
    this.hours =
        new FrozenPlans<>(
            bucket,
            LakeKey.HourPlanFile::new,
            new HourPlanner(bucket, options.hourPartBytes())::plan,
            new FrozenPlans.Codec<>(HourPlanJson::write, HourPlanJson::read));
    this.days =
        new FrozenPlans<>(
            bucket,
            LakeKey.DayPlanFile::new,
            new DayPlanner(bucket, options.dayPartRows())::plan,
            new FrozenPlans.Codec<>(DayPlanJson::write, DayPlanJson::read));
  }

  /** The plans of hours, each by its first instant. */
  public FrozenPlans<Instant, HourPlan> hours() {
    return hours;
  }

  /** The plans of days. */
  public FrozenPlans<LocalDate, DayPlan> days() {
    return days;
  }

  /** Those of a plan's files that are not there. */
  public <F extends PlannedFile> List<F> missing(List<F> files) throws IOException {
    Set<String> folders = new HashSet<>();
    files.forEach(file -> folders.add(folder(file)));
    Set<String> there = new HashSet<>();
    for (String folder : folders) {
      bucket.list(folder).forEach(object -> there.add(object.key()));
    }
    return files.stream().filter(file -> !there.contains(file.key().text())).toList();
  }

  private static String folder(PlannedFile file) {
    String key = file.key().text();
    return key.substring(0, key.lastIndexOf('/') + 1);
  }

  /** The keys of the minute files that a plan names. */
  public static Set<String> inputs(HourPlan plan) {
    Set<String> keys = new HashSet<>(plan.metadata());
    keys.addAll(plan.foreign());
    keys.addAll(plan.reached());
    keys.addAll(plan.histograms());
    keys.addAll(plan.notes());
    plan.parts().forEach(part -> keys.addAll(shardInputs(plan, part)));
    return keys;
  }

  /**
   * The keys of the minute files of samples, histograms, outcomes and notes that a part is made of.
   */
  public static List<String> inputs(HourPlan plan, HourPlan.Part part) {
    List<String> keys = shardInputs(plan, part);
    Dataset.NOTES.forEach(dataset -> keys.addAll(plan.notesOf(part, dataset)));
    return keys;
  }

  /** The same keys without those of notes. */
  private static List<String> shardInputs(HourPlan plan, HourPlan.Part part) {
    List<String> keys = new ArrayList<>();
    Set<String> histograms = Set.copyOf(plan.histograms());
    for (HourPlan.ShardFiles shard : part.shards()) {
      shard.samples().stream()
          .map(slot -> key(Dataset.HISTOGRAMS, slot, shard))
          .filter(histograms::contains)
          .forEach(keys::add);
      shard.samples().forEach(slot -> keys.add(key(Dataset.SAMPLES, slot, shard)));
      shard.outcomes().forEach(slot -> keys.add(key(Dataset.SCRAPES, slot, shard)));
    }
    return keys;
  }

  private static String key(Dataset dataset, Instant slot, HourPlan.ShardFiles shard) {
    return new LakeKey.MinuteFile(dataset, slot, shard.shard()).text();
  }

  /** The keys of the minute files of an hour as they are now, but for those of notes. */
  public List<String> minuteFiles(Instant hour) throws IOException {
    List<String> keys = new ArrayList<>();
    for (Dataset dataset : Dataset.LISTED) {
      for (ObjectInfo object : bucket.list(LakeLayout.hourPrefix(dataset, Tier.MINUTE, hour))) {
        keys.add(object.key());
      }
    }
    return keys;
  }
}
