// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks one question in the background, once at a time, and remembers its last answer, so that one
 * that is not answered keeps nobody waiting for long. Not thread-safe.
 *
 * @param <A> an immutable answer
 */
final class BackgroundLookup<A> {

  private final String what;
  private final Callable<A> question;
  private final BiFunction<A, String, A> failed;
  private A known;
  private @Nullable Future<A> underWay;
  private Instant begun = Instant.EPOCH;
  private boolean late;

  /**
   * Asks nothing yet.
   *
   * @param what is asked, for messages
   * @param first is known before there is an answer
   * @param failed what is known, with a reason why there is no newer answer
   */
  BackgroundLookup(String what, Callable<A> question, A first, BiFunction<A, String, A> failed) {
    this.what = what;
    this.question = question;
    this.failed = failed;
    this.known = first;
  }

  /** Begins to ask, unless an answer is still awaited. */
  void begin(ExecutorService executor, Instant now) {
    if (underWay == null) {
      underWay = executor.submit(question);
      begun = now;
    }
  }

  /**
   * The answer if it comes in time, else what was known before. Who was late is not waited for any
   * more until there is an answer: one that never answers makes others wait once.
   *
   * @param patience in nanoseconds; none if not above 0
   */
  A answer(long patience) throws InterruptedException {
    if (underWay == null) {
      return known;
    }
    try {
      known = underWay.get(late ? 0 : patience, TimeUnit.NANOSECONDS);
      answered();
      return known;
    } catch (TimeoutException e) {
      late = true;
      return failed.apply(known, what + ": no answer yet, asked at " + begun);
    } catch (ExecutionException e) {
      answered();
      return failed.apply(known, what + ": " + e.getCause());
    }
  }

  private void answered() {
    underWay = null;
    late = false;
  }

  /** Ends a question whose answer nobody wants any more. */
  void cancel() {
    if (underWay != null) {
      underWay.cancel(true);
      underWay = null;
    }
  }
}
