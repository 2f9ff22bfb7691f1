// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.relay;

import io.trendlake.relay.RelayAnswer;
import io.trendlake.relay.RelayRequest;
import io.trendlake.relay.RelayResponse;
import io.trendlake.scrape.AddressPolicy;
import io.trendlake.scrape.BodyBudget;
import io.trendlake.scrape.BodyBuffer;
import io.trendlake.scrape.BodyTooLargeException;
import io.trendlake.scrape.BudgetSpentException;
import io.trendlake.scrape.FetchException;
import io.trendlake.scrape.FetchRequest;
import io.trendlake.scrape.FetchResponse;
import io.trendlake.scrape.Fetcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes the fetches of a request at once, under the guard of addresses, and hands the bodies on as
 * the targets sent them. Safe for use by many threads.
 */
public final class Relay {

  /** The one status that comes with a body worth reading. */
  private static final int OK = 200;

  /** What all bodies of a request may have together; those beyond it are left over. */
  static final long BODIES_BYTES = 64L << 20;

  /** Gives fetchers that take bodies as they are sent. */
  @FunctionalInterface
  public interface Fetchers {

    /** A fetcher under a policy, whose bodies share a budget. */
    Fetcher asSent(AddressPolicy policy, BodyBudget budget);
  }

  private final Fetchers fetchers;
  private final ResponseRoom room;
  private final long bodiesBytes;

  /** A relay into the network that it runs in; no I/O happens here. */
  public Relay(Fetchers fetchers) {
    this(fetchers, ResponseRoom.OF_LAMBDA, BODIES_BYTES);
  }

  Relay(Fetchers fetchers, ResponseRoom room, long bodiesBytes) {
    this.fetchers = fetchers;
    this.room = room;
    this.bodiesBytes = bodiesBytes;
  }

  /**
   * Answers a request within the longest timeout of its fetches.
   *
   * @throws InterruptedException when the calling thread is interrupted; the fetches are given up
   */
  public RelayResponse answer(RelayRequest request) throws InterruptedException {
    AddressPolicy policy = new AddressPolicy.Guarded(Map.of("", request.allowed()));
    // The first has as much as it needs, so that each request answers one fetch at least.
    Fetcher first = fetchers.asSent(policy, BodyBudget.unlimited());
    Fetcher others = fetchers.asSent(policy, BodyBudget.of(bodiesBytes));
    List<Callable<Optional<RelayAnswer>>> calls = new ArrayList<>();
    for (int i = 0; i < request.fetches().size(); i++) {
      int index = i;
      Fetcher fetcher = i == 0 ? first : others;
      calls.add(() -> fetch(fetcher, index, request.fetches().get(index)));
    }
    return room.fill(request.fetches().size(), all(calls));
  }

  private static List<RelayAnswer> all(List<Callable<Optional<RelayAnswer>>> calls)
      throws InterruptedException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<RelayAnswer> answers = new ArrayList<>();
      for (Future<Optional<RelayAnswer>> future : executor.invokeAll(calls)) {
        result(future).ifPresent(answers::add);
      }
      return answers;
    }
  }

  private static Optional<RelayAnswer> result(Future<Optional<RelayAnswer>> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a fetch fails by its answer", e.getCause());
    }
  }

  /** Empty if the budget was spent: then the fetch is left over. */
  private Optional<RelayAnswer> fetch(Fetcher fetcher, int index, FetchRequest request)
      throws InterruptedException {
    BodyBuffer body = new BodyBuffer();
    try {
      return Optional.of(fetched(index, fetcher.fetch(bounded(request), body), body));
    } catch (BudgetSpentException spent) {
      return Optional.empty();
    } catch (BodyTooLargeException e) {
      return Optional.of(new RelayAnswer.Failed(index, tooLarge(request)));
    } catch (FetchException e) {
      return Optional.of(new RelayAnswer.Failed(index, String.valueOf(e.getMessage())));
    }
  }

  /** Of an answer that is not 200 nobody wants the body, and without it there is no encoding. */
  private static RelayAnswer fetched(int index, FetchResponse response, BodyBuffer body) {
    boolean ok = response.status() == OK;
    return new RelayAnswer.Fetched(
        index,
        response.status(),
        response.contentType(),
        ok ? response.contentEncoding() : "",
        ok ? Arrays.copyOf(body.array(), body.length()) : new byte[0]);
  }

  /** A body is read no further than it can be handed on. */
  private FetchRequest bounded(FetchRequest request) {
    return new FetchRequest(
        request.account(),
        request.url(),
        request.headers(),
        request.timeout(),
        Math.min(request.bodySizeLimit(), room.largestBody() + 1L),
        request.http());
  }

  private String tooLarge(FetchRequest request) {
    return request.bodySizeLimit() <= room.largestBody()
        ? "the body reached the limit of " + request.bodySizeLimit() + " bytes (body_size_limit)"
        : "the body is larger, as it is sent, than the "
            + room.largestBody()
            + " bytes that a relay can hand on; let the target compress it, or reach its account"
            + " with network: direct";
  }
}
