// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.discovery.Discoverers;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.Lookup;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The background lookups of all that is asked now, one for equal ones. One whose subject is gone,
 * as when an account left the organization, is given up. Not thread-safe.
 */
final class BackgroundLookups {

  private final Discoverers discoverers;
  private final Map<Lookup, BackgroundLookup<DiscoveryResult>> background = new HashMap<>();

  BackgroundLookups(Discoverers discoverers) {
    this.discoverers = discoverers;
  }

  /** Begins to ask all of them, and forgets all others. */
  void begin(Collection<Lookup> lookups, ExecutorService executor, Instant now) {
    Set<Lookup> wanted = Set.copyOf(lookups);
    discoverers.keepOnly(wanted);
    background
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !wanted.contains(entry.getKey());
          if (gone) {
            entry.getValue().cancel();
          }
          return gone;
        });
    for (Lookup lookup : wanted) {
      background.computeIfAbsent(lookup, this::backgroundLookup).begin(executor, now);
    }
  }

  /**
   * What is known of those that were begun last, by lookup.
   *
   * @param deadline to wait for them until, in {@link System#nanoTime}
   */
  Map<Lookup, DiscoveryResult> answers(long deadline) throws InterruptedException {
    Map<Lookup, DiscoveryResult> answers = new HashMap<>();
    for (Map.Entry<Lookup, BackgroundLookup<DiscoveryResult>> entry : background.entrySet()) {
      answers.put(entry.getKey(), entry.getValue().answer(deadline - System.nanoTime()));
    }
    return answers;
  }

  private BackgroundLookup<DiscoveryResult> backgroundLookup(Lookup lookup) {
    return new BackgroundLookup<>(
        lookup.name(),
        discoverers.of(lookup)::discover,
        DiscoveryResult.of(List.of()),
        DiscoveryResult::failed);
  }
}
