// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.trendlake.functions.compact.history.BlockPlace;
import io.trendlake.functions.compact.history.ImportLimits;
import io.trendlake.functions.compact.history.ImportMessage;
import io.trendlake.functions.compact.history.ImportWorker;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.plan.PlannedFile;
import io.trendlake.json.JsonTree;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lambda.EmfSink;
import io.trendlake.lambda.Environment;
import io.trendlake.lambda.Event;
import io.trendlake.lambda.JsonLogs;
import io.trendlake.lambda.LogFields;
import io.trendlake.lambda.MetricSink;
import io.trendlake.lambda.RemainingTime;
import io.trendlake.lambda.SqsBatch;
import io.trendlake.lambda.Tick;
import io.trendlake.lambda.TickMarkers;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.queue.MessageQueue;
import io.trendlake.queue.sqs.SqsQueue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The Lambda function compact. A tick of the schedule closes what is due; each message of the queue
 * of parts is one file to make ({@link PartMessage}), and the invocation that finds all files of a
 * plan there continues to close hours. An operator's {@link RebuildRequest} puts a message for each
 * file of trends into that queue. The command that imports history puts a message for each day into
 * another queue ({@link ImportMessage}).
 */
public final class CompactHandler implements RequestStreamHandler {

  /** What is kept of the invocation's time for what was begun: the longest that a part takes. */
  static final Duration MARGIN = Duration.ofMinutes(5);

  private static final Duration HOUR = Duration.ofHours(1);

  private static final Logger LOG = System.getLogger(CompactHandler.class.getName());

  private final Compactor compactor;
  private final TrendsRebuild rebuild;
  private final MessageQueue parts;
  private final WatermarkStore watermarks;
  private final TickMarkers ticks;
  private final Optional<ImportWorker> imports;
  private final InstantSource clock;
  private final MetricSink metrics;

  /**
   * The function as Lambda makes it, by the variables {@value Environment#BUCKET}, {@value
   * Environment#STACK}, {@value Environment#PARTS_QUEUE_URL} and, where history may be imported,
   * {@value Environment#IMPORT_QUEUE_URL}; no I/O happens here.
   *
   * @throws IllegalStateException if one is not set
   */
  public CompactHandler() {
    Environment environment = Environment.system();
    JsonLogs.install(environment, System.out);
    InstantSource system = InstantSource.system();
    Bucket bucket = S3Bucket.of(environment.required(Environment.BUCKET));
    this(
        bucket,
        SqsQueue.of(environment.required(Environment.PARTS_QUEUE_URL)),
        environment
            .optional(Environment.IMPORT_QUEUE_URL)
            .map(url ->
                new ImportWorker(
                    bucket,
                    BlockPlace::bucket,
                    SqsQueue.of(url),
                    CompactionOptions.DEFAULT,
                    ImportLimits.DEFAULT,
                    system)),
        CompactionOptions.REMOTE,
        system,
        new EmfSink(environment.required(Environment.STACK), "compact", system, System.out));
  }

  /** A function over these ports that imports no history. */
  CompactHandler(
      Bucket bucket,
      MessageQueue parts,
      CompactionOptions options,
      InstantSource clock,
      MetricSink metrics) {
    this(bucket, parts, Optional.empty(), options, clock, metrics);
  }

