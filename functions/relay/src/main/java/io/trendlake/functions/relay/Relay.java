// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.relay;

import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.Fetcher;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.relay.RelayRequest;
import io.trendlake.relay.RelayResponse;
import io.trendlake.relay.RelayResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Makes the fetches of a request at once, under the guard of addresses, and hands the bodies on as
 * the targets sent them. Safe for use by many threads.
 *
 * <p>The bodies of a request share the memory while they come in. One that outgrows its share is
 * given up and left over, as are those that the response has no room for: the fewer are asked for
 * again, the larger the share.
 */
public final class Relay {

  private final Function<AddressPolicy, Fetcher> fetchers;
  private final ResponseRoom room;

  /**
   * A relay into the network that it runs in; no I/O happens here.
   *
   * @param fetchers gives one, under a policy, that takes bodies as they are sent
   */
  public Relay(Function<AddressPolicy, Fetcher> fetchers) {
    this(fetchers, ResponseRoom.OF_LAMBDA);
  }

  Relay(Function<AddressPolicy, Fetcher> fetchers, ResponseRoom room) {
    this.fetchers = fetchers;
    this.room = room;
  }

  /**
   * Answers a request within the longest timeout of its fetches; one of them at least. A fetch that
   * is not done when the time is over fails, so that the results of the others are not lost.
   *
   * @param atMost how long all of it may take
   * @throws InterruptedException when the calling thread is interrupted; the fetches are given up
   */
  public RelayResponse answer(RelayRequest request, Duration atMost) throws InterruptedException {
    Fetcher fetcher = fetchers.apply(new AddressPolicy.Guarded(Map.of("", request.allowed())));
    FetchTime time = FetchTime.fromNow(atMost);
    List<FetchRequest> fetches = request.fetches();
    List<RelayResult> results = results(fetcher, fetches, time);
    if (results.isEmpty()) {
      // All have outgrown their share: end the fewest that make room.
      int few = Math.min(fetches.size(), room.largestBodiesAtOnce());
      results = results(fetcher, fetches.subList(0, few), time);
    }
    return room.fill(results, fetches.size());
  }

  /** The results of those that did not outgrow their share, in order. */
  private List<RelayResult> results(Fetcher fetcher, List<FetchRequest> fetches, FetchTime time)
      throws InterruptedException {
    int share = room.share(fetches.size());
    List<Callable<Optional<RelayResult>>> calls = new ArrayList<>();
    for (int i = 0; i < fetches.size(); i++) {
      calls.add(new RelayedFetch(fetcher, i, fetches.get(i), time, share, room.largestBody()));
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<RelayResult> results = new ArrayList<>();
      for (Future<Optional<RelayResult>> future : executor.invokeAll(calls)) {
        result(future).ifPresent(results::add);
      }
      return results;
    }
  }

  private static Optional<RelayResult> result(Future<Optional<RelayResult>> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a fetch fails by its result", e.getCause());
    }
  }
}
