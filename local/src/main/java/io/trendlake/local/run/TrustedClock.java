// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.scrape.ScrapeClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The time of day, for what cannot be undone: a clock that jumps ahead is believed only when the
 * new time has lasted an hour. Until then the time passes here as it did before the jump.
 *
 * <p>What was closed as of a false time stays closed, and what is scraped after the clock is right
 * again would be too late for it. A jump back closes nothing and is believed at once. A machine
 * that slept looks as if its clock had jumped ahead. Safe for use by many threads.
 */
public final class TrustedClock implements InstantSource {

  /** A clock that is further ahead of the time that has passed since the last look has jumped. */
  private static final Duration JUMP = Duration.ofMinutes(10);

  private static final Duration PROBATION = Duration.ofHours(1);

  private final ScrapeClock clock;
  private final Consumer<String> news;
  private Instant trusted;
  private long atNanos;
  private @Nullable Jump jump;

  /** A jump that has not lasted long enough. */
  private record Jump(Duration ahead, long sinceNanos) {

    boolean isOf(Duration now) {
      return now.minus(ahead).abs().compareTo(JUMP) <= 0;
    }

    boolean hasLasted(long nanos) {
      return nanos - sinceNanos >= PROBATION.toNanos();
    }
  }

  /**
   * Trusts what the clock shows now.
   *
   * @param news hears of each jump ahead once, and of how it ends
   */
  public TrustedClock(ScrapeClock clock, Consumer<String> news) {
    this.clock = clock;
    this.news = news;
    this.trusted = clock.instant();
    this.atNanos = clock.nanoTime();
  }

  /** The time as of the last look, and what has passed since then. */
  @Override
  public synchronized Instant instant() {
    return passed(clock.nanoTime());
  }

  private Instant passed(long nanos) {
    return trusted.plusNanos(nanos - atNanos);
  }

  /** Looks what the clock shows, to be called every few minutes, and gives the time to go by. */
  public synchronized Instant look() {
    Instant shown = clock.instant();
    long nanos = clock.nanoTime();
    Instant passed = passed(nanos);
    Duration ahead = Duration.between(passed, shown);
    trusted = isTrue(ahead, passed, nanos) ? shown : passed;
    atNanos = nanos;
    return trusted;
  }

  private boolean isTrue(Duration ahead, Instant passed, long nanos) {
    if (ahead.compareTo(JUMP) <= 0) {
      end("the clock shows the time again that was expected, and hours are closed by it");
      return true;
    }
    if (jump == null || !jump.isOf(ahead)) {
      jump = new Jump(ahead, nanos);
      news.accept(
          "the clock jumped ahead by %s, or this machine slept: hours are closed as of %s until that has lasted %d minutes"
              .formatted(
                  Quantity.duration(ahead),
                  passed.truncatedTo(ChronoUnit.SECONDS),
                  PROBATION.toMinutes()));
      return false;
    }
    if (!jump.hasLasted(nanos)) {
      return false;
    }
    end("the clock's jump ahead has lasted, and hours are closed by the new time");
    return true;
  }

  private void end(String how) {
    if (jump != null) {
      jump = null;
      news.accept(how);
    }
  }
}
