// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MinuteHistogramsWriter;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Outcome;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/** Scrapes that never took place, written as scrape would write them. */
final class Scrapes {

  static final Duration INTERVAL = Duration.ofMinutes(1);

  /** One pull of one target: what is stored, and what it had reached if it failed. */
  record Pull(
      Outcome outcome,
      Map<Series, List<Sample>> samples,
      List<Series> reached,
      Map<Series, NativeHistogram> histograms) {

    Pull(Outcome outcome, Map<Series, List<Sample>> samples) {
      this(outcome, samples, List.of());
    }

    Pull(Outcome outcome, Map<Series, List<Sample>> samples, List<Series> reached) {
      this(outcome, samples, reached, Map.of());
    }

    /** The same with a native histogram more, at the outcome's ts. */
    Pull with(Series series, NativeHistogram histogram) {
      Map<Series, NativeHistogram> all = new TreeMap<>(histograms);
      all.put(series, histogram);
      return new Pull(outcome, samples, reached, all);
    }
  }

  private Scrapes() {}

  /** A series of a target: {@code name{job="node",instance="<target>",...}}. */
  static Series series(String target, String name, MetricType type, String... labels) {
    Labels all =
        Labels.of(labels).toBuilder()
            .set(Labels.METRIC_NAME, name)
            .set("account", "111122223333")
            .set("region", "eu-west-1")
            .set("job", "node")
            .set("instance", target)
            .build();
    return Series.of(all, type);
  }

  /** A gauge of a target. */
  static Series gauge(String target, String name) {
    return series(target, name, MetricType.GAUGE);
  }

  /** What becomes of a target at a slot. */
  static Outcome outcome(String target, Instant slot, Outcome.Result result) {
    return new Outcome(slot, slot, target(target, false), result);
  }

  /** A target, which tracks explicit timestamps or not. */
  static Outcome.ScrapedTarget target(String target, boolean tracksTimestamps) {
    return new Outcome.ScrapedTarget(
        "111122223333",
        "eu-west-1",
        "node",
        target,
        "{}",
        "http://" + target + "/metrics",
        INTERVAL,
        tracksTimestamps);
  }

  /** A good pull: these series have this value at the slot. */
  static Pull good(String target, Instant slot, double value, Series... series) {
    Map<Series, List<Sample>> samples = new TreeMap<>();
    for (Series each : series) {
      samples.put(each, List.of(new Sample(slot.toEpochMilli(), value)));
    }
    samples.put(gauge(target, "up"), List.of(new Sample(slot.toEpochMilli(), 1)));
    Outcome.Result result = new Outcome.Scraped(Duration.ofMillis(5), series.length, 100);
    return new Pull(outcome(target, slot, result), samples);
  }

  /** A pull that failed: only the synthetic series has a sample. */
  static Pull failed(String target, Instant slot) {
    return failedAfter(target, slot);
  }

  /** A pull that failed after it had reached these series. */
  static Pull failedAfter(String target, Instant slot, Series... reached) {
    Outcome.Result result =
        new Outcome.Failed(Duration.ofMillis(5), "no more", reached.length, 100);
    return new Pull(
        outcome(target, slot, result),
        Map.of(gauge(target, "up"), List.of(new Sample(slot.toEpochMilli(), 0))),
        List.of(reached));
  }

  /** No pull. */
  static Pull missed(String target, Instant slot) {
    return new Pull(outcome(target, slot, new Outcome.Missed("expired")), Map.of());
  }

  /** Writes the files of a shard at a slot; but for outcomes only those that have rows. */
  static void write(Bucket bucket, String shard, Instant slot, Pull... pulls) throws IOException {
    writeHistograms(bucket, shard, slot, pulls);
    byte[] samples = file(slot, pulls, Pull::samples);
    if (samples.length > 0) {
      bucket.put(new LakeKey.MinuteFile(Dataset.SAMPLES, slot, shard).text(), samples);
    }
    byte[] reached = file(slot, pulls, Scrapes::withoutValues);
    if (reached.length > 0) {
      bucket.put(new LakeKey.MinuteFile(Dataset.REACHED, slot, shard).text(), reached);
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Pull pull : pulls) {
      outcomes.add(pull.outcome());
    }
    bucket.put(
        new LakeKey.MinuteFile(Dataset.SCRAPES, slot, shard).text(), OutcomesFile.write(outcomes));
  }

  private static void writeHistograms(Bucket bucket, String shard, Instant slot, Pull... pulls)
      throws IOException {
    Map<Series, Integer> targets = new TreeMap<>();
    for (int target = 0; target < pulls.length; target++) {
      for (Series series : pulls[target].histograms().keySet()) {
        targets.put(series, target);
      }
    }
    MinuteHistogramsWriter writer = new MinuteHistogramsWriter(slot.toEpochMilli());
    for (Map.Entry<Series, Integer> entry : targets.entrySet()) {
      Pull pull = pulls[entry.getValue()];
      NativeHistogram histogram = Objects.requireNonNull(pull.histograms().get(entry.getKey()));
      writer.add(entry.getKey(), entry.getValue(), pull.outcome().ts().toEpochMilli(), histogram);
    }
    if (!targets.isEmpty()) {
      bucket.put(new LakeKey.MinuteFile(Dataset.HISTOGRAMS, slot, shard).text(), writer.finish());
    }
  }

  /** One row of a samples file. */
  private record Row(Series series, int target, Sample sample) {

    static final Comparator<Row> ORDER =
        Comparator.comparing(Row::series).thenComparingLong(row -> row.sample().ts());
  }

  private static Map<Series, List<Sample>> withoutValues(Pull pull) {
    Map<Series, List<Sample>> rows = new TreeMap<>();
    Sample none = new Sample(pull.outcome().ts().toEpochMilli(), StaleMarker.VALUE);
    pull.reached().forEach(series -> rows.put(series, List.of(none)));
    return rows;
  }

  private static byte[] file(
      Instant slot, Pull[] pulls, Function<Pull, Map<Series, List<Sample>>> what) {
    List<Row> rows = new ArrayList<>();
    for (int target = 0; target < pulls.length; target++) {
      int number = target;
      what.apply(pulls[target])
          .forEach((series, samples) ->
              samples.forEach(sample -> rows.add(new Row(series, number, sample))));
    }
    if (rows.isEmpty()) {
      return new byte[0];
    }
    rows.sort(Row.ORDER);
    MinuteSamplesWriter writer = new MinuteSamplesWriter(slot.toEpochMilli(), rows.size());
    for (Row row : rows) {
      writer.add(row.series(), row.target(), row.sample().ts(), row.sample().value());
    }
    return writer.finish();
  }
}
