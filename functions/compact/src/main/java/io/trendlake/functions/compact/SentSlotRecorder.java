// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.functions.compact.input.ConcurrentReads;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lambda.SentSlot;
import io.trendlake.lambda.TickMarkers;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.slots.SlotOutcomes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The slots that plan has sent, by the markers of its ticks, and that scrape has not stored: its
 * messages waited too long, or died, or the bucket refused its files.
 */
final class SentSlotRecorder implements UnstoredSlots {

  private static final Logger LOG = System.getLogger(SentSlotRecorder.class.getName());

  private static final String REASON =
      "the message of the slot was sent, and nothing was stored of it until its hour was closed:"
          + " scrape was not called in time, died, or could not write; its log and metrics say"
          + " which";

  private final Bucket bucket;
  private final TickMarkers ticks;
  private final InstantSource clock;

  SentSlotRecorder(Bucket bucket, TickMarkers ticks, InstantSource clock) {
    this.bucket = bucket;
    this.ticks = ticks;
    this.clock = clock;
  }

  @Override
  public Instant record(Instant from, Instant to, Deadline deadline) throws IOException {
    Set<String> stored = Set.of();
    Instant listed = Instant.MIN;
    for (Instant minute : ticks.sentMinutes(from, to)) {
      Instant hour = minute.truncatedTo(ChronoUnit.HOURS);
      if (deadline.isOver()) {
        return hour;
      }
      if (!hour.equals(listed)) {
        stored = stored(hour);
        listed = hour;
      }
      record(minute, stored);
    }
    return to;
  }

  /** The keys of the outcomes of an hour. */
  private Set<String> stored(Instant hour) throws IOException {
    Set<String> keys = new HashSet<>();
    for (ObjectInfo object :
        bucket.list(LakeLayout.hourPrefix(Dataset.SCRAPES, Tier.MINUTE, hour))) {
      keys.add(object.key());
    }
    return keys;
  }

  private void record(Instant minute, Set<String> stored) throws IOException {
    List<SentSlot> unstored =
        sent(minute).stream().filter(sent -> !stored.contains(outcomes(sent))).toList();
    if (unstored.isEmpty()) {
      return;
    }
    long targets =
        ConcurrentReads.all(unstored, this::write).stream().mapToLong(Integer::longValue).sum();
    LOG.log(
        Level.WARNING,
        "recorded {0} targets of {1} shards as missed that were sent for {2} and never stored, the first of them {3}; the log and the metrics of scrape say why",
        targets,
        unstored.size(),
        minute,
        unstored.getFirst().shard());
  }

  /** No hour waits for a marker that says nothing. */
  private List<SentSlot> sent(Instant minute) throws IOException {
    try {
      return ticks.sent(minute);
    } catch (IllegalArgumentException damaged) {
      LOG.log(Level.ERROR, "what was sent for " + minute + " is not known", damaged);
      return List.of();
    }
  }

  private static String outcomes(SentSlot sent) {
    return new LakeKey.MinuteFile(Dataset.SCRAPES, sent.slot(), sent.shard()).text();
  }

  /** Of how many targets. */
  private int write(SentSlot sent) throws IOException {
    ShardSlot shardSlot;
    try {
      shardSlot = ShardMessage.read(sent.message());
    } catch (IllegalArgumentException foreign) {
      LOG.log(Level.ERROR, "of shard " + sent.shard() + " nothing is recorded", foreign);
      return 0;
    }
    boolean contested = SlotOutcomes.isContested(shardSlot, clock.instant());
    return SlotOutcomes.writeMissed(bucket, shardSlot, REASON, contested).outcomes().size();
  }
}
