// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import java.time.Instant;

/** What became of a tick. */
public sealed interface Dispatch {

  /** The minute whose slots it was about. */
  Instant minute();

  /** The slots were sent. */
  record Sent(Instant minute, Counts counts) implements Dispatch {}

  /** An earlier firing of the same tick had sent them. */
  record Repeated(Instant minute) implements Dispatch {}

  /** It came when the hour of its slots was closed; nothing was sent. */
  record TooLate(Instant minute) implements Dispatch {}

  /**
   * What there was to send.
   *
   * @param targets that are scraped
   * @param messages that were sent: one for a shard and slot, or more if it is large; with those of
   *     earlier minutes that no tick had sent
   * @param failedAccounts in which a discovery failed
   * @param configRefused whether the last good configuration was used instead of the one uploaded
   */
  record Counts(int targets, int messages, int failedAccounts, boolean configRefused) {

    /** There is nothing to scrape. */
    static Counts nothing(boolean configRefused) {
      return new Counts(0, 0, 0, configRefused);
    }
  }
}
