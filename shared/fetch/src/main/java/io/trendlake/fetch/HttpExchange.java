// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request and its answer, without redirects. Used once. */
final class HttpExchange {

  private final BodyBuffer body;
  private final long bodySizeLimit;
  private final boolean decoded;
  private @Nullable Answer answer;
  private boolean abandoned;

  /**
   * An exchange that is still to be made.
   *
   * @param decoded whether the body is to be decoded, or taken as it is sent
   */
  HttpExchange(BodyBuffer body, long bodySizeLimit, boolean decoded) {
    this.body = body;
    this.decoded = decoded;
    this.bodySizeLimit = bodySizeLimit;
  }

  /** The headers that came, and the body that is coming. */
  private record Answer(ResponseInfo info, BodyReceiver receiver) {}

  /**
   * Sends and waits until the answer is whole. The body of an answer that is not 200 need not be:
   * its headers are enough.
   *
   * @throws TimeoutException when it is not whole in time; nothing touches the body any more
   * @throws ExecutionException with what went wrong
   */
  ResponseInfo send(HttpClient client, HttpRequest request, long timeoutNanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<HttpResponse<Void>> future = client.sendAsync(request, this::receive);
    try {
      future.get(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      if (!refused()) {
        throw e;
      }
    } finally {
      future.cancel(true);
      abandon();
    }
    return info();
  }

  private synchronized BodySubscriber<Void> receive(ResponseInfo info) {
    BodyReceiver receiver = new BodyReceiver(sink(info));
    answer = new Answer(info, receiver);
    if (abandoned) {
      receiver.abandon();
    }
    return receiver;
  }

  private synchronized boolean refused() {
    return answer != null && answer.info.statusCode() != HttpFetcher.OK;
  }

  private synchronized ResponseInfo info() {
    if (answer == null) {
      throw new IllegalStateException("an answer without headers is no answer");
    }
    return answer.info;
  }

  private BodySink sink(ResponseInfo info) {
    if (info.statusCode() != HttpFetcher.OK) {
      return new DrainSink();
    }
    String encoding = decoded ? info.headers().firstValue("Content-Encoding").orElse("") : "";
    return BodySink.of(encoding, body, bodySizeLimit);
  }

  private synchronized void abandon() {
    abandoned = true;
    if (answer != null) {
      answer.receiver.abandon();
    }
  }
}
