// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import io.trendlake.benchmarks.recorded.FleetSeries;
import io.trendlake.benchmarks.recorded.RecordedFleet.FleetTarget;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the minute files of a fleet as scrapes would: one account and region to a shard. */
final class FleetShards {

  private static final int MOST_TARGETS = 50;

  private final FleetSpan span;
  private final Map<String, Shard> shards = new TreeMap<>();

  FleetShards(FleetSpan span) {
    this.span = span;
    List<FleetTarget> targets = span.fleet().targets();
    Shard[] shardOf = new Shard[targets.size()];
    int[] row = new int[targets.size()];
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < shardOf.length; i++) {
      FleetTarget target = targets.get(i);
      String place = target.region() + '-' + target.account();
      int position = counts.merge(place, 1, Integer::sum) - 1;
      String name = place + '-' + position / MOST_TARGETS;
      shardOf[i] = shards.computeIfAbsent(name, same -> new Shard());
      row[i] = shardOf[i].targets.size();
      shardOf[i].targets.add(target);
    }
    for (FleetSeries series : span.fleet().series()) {
      shardOf[series.target()].series.add(series);
      shardOf[series.target()].rows.add(row[series.target()]);
    }
  }

  /** Writes every slot's files. */
  void write(Bucket bucket) throws IOException {
    for (int tick = 0; tick < span.ticks(); tick++) {
      Instant slot = span.at(tick);
      for (Map.Entry<String, Shard> shard : shards.entrySet()) {
        String name = shard.getKey();
        bucket.put(
            new LakeKey.MinuteFile(Dataset.SAMPLES, slot, name).text(),
            shard.getValue().samples(slot, tick));
        bucket.put(
            new LakeKey.MinuteFile(Dataset.SCRAPES, slot, name).text(),
            shard.getValue().outcomes(slot));
      }
    }
  }

  private static final class Shard {
    private final List<FleetTarget> targets = new ArrayList<>();
    private final List<FleetSeries> series = new ArrayList<>();
    private final List<Integer> rows = new ArrayList<>();

    byte[] samples(Instant slot, int tick) {
      MinuteSamplesWriter writer = new MinuteSamplesWriter();
      for (int i = 0; i < series.size(); i++) {
        FleetSeries one = series.get(i);
        if (one.isExposed(tick)) {
          writer.add(one.series(), rows.get(i), slot.toEpochMilli(), one.value(tick));
        }
      }
      return writer.finish();
    }

    byte[] outcomes(Instant slot) {
      return OutcomesFile.write(targets.stream().map(target -> scraped(target, slot)).toList());
    }

    private static Outcome scraped(FleetTarget target, Instant slot) {
      return new Outcome(
          slot,
          slot,
          new Outcome.ScrapedTarget(
              target.account(),
              target.region(),
              target.job(),
              target.instance(),
              "{}",
              "http://" + target.instance() + "/metrics",
              FleetSpan.TICK,
              false),
          new Outcome.Scraped(Duration.ofMillis(20), 500, 50_000));
    }
  }
}
