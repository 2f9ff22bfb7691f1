// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import io.trendlake.fetch.Durations;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A fetch that waits for its answer. */
final class PendingFetch {

  /** What the relay itself may take of a timeout, and at most half of it. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  private final FetchRequest request;
  private final long deadlineNanos;
  private final CompletableFuture<RelayResult> answer = new CompletableFuture<>();

  PendingFetch(FetchRequest request) {
    this.request = request;
    this.deadlineNanos = System.nanoTime() + request.timeout().toNanos();
  }

  /** The request with what is left of its time, so that the answer comes back within it. */
  FetchRequest now() {
    long left = Math.max(2, deadlineNanos - System.nanoTime());
    long timeout = left - Math.min(left / 2, MARGIN.toNanos());
    return new FetchRequest(
        request.account(),
        request.region(),
        request.url(),
        request.headers(),
        Duration.ofNanos(timeout),
        request.bodySizeLimit(),
        request.http());
  }

  boolean isExpired() {
    return deadlineNanos - System.nanoTime() <= 0;
  }

  void complete(RelayResult given) {
    answer.complete(given);
  }

  void fail(String reason) {
    complete(new RelayResult.Failed(0, reason));
  }

  /** Waits for the answer until the request's time is over. */
  RelayResult await() throws FetchException, InterruptedException {
    try {
      return answer.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a fetch fails by its answer", e);
    } catch (TimeoutException e) {
      throw new FetchException(
          "timed out after "
              + Durations.rounded(request.timeout())
              + " without an answer of the relay of "
              + RelayPlace.of(request),
          e);
    }
  }
}
