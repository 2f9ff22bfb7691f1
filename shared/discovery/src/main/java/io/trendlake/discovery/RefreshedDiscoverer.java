// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Asks somebody for targets at each interval; after a failure the last good ones stay. */
abstract class RefreshedDiscoverer implements Discoverer {

  private final LastGood<List<TargetGroup>> groups;

  /** Asks nobody yet. */
  RefreshedDiscoverer(Duration interval, InstantSource clock) {
    this.groups = new LastGood<>(List.of(), interval, clock, this::ask);
  }

  /** All targets that there are now, or a failure; see {@link LastGood.Source#ask}. */
  abstract List<TargetGroup> ask() throws DiscoveryException, InterruptedException;

  @Override
  public final DiscoveryResult discover() throws InterruptedException {
    return DiscoveryResult.of(groups.get());
  }
}
