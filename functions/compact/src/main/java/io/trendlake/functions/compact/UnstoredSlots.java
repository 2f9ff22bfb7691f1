// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import java.io.IOException;
import java.time.Instant;

/** Slots that were owed and that nobody has stored, neither as samples nor as missed. */
@FunctionalInterface
interface UnstoredSlots {

  /** For scrapers that record every slot themselves. */
  UnstoredSlots NONE = (from, to, deadline) -> to;

  /**
   * Records them as missed, before their hours are planned. Repeated, or done by two at once, it
   * changes nothing more.
   *
   * @param from the first instant of the first hour; no plan of it is frozen yet
   * @param to the end of the last hour
   * @return up to which hour that is done; earlier than {@code to} only when the time is over
   * @throws IOException if the bucket fails
   */
  Instant record(Instant from, Instant to, Deadline deadline) throws IOException;
}
