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
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
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
    Map<Outcome.ScrapedTarget, Instant> last = lastSlots(lastFiles(shards));
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

  /** The last files of outcomes before the start, of the shards as they were then. */
  private Collection<LakeKey.MinuteFile> lastFiles(List<Shard> shards) throws IOException {
    Map<String, LakeKey.MinuteFile> last = new HashMap<>();
    Instant hour = start.truncatedTo(ChronoUnit.HOURS);
    Instant first = start.minus(MissedSlot.FARTHEST);
    while (hour.plus(Duration.ofHours(1)).isAfter(first)
        && shards.stream().anyMatch(shard -> !last.containsKey(shard.id()))) {
      Map<String, LakeKey.MinuteFile> inHour = new HashMap<>();
      for (ObjectInfo object :
          bucket.list(LakeLayout.hourPrefix(Dataset.SCRAPES, Tier.MINUTE, hour))) {
        if (LakeLayout.parse(object.key()).orElse(null) instanceof LakeKey.MinuteFile file
            && file.slot().isBefore(start)) {
          inHour.merge(file.shard(), file, (a, b) -> a.slot().isAfter(b.slot()) ? a : b);
        }
      }
      inHour.forEach(last::putIfAbsent);
      hour = hour.minus(Duration.ofHours(1));
    }
    return last.values();
  }

  /**
   * The last slot of each target. One whose next slots were left out while others were scraped was
   * not scraped any more before the end.
   */
  private Map<Outcome.ScrapedTarget, Instant> lastSlots(Collection<LakeKey.MinuteFile> files)
      throws IOException {
    Instant end =
        files.stream().map(LakeKey.MinuteFile::slot).max(Comparator.naturalOrder()).orElse(start);
    Map<Outcome.ScrapedTarget, Instant> last = new HashMap<>();
    for (LakeKey.MinuteFile file : files) {
      byte[] content =
          bucket
              .get(file.text())
              .orElseThrow(() -> new IOException(file.text() + " was there and is gone"))
              .content();
      for (Outcome outcome : OutcomesFile.read(FileSource.of(file.text(), content))) {
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
