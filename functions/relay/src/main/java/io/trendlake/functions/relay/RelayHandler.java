// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.relay;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.lambda.Environment;
import io.trendlake.lambda.JsonLogs;
import io.trendlake.relay.RelayRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** {@link Relay} as a function of Lambda, called by the scrapers with a role of this account. */
public final class RelayHandler implements RequestStreamHandler {

  /** What is kept of the invocation's time for the response: megabytes of base64 at most. */
  static final Duration MARGIN = Duration.ofSeconds(2);

  private final Relay relay;

  /** The function as Lambda makes it; no I/O happens here. */
  public RelayHandler() {
    this(new Relay(HttpFetcher.inLambda(new AddressPolicy.Guarded(Map.of()))::asSent));
    JsonLogs.install(Environment.system(), System.out);
  }

  /** A function around a relay. */
  RelayHandler(Relay relay) {
    this.relay = Objects.requireNonNull(relay, "relay");
  }

  /**
   * Reads a {@link RelayRequest} and writes the answer.
   *
   * @param context whose remaining time ends the fetches that take longer
   * @throws IllegalArgumentException for what is no request of this version
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    RelayRequest request = RelayRequest.read(input.readAllBytes());
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(MARGIN);
    try {
      output.write(relay.answer(request, left).write());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while targets were fetched");
    }
  }
}
