// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import io.trendlake.fetch.SentBody;
import io.trendlake.fetch.address.AddressPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Fetches through the relay of the account and region whose target it is. Fetches of one relay that
 * begin at the same moment, as those of a shard do, are asked for by one call; each waits for the
 * slowest.
 */
public final class RelayFetcher implements Fetcher {

  /** How many fetches a call has at most: what TLS settings make of them must fit a message. */
  static final int MOST_FETCHES = 100;

  /** How long the first waits for others. */
  private static final Duration GATHERING = Duration.ofMillis(20);

  private final RelayInvoker invoker;
  private final AddressPolicy.Guarded policy;
  private final Executor afterGathering;

  /** By relay those that gather; guarded by itself. */
  private final Map<RelayPlace, List<PendingFetch>> gathering = new HashMap<>();

  /**
   * A fetcher that has asked for nothing yet.
   *
   * @param policy whose opened ranges the relays get to know
   */
  public RelayFetcher(RelayInvoker invoker, AddressPolicy.Guarded policy) {
    this(
        invoker,
        policy,
        CompletableFuture.delayedExecutor(
            GATHERING.toMillis(),
            TimeUnit.MILLISECONDS,
            Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("relay-call-", 0).factory())));
  }

  RelayFetcher(RelayInvoker invoker, AddressPolicy.Guarded policy, Executor afterGathering) {
    this.invoker = Objects.requireNonNull(invoker, "invoker");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.afterGathering = afterGathering;
  }

  @Override
  public FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException {
    PendingFetch fetch = new PendingFetch(request);
    gather(RelayPlace.of(request), fetch);
    return switch (fetch.await()) {
      case RelayResult.Failed failed -> throw new FetchException(failed.reason());
      case RelayResult.Fetched fetched -> {
        SentBody.decode(fetched.body(), fetched.contentEncoding(), request.bodySizeLimit(), body);
        yield new FetchResponse(
            fetched.status(),
            fetched.contentType(),
            FetchResponse.leftEncoded(fetched.contentEncoding()));
      }
    };
  }

  private void gather(RelayPlace place, PendingFetch fetch) {
    synchronized (gathering) {
      List<PendingFetch> others = gathering.get(place);
      if (others == null || others.size() == MOST_FETCHES) {
        List<PendingFetch> fetches = new ArrayList<>(List.of(fetch));
        gathering.put(place, fetches);
        afterGathering.execute(() -> call(place, fetches));
      } else {
        others.add(fetch);
      }
    }
  }

  private void call(RelayPlace place, List<PendingFetch> fetches) {
    List<PendingFetch> gathered;
    synchronized (gathering) {
      gathering.remove(place, fetches);
      gathered = List.copyOf(fetches);
    }
    new RelayCall(invoker, place, policy.allowedFor(place.account())).answer(gathered);
  }
}
