// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.util.List;

/**
 * The messages of a shard at a slot.
 *
 * @param bodies one, or several if one would be too large
 * @param tooLarge which targets no message can hold, each with its size and the limit
 */
public record ShardMessages(List<String> bodies, List<String> tooLarge) {

  /** Copies the lists. */
  public ShardMessages {
    bodies = List.copyOf(bodies);
    tooLarge = List.copyOf(tooLarge);
  }
}
