// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.lambda.Environment;
import io.trendlake.lambda.JsonLogs;
import io.trendlake.lambda.LogFields;
import io.trendlake.model.BuildVersion;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.secrets.aws.SecretsManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The Lambda function query: Prometheus's HTTP API over the lake, at a Function URL. Whatever goes
 * wrong is an HTTP answer that says so; the function itself fails for events of other kinds alone.
 */
public final class QueryHandler implements RequestStreamHandler {

  /** What is kept of the invocation's time for writing the answer: megabytes of JSON at most. */
  static final Duration MARGIN = Duration.ofSeconds(2);

  /** What is kept of that for handing it to Lambda. */
  private static final Duration HAND_OVER = Duration.ofMillis(300);

  /** How much is logged of the path of a request that is refused: whoever sends it chooses it. */
  private static final int LONGEST_REFUSED_PATH = 100;

  private static final Logger LOG = System.getLogger(QueryHandler.class.getName());

  private final Admission admission;
  private final ApiHandler queries;

  /**
   * The function as Lambda makes it, by the variables {@value Environment#BUCKET} and {@value
   * Environment#QUERY_TOKEN_SECRET}; no I/O happens here.
   *
   * @throws IllegalStateException if the first is not set
   */
  public QueryHandler() {
    Environment environment = Environment.system();
    JsonLogs.install(environment, System.out);
    this(
        admission(environment),
        new LakeQueries(
            S3Bucket.of(environment.required(Environment.BUCKET)),
            InstantSource.system(),
            BuildVersion.TEXT));
  }

  private static Admission admission(Environment environment) {
    Optional<String> secret = environment.optional(Environment.QUERY_TOKEN_SECRET);
    if (secret.isEmpty()) {
      return Admission.BY_IAM;
    }
    SecretsManager secrets = SecretsManager.of(System.getenv());
    return new BearerToken(() -> secrets.text(secret.get()));
  }

  /**
   * A function over these ports.
   *
   * @param queries what answers requests, each within its time
   */
  QueryHandler(Admission admission, ApiHandler queries) {
    this.admission = admission;
    this.queries = queries;
  }

  /**
   * Answers the request of an event.
   *
   * @param context whose remaining time ends the query
   * @throws IllegalArgumentException if the event is not one of a Function URL
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    try (LogFields _ = LogFields.with("AWSRequestId", context.getAwsRequestId())) {
      long began = System.nanoTime();
      FunctionUrlEvent event = FunctionUrlEvent.read(input.readAllBytes());
      Optional<ApiResponse> refusal = refusal(event);
      if (refusal.isPresent()) {
        refuse(event, refusal.get(), output);
        return;
      }
      ApiRequest request = event.request();
      Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
      ApiResponse answer = queries.answer(request.within(left.minus(MARGIN)));
      Duration toWrite = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(HAND_OVER);
      int status = FunctionUrlResponse.write(answer, toWrite, output);
      LOG.log(
          Level.INFO,
          "{0} {1} answered with {2} in {3} ms: {4}",
          request.method(),
          request.path(),
          String.valueOf(status),
          String.valueOf(Duration.ofNanos(System.nanoTime() - began).toMillis()),
          request.value("query"));
    }
  }

  /**
   * A request that is refused costs as little as possible: nothing is decoded, and little is
   * logged.
   */
  private static void refuse(FunctionUrlEvent event, ApiResponse refusal, OutputStream output)
      throws IOException {
    int status = FunctionUrlResponse.write(refusal, HAND_OVER, output);
    String path = event.path();
    LOG.log(
        Level.INFO,
        "{0} {1} refused with {2}",
        event.method(),
        path.substring(0, Math.min(path.length(), LONGEST_REFUSED_PATH)),
        String.valueOf(status));
  }

  private Optional<ApiResponse> refusal(FunctionUrlEvent event) {
    try {
      return admission.refusal(event);
    } catch (IOException unknown) {
      LOG.log(Level.ERROR, "nobody can be let in: " + unknown.getMessage(), unknown);
      return Optional.of(
          ApiResponse.text(503, "nobody can be let in now; the function's log says why"));
    }
  }
}
