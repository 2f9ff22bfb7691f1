// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.plan.PlannedFile;
import io.trendlake.lambda.EmfSink;
import io.trendlake.lambda.Environment;
import io.trendlake.lambda.Event;
import io.trendlake.lambda.JsonLogs;
import io.trendlake.lambda.LogFields;
import io.trendlake.lambda.MetricSink;
import io.trendlake.lambda.RemainingTime;
import io.trendlake.lambda.SqsBatch;
import io.trendlake.lambda.Tick;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.queue.MessageQueue;
import io.trendlake.queue.sqs.SqsQueue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The Lambda function compact. A tick of the schedule closes what is due; each message of the queue
 * of parts is one file to make ({@link PartMessage}), and the invocation that finds all files of a
 * plan there goes on closing.
 */
public final class CompactHandler implements RequestStreamHandler {

  /** What is kept of the invocation's time for what was begun: the longest that a part takes. */
  static final Duration MARGIN = Duration.ofMinutes(5);

  private static final Logger LOG = System.getLogger(CompactHandler.class.getName());

  private final Compactor compactor;
  private final InstantSource clock;
  private final MetricSink metrics;

  /**
   * The function as Lambda makes it, by the variables {@value Environment#BUCKET}, {@value
   * Environment#STACK} and {@value Environment#PARTS_QUEUE_URL}; no I/O happens here.
   *
   * @throws IllegalStateException if one is not set
   */
  public CompactHandler() {
    Environment environment = Environment.system();
    JsonLogs.install(environment, System.out);
    InstantSource system = InstantSource.system();
    this(
        S3Bucket.of(environment.required(Environment.BUCKET)),
        SqsQueue.of(environment.required(Environment.PARTS_QUEUE_URL)),
        CompactionOptions.REMOTE,
        system,
        new EmfSink(environment.required(Environment.STACK), "compact", system, System.out));
  }

  /** A function over these ports. */
  CompactHandler(
      Bucket bucket,
      MessageQueue parts,
      CompactionOptions options,
      InstantSource clock,
      MetricSink metrics) {
    this.compactor = new Compactor(bucket, options, parts);
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Deals with a tick, or with messages one after the other, and answers which of these failed.
   *
   * @throws IOException if a tick's run fails; the next one goes on where it ended
   * @throws IllegalArgumentException if the event is neither a tick nor of a queue
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    try (LogFields _ = LogFields.with("AWSRequestId", context.getAwsRequestId())) {
      Deadline deadline = new Deadline(clock, RemainingTime.end(context, clock, MARGIN));
      switch (Event.read(input)) {
        case Tick _ -> {
          requireTime("the tick", deadline);
          run(deadline);
        }
        case SqsBatch batch ->
            batch
                .process(message -> make(PartMessage.read(message.body()), deadline))
                .write(output);
      }
    }
  }

  private void make(PlannedFile file, Deadline deadline) throws IOException {
    String key = file.key().text();
    try (LogFields _ = LogFields.with("part", key)) {
      requireTime(key, deadline);
      PartReport report = compactor.make(file);
      if (report.completes()) {
        run(deadline);
      }
    }
  }

  private static void requireTime(String what, Deadline deadline) throws IOException {
    if (deadline.isOver()) {
      throw new IOException(
          "the invocation has no time left for %s; set the batch size of the queue's event source to 1 and the function's timeout over %d minutes"
              .formatted(what, MARGIN.toMinutes()));
    }
  }

  private void run(Deadline deadline) throws IOException {
    Instant now = clock.instant();
    CompactionReport report = compactor.run(now, deadline);
    LOG.log(
        Level.INFO,
        "closed {0} hours and {1} days, handed out {2} files, removed {3}; complete up to {4}",
        report.hours().size(),
        report.days().size(),
        report.handedOut().size(),
        report.deleted(),
        report.watermark().hour());
    metrics.emit(CompactMetrics.of(report, now));
  }
}
