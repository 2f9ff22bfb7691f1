// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.staleness;

import java.time.Instant;

/**
 * What follows an {@link Observation}, where it is not simply the next observation of the same
 * target in the same shard. It decides which of the series seen there get a stale marker, and when.
 */
public sealed interface Transition {

  /** The observation that this is about. */
  Observation from();

  /** Whether it is about an observation of a shard. */
  default boolean concerns(String shard) {
    boolean isFrom = from().shard().equals(shard);
    return switch (this) {
      case Again again -> isFrom || again.to().shard().equals(shard);
      case Gone gone -> isFrom;
      case Closed closed -> isFrom;
    };
  }

  /**
   * The target was observed again, in another shard or after a slot at which it was absent.
   *
   * @param to the next observation
   * @param marker the ts of the markers of series that were seen before and not again
   */
  record Again(Observation from, Observation to, Instant marker) implements Transition {}

  /**
   * The target went away: all its series end, the synthetic ones too.
   *
   * @param marker the slot at which it should have been scraped next, and others were
   */
  record Gone(Observation from, Instant marker) implements Transition {}

  /** The target had gone in an hour that is closed: its series have their markers. */
  record Closed(Observation from) implements Transition {}
}
