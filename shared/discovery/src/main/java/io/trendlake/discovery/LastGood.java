// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * Asks again when an interval has passed, and keeps the last good answer while asking fails. Safe
 * for use by many threads; one at a time asks.
 *
 * @param <T> an immutable answer
 */
public final class LastGood<T> {

  private final Source<T> source;
  private final Refresh refresh;
  private T value;
  private List<String> errors = List.of();

  /**
   * Asks nobody yet.
   *
   * @param first holds until the first good answer
   * @param interval between questions; after one without an answer a minute, if that is less
   */
  public LastGood(T first, Duration interval, InstantSource clock, Source<T> source) {
    this.value = Objects.requireNonNull(first, "first");
    this.source = Objects.requireNonNull(source, "source");
    this.refresh = new Refresh(interval, clock);
  }

  /**
   * What is asked.
   *
   * @param <T> the answer
   */
  @FunctionalInterface
  public interface Source<T> {

    /**
     * A whole answer; never a part of one.
     *
     * @throws DiscoveryException when there is none, with what, where and why
     * @throws InterruptedException when the calling thread is interrupted
     */
    T ask() throws DiscoveryException, InterruptedException;
  }

  /**
   * What is known.
   *
   * @param value the last good one
   * @param errors why the last question had no good answer
   */
  public record Answer<T>(T value, List<String> errors) {

    /** Copies the list. */
    public Answer {
      errors = List.copyOf(errors);
    }
  }

  /** What is known now; asks first if it is time, and blocks while it does. */
  public synchronized Answer<T> get() throws InterruptedException {
    if (refresh.isDue()) {
      ask();
    }
    return new Answer<>(value, errors);
  }

  private void ask() throws InterruptedException {
    try {
      value = source.ask();
      errors = List.of();
    } catch (DiscoveryException e) {
      errors = List.of(String.valueOf(e.getMessage()));
      refresh.failed();
    }
  }
}
