// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Tries calls to the bucket again while there is time: a message that comes again comes when its
 * slot has expired, so what cannot be read or stored now is lost.
 *
 * @param until when the last try may begin
 */
record RetryPolicy(ScrapeClock clock, Instant until) {

  private static final System.Logger LOG = System.getLogger(RetryPolicy.class.getName());

  /** Before each further try. The client of a bucket has its own pauses, shorter than these. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(9));

  /** Refuses nulls. */
  RetryPolicy {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(until, "until");
  }

  /** A call that does no harm when it is repeated. */
  interface Call<T, E extends Exception> {
    T run() throws IOException, E;
  }

  /**
   * What the call gives, at its last try at the latest.
   *
   * @throws AccessDeniedException that of the first such try: a right that is missing now is still
   *     missing in some seconds
   * @throws IOException that of the last try. An interrupted thread does not wait and stays
   *     interrupted
   */
  <T, E extends Exception> T run(Call<T, E> call) throws IOException, E {
    for (Duration pause : PAUSES) {
      try {
        return call.run();
      } catch (AccessDeniedException e) {
        throw e;
      } catch (IOException e) {
        if (!isWaited(pause)) {
          throw e;
        }
        LOG.log(System.Logger.Level.WARNING, "trying again: " + e.getMessage());
      }
    }
    return call.run();
  }

  /** Whether there was time to wait. */
  private boolean isWaited(Duration pause) {
    Instant next = clock.instant().plus(pause);
    if (!next.isBefore(until)) {
      return false;
    }
    try {
      clock.waitUntil(next);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
