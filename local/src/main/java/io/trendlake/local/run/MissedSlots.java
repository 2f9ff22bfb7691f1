// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.model.Failures;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Records slots that were not scraped as missed: those since an earlier process stored its last,
 * those that passed while this one stood still or its clock was set ahead, and those whose results
 * could not be stored, once the bucket takes them again. What is older than a day, or is in an hour
 * that compaction has closed, is not recorded. Where a clock is set back, what was recorded of the
 * time after it is taken back, as those slots are to come. Safe for use by many threads.
 */
final class MissedSlots {

  private final Bucket bucket;
  private final Scraper scraper;
  private final InstantSource clock;
  private final RunListener listener;

  private final UnfinishedGaps unfinished;

  /** Held while slots are recorded or taken back. */
  private final Lock recording = new ReentrantLock();

  private final Deque<MissedSlot> lost = new ArrayDeque<>();

  /** The beginnings of what is not recorded yet, or is being recorded. */
  private final List<Instant> pending = new ArrayList<>();

  private List<Shard> planned = List.of();
  private Instant started = Instant.EPOCH;
  private Instant reached = Instant.EPOCH;
  private volatile boolean ended;

  /**
   * Knows of no slot yet.
   *
   * @param listener hears what was recorded
   */
  MissedSlots(Bucket bucket, Scraper scraper, InstantSource clock, RunListener listener) {
    this.bucket = bucket;
    this.scraper = scraper;
    this.clock = clock;
    this.listener = listener;
    this.unfinished = new UnfinishedGaps(bucket);
  }

  /** This process scrapes by a plan from an instant on. */
  synchronized void begin(ScrapePlan plan, Instant start) {
    planned = plan.shards();
    started = start;
    reached = start;
  }

  /** Ends what is being recorded after the slot that is written: this process ends. */
  void end() {
    ended = true;
  }

  /**
   * Up to when every slot is sent to be scraped, or recorded as missed as far as it can be: nothing
   * is closed that is later.
   */
  synchronized Instant settled() {
    return pending.stream().filter(reached::isAfter).min(Comparator.naturalOrder()).orElse(reached);
  }

  /**
   * The schedule has sent the slots up to an instant, and continues at another: later if time
   * passed without it, whose slots are then recorded, or earlier if the clock was set back.
   *
   * @param plan by which the slots in between were due
   * @param executor records them
   */
  void proceed(ScrapePlan plan, Instant sent, Instant next, Executor executor) {
    synchronized (this) {
      reached = next;
      if (next.isAfter(sent)) {
        pending.add(sent);
      }
    }
    try {
      if (next.isAfter(sent)) {
        executor.execute(() -> recordStandstill(plan, sent, next));
      } else if (next.isBefore(sent)) {
        executor.execute(this::takeBack);
      }
    } catch (RejectedExecutionException e) {
      return; // The process ends.
    }
  }

  private void recordStandstill(ScrapePlan plan, Instant from, Instant to) {
    List<MissedSlot> slots = new ArrayList<>();
    try {
      String reason =
          "Trendlake stood still from %s to %s, or its clock was set ahead"
              .formatted(from.truncatedTo(ChronoUnit.SECONDS), to.truncatedTo(ChronoUnit.SECONDS));
      List<Shard> parts = parts(plan.shards(), to);
      Instant earliest = MissedSlot.earliest(parts, to);
      for (Shard part : parts) {
        slots.addAll(
            MissedSlot.between(part, from.isAfter(earliest) ? from : earliest, to, reason));
      }
      slots.sort(MissedSlot.BY_SLOT);
      int recorded = recordGap(to, slots);
      if (recorded > 0) {
        listener.news("recorded " + slots(recorded) + " that passed meanwhile as missed");
      }
    } catch (IOException e) {
      listener.problem(
          "slots from %s to %s cannot be recorded as missed until something can be stored: %s"
              .formatted(from, to, Failures.text(e)));
      slots.forEach(this::note);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      recorded(from);
    }
  }

  private synchronized void recorded(Instant from) {
    pending.remove(from);
  }

  /** Notes what is lost, and records it by the executor when something was stored after that. */
  RunListener onLoss(Executor executor) {
    return new RunListener() {
      @Override
      public void shardLost(ShardSlot shardSlot, List<Outcome> pulled, String error) {
        note(new MissedSlot(shardSlot, error));
      }

      @Override
      public void shardDone(ShardResult result) {
        if (!isEmpty()) {
          try {
            executor.execute(MissedSlots.this::recordLost);
          } catch (RejectedExecutionException e) {
            return; // The process ends.
          }
        }
      }
    };
  }

  private synchronized void note(MissedSlot missed) {
    if (lost.size() == MissedSlot.MOST) {
      lost.removeFirst();
    }
    lost.addLast(missed);
  }

