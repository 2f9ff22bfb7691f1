// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.trendlake.config.Account;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.credentials.aws.SigV4Signer;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.Fetcher;
import io.trendlake.fetch.ReferencedSecrets;
import io.trendlake.fetch.SignedRequests;
import io.trendlake.lambda.AccountsInForce;
import io.trendlake.lambda.EmfSink;
import io.trendlake.lambda.Environment;
import io.trendlake.lambda.JsonLogs;
import io.trendlake.lambda.LogFields;
import io.trendlake.lambda.MetricSink;
import io.trendlake.lambda.RemainingTime;
import io.trendlake.lambda.SqsBatch;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.relay.aws.LambdaRelays;
import io.trendlake.scrape.ScrapeClock;
import io.trendlake.secrets.aws.AwsSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda function scrape: each message of the queue is one shard at one slot ({@link
 * ShardMessage}). A message that fails is named in the answer and comes again; the others are done.
 */
public final class ScrapeHandler implements RequestStreamHandler {

  private static final System.Logger LOG = System.getLogger(ScrapeHandler.class.getName());

  /** What is kept of the invocation's time for writing what was scraped. */
  static final Duration MARGIN = Duration.ofSeconds(10);

  /**
   * How often the targets of a message are pulled at most. A function that dies of what an exporter
   * sends dies again at the next try: from then on the message's targets are stored as missed.
   */
  static final int PULLS_OF_MESSAGE = 2;

  private final ConfigReader configs;
  private final Function<TrendlakeConfig, Fetcher> fetchers;
  private final Scraper scraper;
  private final AccountsInForce accounts;
  private final Optional<String> memberRole;
  private final ScrapeClock clock;
  private final MetricSink metrics;

  /**
   * The function as Lambda makes it, by the variables {@value Environment#BUCKET}, {@value
   * Environment#STACK} and {@value Environment#MEMBER_ROLE}; no I/O happens here.
   *
   * @throws IllegalStateException if one of the first two is not set
   */
  public ScrapeHandler() {
    Environment environment = Environment.system();
    JsonLogs.install(environment, System.out);
    ScrapeClock system = ScrapeClock.system();
    AccountsInForce accounts = new AccountsInForce();
    ReferencedSecrets secrets =
        new ReferencedSecrets(
            AwsSecrets.of(System.getenv(), accounts::of, Account::scrapeRoleArn),
            system,
            problem -> LOG.log(System.Logger.Level.WARNING, problem));
    SigV4Signer signer = SigV4Signer.of(System.getenv());
    this(
        S3Bucket.of(environment.required(Environment.BUCKET)),
        new GuardedFetchers(
            config -> LambdaRelays.of(config, System.getenv()),
            fetcher -> secrets.in(SignedRequests.in(fetcher, signer))),
        accounts,
        environment.optional(Environment.MEMBER_ROLE),
        system,
        new EmfSink(environment.required(Environment.STACK), "scrape", system, System.out));
  }

  /**
   * A function over these ports.
   *
   * @param fetchers the way to the targets of a configuration
   * @param accounts gets to know the accounts of each configuration
   * @param memberRole the name of the role in accounts that name no other
   */
  ScrapeHandler(
      Bucket bucket,
      Function<TrendlakeConfig, Fetcher> fetchers,
      AccountsInForce accounts,
      Optional<String> memberRole,
      ScrapeClock clock,
      MetricSink metrics) {
    this.configs = new ConfigReader(bucket);
    this.fetchers = fetchers;
    this.scraper = Scraper.amongOthers(bucket, clock);
    this.accounts = accounts;
    this.memberRole = memberRole;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** What targets are pulled by: a configuration, and the way to targets that it asks for. */
  private record Means(TrendlakeConfig config, Fetcher fetcher) {}

  /**
   * Scrapes what the messages say, one after the other, and answers which of them failed. Of a
   * message that failed before, {@value #PULLS_OF_MESSAGE} times in its queue or so often that SQS
   * moved it to another, the targets are stored as missed: then no configuration is needed.
   *
   * @throws IOException if a configuration is needed and cannot be read: then all messages come
   *     again
   * @throws IllegalArgumentException if the event is not of a queue
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    try (LogFields _ = LogFields.with("AWSRequestId", context.getAwsRequestId())) {
      SqsBatch batch = SqsBatch.read(input);
      Instant end = RemainingTime.end(context, clock, MARGIN);
      Means means =
          batch.messages().stream().anyMatch(ScrapeHandler::isPulled) ? means(context, end) : null;
      batch.process(message -> deal(message, end, means)).write(output);
    }
  }

  private Means means(Context context, Instant end) throws IOException {
    TrendlakeConfig config =
        accounts
            .resolver(memberRole, context.getInvokedFunctionArn())
            .apply(configs.read(new RetryPolicy(clock, end)));
    return new Means(config, fetchers.apply(config));
  }

  private static boolean isPulled(SqsBatch.Message message) {
    return message.receives() <= PULLS_OF_MESSAGE && !message.fromDeadLetters();
  }

  /**
   * Scrapes a message's shard or stores it as missed.
   *
   * @param means null if no message of the batch is pulled
   */
  private void deal(SqsBatch.Message message, Instant end, @Nullable Means means)
      throws IOException, InterruptedException {
    ShardSlot shardSlot = ShardMessage.read(message.body());
    try (LogFields _ = LogFields.with(fields(shardSlot))) {
      metrics.emit(
          means != null && isPulled(message)
              ? ScrapeMetrics.of(scrape(shardSlot, end, means))
              : ScrapeMetrics.ofMissed(scraper.miss(shardSlot, whyMissed(message), end)));
    }
  }

  private static String whyMissed(SqsBatch.Message message) {
    String received =
        message.fromDeadLetters()
            ? "as often as its queue allows"
            : message.receives() - 1 + " times before";
    return "the message of the slot was received "
        + received
        + " without a result: scrape died, ran out of time or was throttled; its log and metrics say"
        + " which";
  }

  private ShardResult scrape(ShardSlot shardSlot, Instant end, Means means)
      throws IOException, InterruptedException {
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
    return scraper.scrape(shardSlot, end, means.config(), means.fetcher());
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
