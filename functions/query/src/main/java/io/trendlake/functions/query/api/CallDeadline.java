// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers in time, even if what is asked waits for a bucket that hangs. */
final class CallDeadline {

  /** A query that computes looks at its own deadline, mostly sooner than this, and says so. */
  private static final Duration GRACE = Duration.ofMillis(250);

  /** Answers a request. */
  @FunctionalInterface
  interface Call {
    ApiResponse answer() throws ApiException, IOException;
  }

  private CallDeadline() {}

  /**
   * What a call answers. It runs on another thread, which is interrupted when the time is over or
   * the caller is interrupted.
   *
   * @throws ApiException from the call, or because there is no answer in time
   * @throws IOException from the call
   */
  static ApiResponse within(Duration most, Call call) throws ApiException, IOException {
    FutureTask<ApiResponse> task = new FutureTask<>(call::answer);
    Thread.ofVirtual().name("promql-call").start(task);
    try {
      return task.get(most.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ApiException(
          ErrorType.TIMEOUT,
          "query timed out in expression evaluation, or while it waited for the lake's bucket",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(ErrorType.CANCELED, "query was canceled", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case ApiException failure -> throw failure;
        case IOException failure -> throw failure;
        case RuntimeException fault -> throw fault;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("a call failed", e);
      }
    } finally {
      task.cancel(true);
    }
  }
}
