// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.time.Duration;
import java.util.List;

/**
 * Targets of one account, region and scrape interval that are scraped by one invocation.
 *
 * @param id made of account, region, interval and number; safe in an object key
 * @param targets in a stable order
 */
public record Shard(
    String id, String account, String region, Duration interval, List<Target> targets) {

  /** Copies the list. */
  public Shard {
    targets = List.copyOf(targets);
  }
}
