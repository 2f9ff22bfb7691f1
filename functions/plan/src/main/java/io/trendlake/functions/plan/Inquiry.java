// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.discovery.Discovered;
import io.trendlake.discovery.Discoverer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks one discoverer in the background, once at a time, and remembers its last answer, so that one
 * that does not answer keeps nobody waiting for long. Not thread-safe.
 */
final class Inquiry {

  private final String what;
  private final Discoverer discoverer;
  private Discovered known = Discovered.of(List.of());
  private @Nullable Future<Discovered> underWay;
  private Instant begun = Instant.EPOCH;

  /**
   * Asks nothing yet.
   *
   * @param what is asked, for messages
   */
  Inquiry(String what, Discoverer discoverer) {
    this.what = what;
    this.discoverer = discoverer;
  }

  /** Begins to ask, unless an answer is still awaited. */
  void begin(ExecutorService executor, Instant now) {
    if (underWay == null) {
      underWay = executor.submit(discoverer::discover);
      begun = now;
    }
  }

  /**
   * The answer if it comes in time, else what was known before.
   *
   * @param patience in nanoseconds; none if not above 0
   */
  Discovered answer(long patience) throws InterruptedException {
    if (underWay == null) {
      return known;
    }
    try {
      known = underWay.get(patience, TimeUnit.NANOSECONDS);
      underWay = null;
      return known;
    } catch (TimeoutException e) {
      return failed("no answer yet, asked at " + begun);
    } catch (ExecutionException e) {
      underWay = null;
      return failed(String.valueOf(e.getCause()));
    }
  }

  private Discovered failed(String reason) {
    return new Discovered(known.groups(), List.of(what + ": " + reason));
  }
}
