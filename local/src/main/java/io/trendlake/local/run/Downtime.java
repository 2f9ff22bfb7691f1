// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.discovery.Shard;
import io.trendlake.discovery.Target;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.ForeignFileException;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import io.trendlake.scrape.PullOutcomes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The slots between the last that an earlier process stored and the start of this one, of the
 * targets that both have: whichever shard they are in, since a changed configuration moves some.
 */
final class Downtime {

  private final Bucket bucket;
  private final Instant start;

  /** Reads nothing yet. */
  Downtime(Bucket bucket, Instant start) {
    this.bucket = bucket;
    this.start = start;
  }

  /** The slots of shards, in their order, as far as they are recorded. */
  List<MissedSlot> slots(List<Shard> shards) throws IOException {
    Map<Outcome.ScrapedTarget, Instant> last = lastSlots(lastStored(shards));
    Instant earliest = MissedSlot.earliest(shards, start);
    List<MissedSlot> slots = new ArrayList<>();
    for (Shard shard : shards) {
      NavigableMap<Instant, List<Target>> known = new TreeMap<>();
      for (Target target : shard.targets()) {
        @Nullable Instant slot = last.get(key(target));
        if (slot != null) {
          known.computeIfAbsent(slot, each -> new ArrayList<>()).add(target);
        }
      }
      slots.addAll(slots(shard, known, earliest));
    }
    slots.sort(MissedSlot.BY_SLOT);
    return slots;
  }

  /** A target as outcomes name it, but for what a configuration may change of it. */
  private static Outcome.ScrapedTarget key(Target target) {
    return key(new PullOutcomes(target, false).target());
  }

  private static Outcome.ScrapedTarget key(Outcome.ScrapedTarget target) {
    return new Outcome.ScrapedTarget(
        target.account(),
        target.region(),
        target.job(),
        target.instance(),
        target.labels(),
        target.url(),
        Duration.ofSeconds(1),
        false);
  }

  /** The outcomes of a shard at a slot. */
  private record Stored(Instant slot, List<Outcome> outcomes) {}

  /** The last outcomes before the start that can be read, of the shards as they were then. */
  private Collection<Stored> lastStored(List<Shard> shards) throws IOException {
    Map<String, Stored> last = new HashMap<>();
    Instant hour = start.truncatedTo(ChronoUnit.HOURS);
    Instant first = start.minus(MissedSlot.FARTHEST);
    while (hour.plus(Duration.ofHours(1)).isAfter(first)
        && shards.stream().anyMatch(shard -> !last.containsKey(shard.id()))) {
      List<LakeKey.MinuteFile> newestFirst = new ArrayList<>();
      for (ObjectInfo object :
          bucket.list(LakeLayout.hourPrefix(Dataset.SCRAPES, Tier.MINUTE, hour))) {
        if (LakeLayout.parse(object.key()).orElse(null) instanceof LakeKey.MinuteFile file
            && file.slot().isBefore(start)) {
          newestFirst.add(file);
        }
      }
      newestFirst.sort(Comparator.comparing(LakeKey.MinuteFile::slot).reversed());
      for (LakeKey.MinuteFile file : newestFirst) {
        if (!last.containsKey(file.shard())) {
          outcomes(bucket, file.text())
              .ifPresent(found -> last.put(file.shard(), new Stored(file.slot(), found)));
        }
      }
      hour = hour.minus(Duration.ofHours(1));
    }
    return last.values();
  }

  /** What a file of outcomes says; empty if it is gone, or damaged, as closing its hour says. */
  static Optional<List<Outcome>> outcomes(Bucket bucket, String key) throws IOException {
    Optional<StoredObject> object = bucket.get(key);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OutcomesFile.read(FileSource.of(key, object.get().content())));
    } catch (CorruptFileException | ForeignFileException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * The last slot of each target. One whose next slots were left out while others were scraped was
   * not scraped any more before the end.
   */
  private Map<Outcome.ScrapedTarget, Instant> lastSlots(Collection<Stored> files) {
    Instant end = files.stream().map(Stored::slot).max(Comparator.naturalOrder()).orElse(start);
    Map<Outcome.ScrapedTarget, Instant> last = new HashMap<>();
    for (Stored file : files) {
      for (Outcome outcome : file.outcomes()) {
        Duration interval = outcome.target().interval();
        if (!file.slot().plus(interval.multipliedBy(2)).isBefore(end)) {
          last.merge(key(outcome.target()), file.slot(), (a, b) -> a.isAfter(b) ? a : b);
        }
      }
    }
    return last;
  }

  /** The slots of a shard, each with the targets whose last slot is before it. */
  private List<MissedSlot> slots(
      Shard shard, NavigableMap<Instant, List<Target>> known, Instant earliest) {
    List<MissedSlot> slots = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    for (Map.Entry<Instant, List<Target>> scraped : known.entrySet()) {
      Instant last = scraped.getKey();
      targets.addAll(scraped.getValue());
      @Nullable Instant next = known.higherKey(last);
      Instant from = last.plusMillis(1);
      Instant to = next == null ? start : next.plusMillis(1);
      String reason =
          "Trendlake did not run: it stored its last slot at "
              + last
              + " and was started at "
              + start.truncatedTo(ChronoUnit.SECONDS);
      Shard some =
          new Shard(shard.id(), shard.account(), shard.region(), shard.interval(), targets);
      slots.addAll(MissedSlot.between(some, from.isAfter(earliest) ? from : earliest, to, reason));
    }
    return slots;
  }
}
