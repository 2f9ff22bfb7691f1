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
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The plans in the bucket: each frozen by the first who puts it. */
public final class Plans {

  /**
   * A plan that will not change.
   *
   * @param anew whether it was frozen just now, and not by another run
   */
  public record Frozen<P>(P plan, boolean anew) {}

  private final Bucket bucket;
  private final HourPlanner hours;
  private final DayPlanner days;

  public Plans(Bucket bucket, CompactionOptions options) {
    this.bucket = bucket;
    this.hours = new HourPlanner(bucket, options.hourPartBytes());
    this.days = new DayPlanner(bucket, options.dayPartRows());
  }

  /** The plan of an hour, if there is one. */
  public Optional<HourPlan> find(Instant hour) throws IOException {
    Optional<StoredObject> object = bucket.get(new LakeKey.HourPlan(hour).text());
    return object.isEmpty() ? Optional.empty() : Optional.of(parseHour(object.get()));
  }

  /** Makes the plan of an hour, and freezes it unless there is one by now. */
  public Frozen<HourPlan> freeze(Instant hour) throws IOException {
    HourPlan plan = hours.plan(hour);
    String key = new LakeKey.HourPlan(hour).text();
    return bucket.putIfAbsent(key, HourPlanJson.write(plan)).isPresent()
        ? new Frozen<>(plan, true)
        : new Frozen<>(find(hour).orElseThrow(() -> vanished(key)), false);
  }

  private static HourPlan parseHour(StoredObject object) throws IOException {
    try {
      return HourPlanJson.read(object.content());
    } catch (IllegalArgumentException damaged) {
      throw unreadable(object.key(), damaged);
    }
  }

  /** The plan of a day, if there is one. */
  public Optional<DayPlan> find(LocalDate day) throws IOException {
    Optional<StoredObject> object = bucket.get(new LakeKey.DayPlan(day).text());
    return object.isEmpty() ? Optional.empty() : Optional.of(parseDay(object.get()));
  }

  /** Makes the plan of a day, and freezes it unless there is one by now. */
  public Frozen<DayPlan> freeze(LocalDate day) throws IOException {
    DayPlan plan = days.plan(day);
    String key = new LakeKey.DayPlan(day).text();
    return bucket.putIfAbsent(key, DayPlanJson.write(plan)).isPresent()
        ? new Frozen<>(plan, true)
        : new Frozen<>(find(day).orElseThrow(() -> vanished(key)), false);
  }

  private static DayPlan parseDay(StoredObject object) throws IOException {
    try {
      return DayPlanJson.read(object.content());
    } catch (IllegalArgumentException damaged) {
      throw unreadable(object.key(), damaged);
    }
  }

  /** Whether the plan under a key was frozen at an instant or before it. */
  public boolean isFrozenSince(LakeKey plan, Instant instant) throws IOException {
    return bucket.list(plan.text()).stream()
        .anyMatch(object -> !object.lastModified().isAfter(instant));
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

  private static IOException vanished(String key) {
    return new IOException(key + ": was there, and is not any more; run again");
  }

  private static IOException unreadable(String key, IllegalArgumentException damaged) {
    return new IOException(
        "%s: no plan: %s. If it was damaged, delete it and what it made is made again"
            .formatted(key, damaged.getMessage()),
        damaged);
  }

  /** The keys of the minute files that a plan names. */
  public static Set<String> inputs(HourPlan plan) {
    Set<String> keys = new HashSet<>(plan.metadata());
    keys.addAll(plan.foreign());
    keys.addAll(plan.reached());
    keys.addAll(plan.histograms());
    plan.parts().forEach(part -> keys.addAll(inputs(plan, part)));
    return keys;
  }

  /** The keys of the minute files of samples, histograms and outcomes that a part is made of. */
  public static List<String> inputs(HourPlan plan, HourPlan.Part part) {
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

  /** The keys of all minute files of an hour as they are now. */
  public List<String> minuteFiles(Instant hour) throws IOException {
    List<String> keys = new ArrayList<>();
    for (Dataset dataset : Dataset.values()) {
      for (ObjectInfo object : bucket.list(LakeLayout.hourPrefix(dataset, Tier.MINUTE, hour))) {
        keys.add(object.key());
      }
    }
    return keys;
  }
}
