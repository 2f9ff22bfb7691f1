// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.discovery.Discovered;
import io.trendlake.discovery.Discoverers;
import io.trendlake.discovery.Lookup;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The inquiries for all lookups that there are now, one for equal lookups. One whose lookup is
 * gone, as when an account left the organization, is given up. Not thread-safe.
 */
final class Inquiries {

  private final Discoverers discoverers;
  private final Map<Lookup, Inquiry<Discovered>> inquiries = new HashMap<>();

  Inquiries(Discoverers discoverers) {
    this.discoverers = discoverers;
  }

  /** Begins to ask all of them, and forgets all others. */
  void begin(Collection<Lookup> lookups, ExecutorService executor, Instant now) {
    Set<Lookup> wanted = Set.copyOf(lookups);
    discoverers.keepOnly(wanted);
    inquiries
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !wanted.contains(entry.getKey());
          if (gone) {
            entry.getValue().cancel();
          }
          return gone;
        });
    for (Lookup lookup : wanted) {
      inquiries.computeIfAbsent(lookup, this::inquiry).begin(executor, now);
    }
  }

  /**
   * What is known of those that were begun last, by lookup.
   *
   * @param deadline to wait for them until, in {@link System#nanoTime}
   */
  Map<Lookup, Discovered> answers(long deadline) throws InterruptedException {
    Map<Lookup, Discovered> answers = new HashMap<>();
    for (Map.Entry<Lookup, Inquiry<Discovered>> inquiry : inquiries.entrySet()) {
      answers.put(inquiry.getKey(), inquiry.getValue().answer(deadline - System.nanoTime()));
    }
    return answers;
  }

  private Inquiry<Discovered> inquiry(Lookup lookup) {
    return new Inquiry<>(
        lookup.name(),
        discoverers.of(lookup)::discover,
        Discovered.of(List.of()),
        Discovered::failed);
  }
}
