// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.Fetcher;
import io.trendlake.lambda.EmfSink;
import io.trendlake.lambda.Environment;
import io.trendlake.lambda.JsonLogs;
import io.trendlake.lambda.LogFields;
import io.trendlake.lambda.MemberRole;
import io.trendlake.lambda.MetricSink;
import io.trendlake.lambda.RemainingTime;
import io.trendlake.lambda.SqsBatch;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.relay.aws.LambdaRelays;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Lambda function scrape: each message of the queue is one shard at one slot ({@link
 * ShardMessage}). A message that fails is named in the answer and comes again; the others are done.
 */
public final class ScrapeHandler implements RequestStreamHandler {

  /** What is kept of the invocation's time for writing what was scraped. */
  static final Duration MARGIN = Duration.ofSeconds(10);

  private final ConfigReader configs;
  private final Function<TrendlakeConfig, Fetcher> fetchers;
  private final Scraper scraper;
  private final Optional<String> memberRole;
  private final ScrapeClock clock;
  private final MetricSink metrics;

  /**
   * The function as Lambda makes it, by the variable {@value Environment#BUCKET}; no I/O happens
   * here.
   *
   * @throws IllegalStateException if the variable is not set
   */
  public ScrapeHandler() {
    Environment environment = Environment.system();
    JsonLogs.install(environment, System.out);
    ScrapeClock system = ScrapeClock.system();
    this(
        S3Bucket.of(environment.required(Environment.BUCKET)),
        new GuardedFetchers(config -> LambdaRelays.of(config, System.getenv())),
        environment.optional(Environment.MEMBER_ROLE),
        system,
        new EmfSink("scrape", system, System.out));
  }

  /**
   * A function over these ports.
   *
   * @param fetchers the way to the targets of a configuration
   * @param memberRole the name of the role in accounts that name no other
   */
  ScrapeHandler(
      Bucket bucket,
      Function<TrendlakeConfig, Fetcher> fetchers,
      Optional<String> memberRole,
      ScrapeClock clock,
      MetricSink metrics) {
    this.configs = new ConfigReader(bucket);
    this.fetchers = fetchers;
    this.scraper = new Scraper(bucket, clock);
    this.memberRole = memberRole;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Scrapes what the messages say, one after the other, and answers which of them failed.
   *
   * @throws IOException if the configuration cannot be read: then all messages come again
   * @throws IllegalArgumentException if the event is none of a queue
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    try (LogFields _ = LogFields.with("AWSRequestId", context.getAwsRequestId())) {
      SqsBatch batch = SqsBatch.read(input);
      Instant end = RemainingTime.end(context, clock, MARGIN);
      TrendlakeConfig config =
          MemberRole.resolver(memberRole, context.getInvokedFunctionArn())
              .apply(configs.read(new Patience(clock, end)));
      Fetcher fetcher = fetchers.apply(config);
      batch
          .process(message -> scrape(ShardMessage.read(message.body()), end, config, fetcher))
          .write(output);
    }
  }

  private void scrape(ShardSlot shardSlot, Instant end, TrendlakeConfig config, Fetcher fetcher)
      throws IOException, InterruptedException {
    try (LogFields _ = LogFields.with(fields(shardSlot))) {
      Instant begin = later(clock.instant(), shardSlot.slot());
      if (!begin.isBefore(end)) {
        throw new IOException(
            "the invocation has no time left for shard "
                + shardSlot.shard().id()
                + " at "
                + shardSlot.slot()
                + "; lower the batch size of the queue's event source, or raise the function's"
                + " timeout");
      }
      // A queue holds messages back by whole seconds: this one may be up to one second early.
      clock.waitUntil(begin);
      metrics.emit(ScrapeMetrics.of(scraper.scrape(shardSlot, end, config, fetcher)));
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Map<String, String> fields(ShardSlot shardSlot) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("slot", shardSlot.slot().toString());
    fields.put("shard", shardSlot.shard().id());
    fields.put("account", shardSlot.shard().account());
    return fields;
  }
}
