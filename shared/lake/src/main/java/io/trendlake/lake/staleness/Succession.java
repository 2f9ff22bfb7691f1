// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.staleness;

import java.time.Instant;

/**
 * What follows a {@link Sighting}, where it is not simply the next sighting of the same target in
 * the same shard. It decides which of the series seen there get a stale marker, and when.
 */
public sealed interface Succession {

  /** The sighting that this is about. */
  Sighting from();

  /** Whether it is about a sighting of a shard. */
  default boolean concerns(String shard) {
    boolean isFrom = from().shard().equals(shard);
    return switch (this) {
      case Again again -> isFrom || again.to().shard().equals(shard);
      case Gone gone -> isFrom;
      case Closed closed -> isFrom;
    };
  }

  /**
   * The target was sighted again, in another shard or after a slot at which it was absent.
   *
   * @param to the next sighting
   * @param marker the ts of the markers of series that were seen before and not again
   */
  record Again(Sighting from, Sighting to, Instant marker) implements Succession {}

  /**
   * The target went away: all its series end, the synthetic ones too.
   *
   * @param marker the slot at which it should have been scraped next, and others were
   */
  record Gone(Sighting from, Instant marker) implements Succession {}

  /** The target had gone in an hour that is closed: its series have their markers. */
  record Closed(Sighting from) implements Succession {}
}
