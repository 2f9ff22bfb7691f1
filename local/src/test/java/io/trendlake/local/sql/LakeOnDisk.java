// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.Outcome;
import io.trendlake.model.Series;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A lake of two series scraped by one shard, written by our own writers. */
final class LakeOnDisk {

  static final Instant SLOT = Instant.parse("2026-11-22T07:15:00Z");

  static final Series IDLE = cpu("idle");
  static final Series USER = cpu("user");

  private final DirectoryBucket bucket;

  LakeOnDisk(Path directory) throws IOException {
    this.bucket = DirectoryBucket.create(directory).withoutSync();
  }

  private static Series cpu(String mode) {
    return Series.of(
        Labels.of(
            Labels.METRIC_NAME,
            "node_cpu_seconds_total",
            "account",
            "123456789012",
            "region",
            "eu-west-1",
            "job",
            "node",
            "instance",
            "web-1:9100",
            "cpu",
            "0",
            "mode",
            mode),
        MetricType.COUNTER);
  }

  DirectoryBucket bucket() {
    return bucket;
  }

  /** One slot: samples of both series, one outcome, and metadata. */
  void slot(Instant slot, double idle, double user) throws IOException {
    slot(slot, slot.toEpochMilli(), idle, user);
  }

  /** The same with another timestamp of the samples than the slot. */
  void slot(Instant slot, long ts, double idle, double user) throws IOException {
    MinuteSamplesWriter samples = new MinuteSamplesWriter(slot.toEpochMilli(), 2);
    samples.add(IDLE, 0, ts, idle);
    samples.add(USER, 0, ts, user);
    put(new LakeKey.MinuteFile(Dataset.SAMPLES, slot, "s"), samples.finish());
    put(new LakeKey.MinuteFile(Dataset.SCRAPES, slot, "s"), OutcomesFile.write(List.of(up(slot))));
    MetricMetadata metadata =
        new MetricMetadata("node_cpu_seconds_total", MetricType.COUNTER, "seconds", "By mode.");
    List<MetadataRow> rows =
        List.of(new MetadataRow(metadata, "123456789012", "eu-west-1", "node", slot));
    put(
        new LakeKey.MinuteMetadata(slot, "s", MetadataFile.contentHash(rows)),
        MetadataFile.write(rows));
  }

  private static Outcome up(Instant slot) {
    return new Outcome(
        slot,
        slot,
        new Outcome.ScrapedTarget(
            IDLE.account(),
            IDLE.region(),
            IDLE.job(),
            IDLE.instance(),
            "{}",
            "http://web-1:9100/metrics",
            Duration.ofMinutes(1),
            false),
        new Outcome.Scraped(Duration.ofMillis(12), 2, 100),
        new Outcome.ScrapedBy("s", "1.0"));
  }

  /** An hour file of one sample. */
  void hour(Instant hour, double idle) throws IOException {
    SamplesWriter samples = new SamplesWriter(WriterOptions.hour(3));
    samples.add(IDLE, new long[] {hour.toEpochMilli()}, new double[] {idle}, 0, 1);
    put(new LakeKey.HourFile(Dataset.SAMPLES, hour, 0), samples.finish());
  }

  Path put(LakeKey key, byte[] content) throws IOException {
    bucket.put(key.text(), content);
    return bucket.directory().resolve(key.text());
  }
}
