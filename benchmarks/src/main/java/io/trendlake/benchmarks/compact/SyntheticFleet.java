// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.model.MetricType;
import io.trendlake.model.Outcome;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Minute files of a made-up fleet; its values continue as {@link SyntheticValues} says. */
final class SyntheticFleet {

  private static final int NAMES = 200;
  private static final int VARIANTS = 5;
  private static final int SERIES_OF_TARGET = NAMES * VARIANTS;

  private final int targetsOfShard;
  private final int shards;
  private final List<List<Series>> series = new ArrayList<>();
  private final List<double[]> values = new ArrayList<>();
  private final SyntheticValues next = new SyntheticValues();

  /** A fleet of about so many series, 1,000 a target. */
  SyntheticFleet(int seriesCount, int targetsOfShard) {
    this.targetsOfShard = targetsOfShard;
    this.shards = Math.max(1, seriesCount / SERIES_OF_TARGET / targetsOfShard);
    for (int shard = 0; shard < shards; shard++) {
      series.add(seriesOf(shard));
      values.add(new double[series.getLast().size()]);
    }
  }

  /** How many series there are. */
  int series() {
    return shards * targetsOfShard * SERIES_OF_TARGET;
  }

  private List<Series> seriesOf(int shard) {
    List<Series> all = new ArrayList<>();
    for (int name = 0; name < NAMES; name++) {
      String text = "fleet_metric_%03d_total".formatted(name);
      for (int target = 0; target < targetsOfShard; target++) {
        String instance = instance(shard, target);
        for (int variant = 0; variant < VARIANTS; variant++) {
          String labels = "{\"device\":\"sd%d\",\"mode\":\"mode-%03d\"}".formatted(variant, name);
          all.add(
              new Series(
                  text, "111122223333", "eu-west-1", "node", instance, labels, MetricType.COUNTER));
        }
      }
    }
    return all;
  }

  private static String instance(int shard, int target) {
    return "10.0.%03d.%03d:9100".formatted(shard, target);
  }

  /** Writes the files of one slot. */
  void write(Bucket bucket, Instant slot) throws IOException {
    for (int shard = 0; shard < shards; shard++) {
      String name = "shard%04d".formatted(shard);
      bucket.put(new LakeKey.MinuteFile(Dataset.SAMPLES, slot, name).text(), samples(shard, slot));
      bucket.put(new LakeKey.MinuteFile(Dataset.SCRAPES, slot, name).text(), outcomes(shard, slot));
    }
  }

  private byte[] samples(int shard, Instant slot) {
    MinuteSamplesWriter writer = new MinuteSamplesWriter();
    List<Series> all = series.get(shard);
    double[] last = values.get(shard);
    for (int i = 0; i < all.size(); i++) {
      last[i] = next.next(i, last[i]);
      int target = i / VARIANTS % targetsOfShard;
      writer.add(all.get(i), target, slot.toEpochMilli(), last[i]);
    }
    return writer.finish();
  }

  private byte[] outcomes(int shard, Instant slot) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int target = 0; target < targetsOfShard; target++) {
      String instance = instance(shard, target);
      outcomes.add(
          new Outcome(
              slot,
              slot,
              new Outcome.ScrapedTarget(
                  "111122223333",
                  "eu-west-1",
                  "node",
                  instance,
                  "{}",
                  "http://" + instance + "/metrics",
                  Duration.ofMinutes(1),
                  false),
              new Outcome.Scraped(Duration.ofMillis(20), SERIES_OF_TARGET, 90_000)));
    }
    return OutcomesFile.write(outcomes);
  }
}
