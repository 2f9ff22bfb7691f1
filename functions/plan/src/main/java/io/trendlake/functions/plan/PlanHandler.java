// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.trendlake.config.Account;
import io.trendlake.credentials.aws.SigV4Signer;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.aws.AwsSdkDiscovery;
import io.trendlake.discovery.aws.TickSchedule;
import io.trendlake.fetch.ReferencedSecrets;
import io.trendlake.fetch.SignedRequests;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.lambda.AccountsInForce;
import io.trendlake.lambda.EmfSink;
import io.trendlake.lambda.Environment;
import io.trendlake.lambda.JsonLogs;
import io.trendlake.lambda.LogFields;
import io.trendlake.lambda.MetricSink;
import io.trendlake.lambda.Tick;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.queue.sqs.SqsQueue;
import io.trendlake.secrets.aws.AwsSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The Lambda function plan: answers the ticks of the minute's schedule. */
public final class PlanHandler implements RequestStreamHandler {

  private static final System.Logger LOG = System.getLogger(PlanHandler.class.getName());

  /** Discoveries that need a secret wait for it, and keep their last lists if it does not come. */
  private static final Duration LONGEST_SECRET = Duration.ofSeconds(10);

  private final TickDispatcher dispatcher;
  private final AccountsInForce accounts;
  private final Optional<String> memberRole;
  private final MetricSink metrics;

  /**
   * The function as Lambda makes it, by the variables {@value Environment#BUCKET}, {@value
   * Environment#STACK}, {@value Environment#QUEUE_URL}, {@value Environment#MEMBER_ROLE} and
   * {@value Environment#SCHEDULE}; no I/O happens here.
   *
   * @throws IllegalStateException if one of the first three is not set
   */
  public PlanHandler() {
    Environment environment = Environment.system();
    JsonLogs.install(environment, System.out);
    InstantSource clock = InstantSource.system();
    AccountsInForce accounts = new AccountsInForce();
    this(
        new TickDispatcher(
            S3Bucket.of(environment.required(Environment.BUCKET)),
            SqsQueue.of(environment.required(Environment.QUEUE_URL)),
            discoverers(accounts, clock),
            clock,
            schedule(environment)),
        accounts,
        environment.optional(Environment.MEMBER_ROLE),
        new EmfSink(environment.required(Environment.STACK), "plan", clock, System.out));
  }

  /**
   * A function over these ports.
   *
   * @param accounts gets to know the accounts of each configuration
   * @param memberRole the name of the role in accounts that name no other
   */
  PlanHandler(
      TickDispatcher dispatcher,
      AccountsInForce accounts,
      Optional<String> memberRole,
      MetricSink metrics) {
    this.dispatcher = dispatcher;
    this.accounts = accounts;
    this.memberRole = memberRole;
    this.metrics = metrics;
  }

  private static LastChange schedule(Environment environment) {
    Optional<TickSchedule> schedule =
        environment
            .optional(Environment.SCHEDULE)
            .map(name -> TickSchedule.of(name, System.getenv()));
    return schedule.isEmpty() ? LastChange.UNKNOWN : () -> Optional.of(schedule.get().lastChange());
  }

  /** It lives as long as the process, and so does all that it holds. */
  private static DiscovererRegistry discoverers(AccountsInForce accounts, InstantSource clock) {
    ReferencedSecrets secrets =
        new ReferencedSecrets(
            AwsSecrets.of(System.getenv(), accounts::of, Account::roleArn),
            clock,
            problem -> LOG.log(System.Logger.Level.WARNING, problem));
    return new DiscovererRegistry(
        secrets.in(
            SignedRequests.in(
                HttpFetcher.inLambda(new AddressPolicy.Guarded(Map.of())),
                SigV4Signer.of(System.getenv()))),
        new AwsSdkDiscovery(System.getenv(), secrets.within(LONGEST_SECRET)),
        clock);
  }

  /**
   * Sends the slots of the minute after the tick's.
   *
   * @throws IOException if that could not be done: the tick may be repeated
   * @throws IllegalArgumentException if the event is no tick, or one of the future
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Tick tick = Tick.read(input);
    try (LogFields _ =
        LogFields.with(
            Map.of(
                "AWSRequestId",
                context.getAwsRequestId(),
                "tick",
                tick.scheduledTime().toString()))) {
      Dispatch dispatch =
          dispatcher.dispatch(
              tick.scheduledTime(), accounts.resolver(memberRole, context.getInvokedFunctionArn()));
      metrics.emit(PlanMetrics.of(dispatch));
      output.write(response(dispatch).getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the tick of " + tick.scheduledTime() + " was given up");
    }
  }

  /** The answer to an invocation by hand. */
  private static String response(Dispatch dispatch) {
    String minute = "{\"minute\":\"" + dispatch.minute() + "\",";
    return switch (dispatch) {
      case Dispatch.Sent sent ->
          minute
              + "\"targets\":"
              + sent.counts().targets()
              + ",\"messages\":"
              + sent.counts().messages()
              + "}";
      case Dispatch.Repeated repeated -> minute + "\"repeated\":true}";
      case Dispatch.TooLate late -> minute + "\"tooLate\":true}";
    };
  }
}
