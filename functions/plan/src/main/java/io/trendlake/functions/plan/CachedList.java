// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.discovery.Discoverer;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.Refresh;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One list of a {@link DiscoveryCache}: the last good one, why there is no newer one, and what is
 * being asked. Not thread-safe.
 *
 * @param <E> what is found
 */
final class CachedList<E> {

  /** A list that changes all the time is not stored all the time: it is for bad times only. */
  private static final Duration CHANGED_AFTER = Duration.ofMinutes(5);

  /** One that never changes is stored so often, so that objects that nobody uses can expire. */
  private static final Duration UNCHANGED_AFTER = Duration.ofDays(1);

  private final String name;
  private final Discoverer<E> discoverer;
  private final boolean isStored;
  private final InstantSource clock;
  private final Refresh refresh;

  private @Nullable StoredList<E> last;
  private List<String> errors = List.of();

  /** Whether the last good list is from the bucket, found by a process before this one. */
  private boolean isRestored;

  private @Nullable Future<DiscoveryResult<E>> underWay;
  private Instant begun = Instant.EPOCH;
  private boolean isLate;

  private @Nullable List<E> stored;
  private Instant storedAt = Instant.EPOCH;

  /**
   * A list that nobody was asked for.
   *
   * @param name for messages
   * @param refreshInterval empty = it is always due, and never stored
   */
  CachedList(
      String name,
      Discoverer<E> discoverer,
      Optional<Duration> refreshInterval,
      InstantSource clock) {
    this.name = name;
    this.discoverer = discoverer;
    this.isStored = refreshInterval.isPresent();
    this.clock = clock;
    this.refresh = new Refresh(refreshInterval.orElse(Duration.ZERO), clock);
  }

  /** Begins to ask if it is time and no answer is awaited. */
  void begin(ExecutorService executor) {
    if (underWay == null && refresh.isDue()) {
      underWay = executor.submit(discoverer::discover);
      begun = clock.instant();
    }
  }

  /**
   * Waits for the answer. After one wait in vain it only looks whether the answer is there, so that
   * somebody who never answers delays others once.
   *
   * @param nanos how long to wait at most; not at all if it is not above 0
   */
  void await(long nanos) throws InterruptedException {
    if (underWay == null) {
      return;
    }
    try {
      found(underWay.get(isLate ? 0 : nanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      isLate = true;
      errors = List.of(name + ": no answer yet, asked at " + begun);
    } catch (ExecutionException e) {
      failed(e.getCause());
    }
  }

  private void found(DiscoveryResult<E> result) {
    answered();
    last = new StoredList<>(result.found(), clock.instant());
    isRestored = false;
    errors = result.errors();
  }

  private void failed(@Nullable Throwable cause) {
    answered();
    refresh.failed();
    errors =
        List.of(
            cause instanceof DiscoveryException
                ? String.valueOf(cause.getMessage())
                : name + ": " + cause);
  }

  private void answered() {
    underWay = null;
    isLate = false;
  }

  /** Ends a question whose answer nobody wants any more. */
  void cancel() {
    if (underWay != null) {
      underWay.cancel(true);
      underWay = null;
    }
  }

  /** The last good list, empty before the first, and why it is not as of now. */
  DiscoveryResult<E> known() {
    if (last == null) {
      return new DiscoveryResult<>(List.of(), errors);
    }
    List<String> all = new ArrayList<>(errors);
    if (isRestored) {
      all.add(name + ": the list in use is that of " + last.asOf());
    }
    return new DiscoveryResult<>(last.list(), all);
  }

  /** Whether there is no list, because asking failed, and the bucket may have one. */
  boolean isMissing() {
    return isStored && last == null && !errors.isEmpty();
  }

  /** Uses a list that an earlier process found until there is an answer. */
  void restore(StoredList<E> found) {
    last = found;
    isRestored = true;
  }

  /** The list that is to be stored now, if this process found one and it is time. */
  Optional<StoredList<E>> toStore(Instant now) {
    if (last == null || isRestored || !isStored) {
      return Optional.empty();
    }
    if (stored != null) {
      Duration after = stored.equals(last.list()) ? UNCHANGED_AFTER : CHANGED_AFTER;
      if (now.isBefore(storedAt.plus(after))) {
        return Optional.empty();
      }
    }
    return Optional.of(last);
  }

  /** Notes that a list was stored. */
  void stored(StoredList<E> list, Instant at) {
    stored = list.list();
    storedAt = at;
  }
}
