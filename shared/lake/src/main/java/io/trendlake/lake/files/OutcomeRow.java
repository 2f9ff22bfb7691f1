// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.NoteCounts;
import io.trendlake.model.Outcome;
import io.trendlake.model.StaleMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An outcome as the row of {@link LakeSchema#SCRAPES}, there and back. */
final class OutcomeRow {

  static final String SCRAPED = "scraped";
  static final String FAILED = "failed";
  static final String MISSED = "missed";

  private static final int SLOT = place("slot");
  private static final int TS = place(LakeSchema.TS);
  private static final int ACCOUNT = place(LakeSchema.ACCOUNT);
  private static final int REGION = place(LakeSchema.REGION);
  private static final int JOB = place(LakeSchema.JOB);
  private static final int INSTANCE = place(LakeSchema.INSTANCE);
  private static final int LABELS = place(LakeSchema.LABELS);
  private static final int URL = place("url");
  private static final int INTERVAL = place("scrape_interval");
  private static final int TRACKS_TIMESTAMPS = place("tracks_timestamps");
  private static final int RESULT = place("result");
  private static final int REASON = place("reason");
  private static final int DURATION = place("duration");
  private static final int SAMPLES = place("samples");
  private static final int BYTES = place("bytes");
  private static final int DUPLICATES = place("duplicates");
  private static final int OUT_OF_ORDER = place("out_of_order");
  private static final int OUT_OF_BOUNDS = place("out_of_bounds");
  private static final int SHARD = place("shard");
  private static final int SCRAPER_VERSION = place("scraper_version");

  private static final int EXEMPLARS = place("exemplars");
  private static final int EXEMPLARS_OUT_OF_ORDER = place("exemplars_out_of_order");
  private static final int STARTS = place("starts");

  private OutcomeRow() {}

  private static int place(String column) {
    return LakeSchema.SCRAPES.indexOf(column);
  }

  static void write(PageFileWriter writer, Outcome outcome) {
    writer.longs(SLOT, outcome.slot().toEpochMilli(), 1);
    writer.longs(TS, outcome.ts().toEpochMilli(), 1);
    writer.strings(ACCOUNT, outcome.account(), 1);
    writer.strings(REGION, outcome.region(), 1);
    writer.strings(JOB, outcome.job(), 1);
    writer.strings(INSTANCE, outcome.instance(), 1);
    writer.strings(LABELS, outcome.labels(), 1);
    writer.strings(URL, outcome.url(), 1);
    writer.doubles(INTERVAL, seconds(outcome.interval()), 1);
    writer.booleans(TRACKS_TIMESTAMPS, outcome.tracksTimestamps(), 1);
    switch (outcome.result()) {
      case Outcome.Scraped scraped ->
          writeResult(
              writer, SCRAPED, "", seconds(scraped.duration()), scraped.samples(), scraped.bytes());
      case Outcome.Failed(Duration duration, String reason, int samples, long bytes) ->
          writeResult(writer, FAILED, reason, seconds(duration), samples, bytes);
      case Outcome.Missed(String reason) ->
          writeResult(writer, MISSED, reason, StaleMarker.VALUE, 0, 0);
    }
    writer.longs(DUPLICATES, outcome.dropped().duplicates(), 1);
    writer.longs(OUT_OF_ORDER, outcome.dropped().outOfOrder(), 1);
    writer.longs(OUT_OF_BOUNDS, outcome.dropped().outOfBounds(), 1);
    writer.strings(SHARD, outcome.scraper().shard(), 1);
    writer.strings(SCRAPER_VERSION, outcome.scraper().version(), 1);
    writer.longs(EXEMPLARS, outcome.notes().exemplars(), 1);
    writer.longs(EXEMPLARS_OUT_OF_ORDER, outcome.notes().exemplarsOutOfOrder(), 1);
    writer.longs(STARTS, outcome.notes().starts(), 1);
  }

  private static void writeResult(
      PageFileWriter writer,
      String result,
      String reason,
      double duration,
      int samples,
      long bytes) {
    writer.strings(RESULT, result, 1);
    writer.strings(REASON, reason, 1);
    writer.doubles(DURATION, duration, 1);
    writer.longs(SAMPLES, samples, 1);
    writer.longs(BYTES, bytes, 1);
  }

  /** Appends the outcomes of a batch to a list. */
  static void read(Batches batch, List<Outcome> outcomes) {
    RowRuns run =
        new RowRuns(
            batch,
            ACCOUNT,
            REGION,
            JOB,
            INSTANCE,
            LABELS,
            URL,
            RESULT,
            REASON,
            SHARD,
            SCRAPER_VERSION);
    while (run.next()) {
      for (int row = run.start(); row < run.start() + run.count(); row++) {
        outcomes.add(outcome(batch, run, row));
      }
    }
  }

  private static Outcome outcome(Batches batch, RowRuns run, int row) {
    return new Outcome(
        Instant.ofEpochMilli(batch.longs(SLOT)[row]),
        Instant.ofEpochMilli(batch.longs(TS)[row]),
        new Outcome.ScrapedTarget(
            run.text(0),
            run.text(1),
            run.text(2),
            run.text(3),
            run.text(4),
            run.text(5),
            duration(batch.doubles(INTERVAL)[row]),
            batch.booleans(TRACKS_TIMESTAMPS)[row]),
        result(batch, run.text(6), run.text(7), row),
        new Outcome.ScrapedBy(run.text(8), run.text(9)));
  }

  private static Outcome.Result result(Batches batch, String result, String reason, int row) {
    double seconds = batch.doubles(DURATION)[row];
    int samples = (int) batch.longs(SAMPLES)[row];
    long bytes = batch.longs(BYTES)[row];
    return switch (result) {
      case SCRAPED ->
          new Outcome.Scraped(
              duration(seconds), samples, bytes, dropped(batch, row), notes(batch, row));
      case FAILED -> new Outcome.Failed(duration(seconds), reason, samples, bytes);
      case MISSED -> new Outcome.Missed(reason);
      default ->
          throw new IllegalArgumentException(
              "result \"%s\" is none of %s, %s, %s".formatted(result, SCRAPED, FAILED, MISSED));
    };
  }

  private static DroppedSamples dropped(Batches batch, int row) {
    return new DroppedSamples(
        count(batch, DUPLICATES, row),
        count(batch, OUT_OF_ORDER, row),
        count(batch, OUT_OF_BOUNDS, row));
  }

  private static NoteCounts notes(Batches batch, int row) {
    return new NoteCounts(
        count(batch, EXEMPLARS, row),
        count(batch, EXEMPLARS_OUT_OF_ORDER, row),
        count(batch, STARTS, row));
  }

  /** A number that a file of an older version does not have is read as 0. */
  private static int count(Batches batch, int column, int row) {
    long count = batch.longs(column)[row];
    return count == Column.NULL ? 0 : (int) count;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
