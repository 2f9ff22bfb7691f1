// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** When the schedule that fires ticks was last changed, as by being switched on or off. */
public interface LastChange {

  /** Nobody knows. */
  LastChange UNKNOWN = Optional::empty;

  /**
   * Asks; empty if nobody knows.
   *
   * @throws IOException if who knows does not answer
   * @throws InterruptedException when the calling thread is interrupted
   */
  Optional<Instant> find() throws IOException, InterruptedException;
}