  /** A function over these ports. */
  CompactHandler(
      Bucket bucket,
      MessageQueue parts,
      Optional<ImportWorker> imports,
      CompactionOptions options,
      InstantSource clock,
      MetricSink metrics) {
    this.ticks = new TickMarkers(bucket);
    this.compactor =
        new Compactor(
            bucket,
            options,
            new BucketRules(bucket),
            parts,
            new SentSlotRecorder(bucket, ticks, clock));
    this.rebuild = new TrendsRebuild(bucket, options);
    this.parts = parts;
    this.watermarks = new WatermarkStore(bucket);
    this.imports = imports;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Deals with a tick, a request to make trends again, or with messages one after the other, and
   * answers which of these failed.
   *
   * @throws IOException if a tick's run fails, of which the next one continues where it ended; or
   *     if not all of a request was put into the queue, which may be asked for again
   * @throws IllegalArgumentException if the event is of another kind
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    try (LogFields _ = LogFields.with("AWSRequestId", context.getAwsRequestId())) {
      Deadline deadline = new Deadline(clock, RemainingTime.end(context, clock, MARGIN));
      byte[] event = input.readAllBytes();
      Optional<RebuildRequest> request = RebuildRequest.find(JsonTree.parse(event));
      if (request.isPresent()) {
        rebuild(request.get());
        return;
      }
      switch (Event.read(new ByteArrayInputStream(event))) {
        case Tick _ -> {
          requireTime("the tick", deadline);
          run(deadline);
        }
        case SqsBatch batch -> batch.process(message -> take(message, deadline)).write(output);
      }
    }
  }

  private void take(SqsBatch.Message message, Deadline deadline) throws IOException {
    Optional<ImportMessage> day = ImportMessage.find(message.body());
    if (day.isEmpty()) {
      make(PartMessage.read(message.body()), deadline);
      return;
    }
    try (LogFields _ = LogFields.with("day", day.get().day().toString())) {
      requireTime("a day to import", deadline);
      imports
          .orElseThrow(() ->
              new IllegalStateException(
                  "the stack imports no history; deploy it with the parameter ImportBuckets"))
          .run(day.get(), message.receives());
    }
  }

  private void make(LakeKey key, Deadline deadline) throws IOException {
    try (LogFields _ = LogFields.with("part", key.text())) {
      requireTime(key.text(), deadline);
      if (key instanceof LakeKey.TrendsFile trends) {
        LOG.log(Level.INFO, "made {0} again: {1} rows", key.text(), rebuild.make(trends));
        return;
      }
      PlannedFile file =
          PlannedFile.of(key)
              .orElseThrow(() -> new IllegalArgumentException(key.text() + " is not made alone"));
      if (compactor.make(file).completes()) {
        run(deadline);
      }
    }
  }

  private void rebuild(RebuildRequest request) throws IOException {
    List<TrendsRebuild.Day> days = rebuild.plan(request.from(), request.to());
    List<String> messages =
        days.stream().flatMap(day -> day.missing().stream()).map(PartMessage::write).toList();
    parts.sendAtOnce(messages.stream(), "interrupted while files of trends were handed out");
    LOG.log(
        Level.INFO,
        "handed out {0} files of trends of {1} days to be made again; {2} are complete",
        messages.size(),
        days.size(),
        days.stream().mapToInt(TrendsRebuild.Day::complete).sum());
  }

  private static void requireTime(String what, Deadline deadline) throws IOException {
    if (deadline.isOver()) {
      throw new IOException(
          "the invocation has no time left for %s; set the batch size of the queue's event source to 1 and the function's timeout over %d minutes"
              .formatted(what, MARGIN.toMinutes()));
    }
  }

  /** Up to when slots are stored, as far as an hour could be closed otherwise. */
  private Instant settled(Instant now) throws IOException {
    Instant open = watermarks.read().hour();
    return open.plus(HOUR).isAfter(now) ? now : ticks.settled(open, now);
  }

  private void run(Deadline deadline) throws IOException {
    Instant now = clock.instant();
    Instant settled = settled(now);
    CompactionReport report = compactor.run(now, settled, deadline);
    if (settled.isBefore(now)) {
      LOG.log(
          Level.INFO,
          "hours from {0} on stay open: slots from then on were not sent yet, or only just",
          settled.truncatedTo(ChronoUnit.HOURS));
    }
    LOG.log(
        Level.INFO,
        "closed {0} hours and {1} days, handed out {2} files, removed {3}; complete up to {4}",
        report.hours().size(),
        report.days().size(),
        report.handedOut().size(),
        report.deleted(),
        report.watermark().hour());
    report.rules().problems().forEach(problem -> LOG.log(Level.WARNING, "rules: {0}", problem));
    metrics.emit(CompactMetrics.of(report, now));
  }
}