  private synchronized boolean isEmpty() {
    return lost.isEmpty();
  }

  /** Takes all that is lost in the order of slots, whose hours are not closed meanwhile. */
  private synchronized List<MissedSlot> takeLost() {
    List<MissedSlot> all = lost.stream().sorted(MissedSlot.BY_SLOT).toList();
    lost.clear();
    if (!all.isEmpty()) {
      pending.add(all.getFirst().shardSlot().slot());
    }
    return all;
  }

  private void recordLost() {
    List<MissedSlot> all = takeLost();
    if (all.isEmpty()) {
      return;
    }
    try {
      int recorded = record(all);
      if (recorded > 0) {
        listener.news(
            "results can be stored again: recorded "
                + slots(recorded)
                + " that are lost as missed");
      }
    } catch (IOException e) {
      all.forEach(this::note);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      recorded(all.getFirst().shardSlot().slot());
    }
  }

  /**
   * Records the slots between the last that was stored before this process and its start, and those
   * of gaps that an earlier process could not finish.
   */
  void recordDowntime() {
    takeBack();
    try {
      List<Shard> parts;
      Instant start;
      synchronized (this) {
        start = started;
        parts = parts(planned, start);
      }
      int recorded = 0;
      for (Instant end : unfinished.left()) {
        recorded += recordGap(end, new Downtime(bucket, end).slots(parts));
      }
      recorded += recordGap(start, new Downtime(bucket, start).slots(parts));
      if (recorded > 0) {
        listener.news(
            "Trendlake did not run for a while: recorded " + slots(recorded) + " as missed");
      }
    } catch (IOException e) {
      listener.problem("slots before this start cannot be recorded as missed: " + Failures.text(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Records the slots of a gap; if this process ends meanwhile, the next one does the rest. */
  private int recordGap(Instant end, List<MissedSlot> slots)
      throws IOException, InterruptedException {
    if (!slots.isEmpty()) {
      unfinished.begin(end);
    }
    int recorded = record(slots);
    if (!ended) {
      unfinished.done(end);
    }
    return recorded;
  }

  private static String slots(int count) {
    return count == 1 ? "1 slot of a shard" : count + " slots of shards";
  }

  /** The shards as messages have them: one that is too large for a message is several. */
  private static List<Shard> parts(List<Shard> shards, Instant at) {
    return shards.stream()
        .flatMap(shard -> ShardMessage.write(ShardSlot.of(shard, at)).bodies().stream())
        .map(body -> ShardMessage.read(body).shard())
        .toList();
  }

  private int record(List<MissedSlot> all) throws IOException, InterruptedException {
    recording.lockInterruptibly();
    try {
      Instant closed = new WatermarkStore(bucket).read().hour();
      int recorded = 0;
      for (MissedSlot missed : all) {
        if (ended) {
          break;
        }
        ShardSlot slot = missed.shardSlot();
        Instant now = clock.instant();
        if (isRecorded(slot.slot(), closed, now)) {
          ShardResult result = scraper.miss(slot, missed.reason(), now);
          recorded += result.outcomes().isEmpty() ? 0 : 1;
        }
      }
      return recorded;
    } finally {
      recording.unlock();
    }
  }

  private static boolean isRecorded(Instant slot, Instant closed, Instant now) {
    return !slot.isBefore(closed)
        && !slot.isBefore(now.minus(MissedSlot.FARTHEST))
        && !slot.isAfter(now);
  }

  /** Removes what says that slots were missed that are to come by the clock as it is now. */
  private void takeBack() {
    recording.lock();
    try {
      Instant closed = new WatermarkStore(bucket).read().hour();
      Instant now = clock.instant();
      int removed = 0;
      for (ObjectInfo object : bucket.list(LakeLayout.prefix(Dataset.SCRAPES, Tier.MINUTE))) {
        if (LakeLayout.parse(object.key()).orElse(null) instanceof LakeKey.MinuteFile file
            && !file.slot().isBefore(now)
            && !file.slot().isBefore(closed)
            && isMissed(object.key())) {
          bucket.delete(object.key());
          removed++;
        }
      }
      if (removed > 0) {
        listener.news(slots(removed) + " that are to come are no longer recorded as missed");
      }
    } catch (IOException e) {
      listener.problem(
          "slots that are to come stay recorded as missed, and are not scraped: "
              + Failures.text(e));
    } finally {
      recording.unlock();
    }
  }

  private boolean isMissed(String key) throws IOException {
    return Downtime.outcomes(bucket, key)
        .filter(outcomes ->
            outcomes.stream().allMatch(outcome -> outcome.result() instanceof Outcome.Missed))
        .isPresent();
  }
}
