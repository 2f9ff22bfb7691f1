// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.discovery.Target;
import java.time.Duration;
import java.time.Instant;

/**
 * One target as it is scraped slot after slot: remembers the parser's last body and the relabelled
 * series, so that a series that stays costs neither parsing nor relabelling again.
 *
 * <p>Not thread-safe. Nothing depends on the memory but speed, {@code scrape_series_added}, and the
 * dropping of samples whose explicit timestamp is not after the last.
 */
public final class TargetSession {

  private final Target target;

  /** A session without memory yet; no I/O happens here. */
  public TargetSession(Target target, ScrapeConfig config, Fetcher fetcher, ScrapeClock clock) {
    this.target = target;
  }

  /**
   * Pulls the target now, on behalf of a slot.
   *
   * @param atMost how long it may take; the target's own timeout holds too
   * @throws InterruptedException when the calling thread is interrupted; the session can be used on
   */
  public ScrapeResult scrape(Instant slot, Duration atMost) throws InterruptedException {
    throw new UnsupportedOperationException(target.toString());
  }
}
