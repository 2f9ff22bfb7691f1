// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Failures;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.scrape.PullOutcomes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Records slots that were not scraped as missed: those since an earlier process stored its last,
 * and those whose results could not be stored, once the bucket takes them again. What is older than
 * a day, or lies in an hour that compaction has closed, is not recorded. Safe for use by many
 * threads.
 */
final class MissedSlots {

  /** How far back slots are recorded. */
  static final Duration FARTHEST = Duration.ofDays(1);

  /** How many slots of shards are recorded at most: a file each, the newest first. */
  static final int MOST = 20_000;

  private final Bucket bucket;
  private final Scraper scraper;
  private final InstantSource clock;
  private final RunListener listener;
  private final Deque<Missed> lost = new ArrayDeque<>();
  private List<Shard> planned = List.of();
  private Instant started = Instant.EPOCH;

  /** A slot of a shard, and why it was missed. */
  private record Missed(ShardSlot shardSlot, String reason) {}

  /**
   * Knows of no slot yet.
   *
   * @param listener is told what was recorded
   */
  MissedSlots(Bucket bucket, Scraper scraper, InstantSource clock, RunListener listener) {
    this.bucket = bucket;
    this.scraper = scraper;
    this.clock = clock;
    this.listener = listener;
  }

  /** This process scrapes by a plan from an instant on. */
  synchronized void begin(ScrapePlan plan, Instant start) {
    planned = plan.shards();
    started = start;
  }

  /** Notes what is lost, and records it by the executor when something was stored after that. */
  RunListener onLoss(Executor executor) {
    return new RunListener() {
      @Override
      public void shardLost(ShardSlot shardSlot, List<Outcome> pulled, String error) {
        note(new Missed(shardSlot, error));
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

  private synchronized void note(Missed missed) {
    if (lost.size() == MOST) {
      lost.removeFirst();
    }
    lost.addLast(missed);
  }

  private synchronized boolean isEmpty() {
    return lost.isEmpty();
  }

  private synchronized List<Missed> takeLost() {
    List<Missed> all = List.copyOf(lost);
    lost.clear();
    return all;
  }

  private void recordLost() {
    List<Missed> all = takeLost();
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
    }
  }

  /** Records the slots between the last that was stored before this process and its start. */
  void recordGap() {
    try {
      List<Missed> gap = gap();
      int recorded = record(gap.subList(Math.max(0, gap.size() - MOST), gap.size()));
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

  private static String slots(int count) {
    return count == 1 ? "1 slot of a shard" : count + " slots of shards";
  }

  private int record(List<Missed> all) throws IOException, InterruptedException {
    Instant closed = new WatermarkStore(bucket).read().hour();
    int recorded = 0;
    for (Missed missed : all) {
      ShardSlot slot = missed.shardSlot();
      Instant now = clock.instant();
      if (!slot.slot().isBefore(closed) && !slot.slot().isBefore(now.minus(FARTHEST))) {
        ShardResult result = scraper.miss(slot, missed.reason(), now);
        recorded += result.outcomes().isEmpty() ? 0 : 1;
      }
    }
    return recorded;
  }

  private List<Missed> gap() throws IOException {
    List<Shard> shards;
    Instant start;
    synchronized (this) {
      shards = planned;
      start = started;
    }
    List<Shard> parts = shards.stream().flatMap(shard -> parts(shard, start).stream()).toList();
    Map<String, LakeKey.MinuteFile> last = lastStored(parts, start);
    List<Missed> gap = new ArrayList<>();
    for (Shard part : parts) {
      LakeKey.MinuteFile file = last.get(part.id());
      if (file != null) {
        gap.addAll(gap(part, file, start));
      }
    }
    gap.sort(Comparator.comparing(missed -> missed.shardSlot().slot()));
    return gap;
  }

  /** The shards as messages have them: one that is too large for a message is several. */
  private static List<Shard> parts(Shard shard, Instant at) {
    return ShardMessage.write(ShardSlot.of(shard, at)).bodies().stream()
        .map(body -> ShardMessage.read(body).shard())
        .toList();
  }

  /** The last file of outcomes of each shard before a start, as far as there is one. */
  private Map<String, LakeKey.MinuteFile> lastStored(List<Shard> shards, Instant start)
      throws IOException {
    Map<String, LakeKey.MinuteFile> last = new HashMap<>();
    Instant hour = start.truncatedTo(ChronoUnit.HOURS);
    Instant first = start.minus(FARTHEST);
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
    return last;
  }

  private List<Missed> gap(Shard shard, LakeKey.MinuteFile last, Instant start) throws IOException {
    byte[] content =
        bucket
            .get(last.text())
            .orElseThrow(() -> new IOException(last.text() + " was there and is gone"))
            .content();
    List<Outcome> scraped = OutcomesFile.read(FileSource.of(last.text(), content));
    List<Target> targets =
        shard.targets().stream().filter(target -> isAmong(target, scraped)).toList();
    if (targets.isEmpty()) {
      return List.of();
    }
    Shard known = new Shard(shard.id(), shard.account(), shard.region(), shard.interval(), targets);
    String reason =
        "Trendlake did not run: it stored its last slot at "
            + last.slot()
            + " and was started at "
            + start.truncatedTo(ChronoUnit.SECONDS);
    List<Missed> gap = new ArrayList<>();
    for (Instant slot = last.slot().plus(shard.interval());
        slot.isBefore(start);
        slot = slot.plus(shard.interval())) {
      gap.add(new Missed(ShardSlot.of(known, slot), reason));
    }
    return gap;
  }

  /** Whether a target is one that was scraped: a new one has missed nothing. */
  private static boolean isAmong(Target target, List<Outcome> scraped) {
    Outcome same = new PullOutcomes(target, false).missed(Instant.EPOCH, "?");
    return scraped.stream()
        .anyMatch(outcome ->
            outcome.url().equals(same.url())
                && outcome.job().equals(same.job())
                && outcome.instance().equals(same.instance())
                && outcome.account().equals(same.account())
                && outcome.region().equals(same.region())
                && outcome.labels().equals(same.labels()));
  }
}
