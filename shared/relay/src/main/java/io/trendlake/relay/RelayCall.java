// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import io.trendlake.config.Cidr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks one relay for several fetches, again for those that found no room. */
record RelayCall(RelayInvoker invoker, RelayPlace place, List<Cidr> allowed) {

  /** Answers all of them, with a failure at worst. */
  void answer(List<PendingFetch> fetches) {
    List<PendingFetch> open = fetches;
    try {
      while (!open.isEmpty()) {
        open = ask(open);
      }
    } catch (IOException | IllegalArgumentException e) {
      fail(open, e);
    } catch (InterruptedException e) {
      fail(open, e);
      Thread.currentThread().interrupt();
    }
  }

  private void fail(List<PendingFetch> fetches, Exception cause) {
    String reason = "the relay of " + place + " cannot be asked: " + cause.getMessage();
    fetches.forEach(fetch -> fetch.fail(reason));
  }

  /** Hands the results to the fetches that wait for them, and returns those that are left. */
  private List<PendingFetch> ask(List<PendingFetch> fetches)
      throws IOException, InterruptedException {
    RelayRequest request =
        new RelayRequest(fetches.stream().map(PendingFetch::now).toList(), allowed);
    RelayResponse response = RelayResponse.read(invoker.invoke(place, request.write()));
    Map<Integer, PendingFetch> unanswered = new TreeMap<>();
    for (int i = 0; i < fetches.size(); i++) {
      unanswered.put(i, fetches.get(i));
    }
    for (RelayResult result : response.results()) {
      PendingFetch fetch = unanswered.remove(result.index());
      if (fetch != null) {
        fetch.complete(result);
      }
    }
    if (unanswered.size() == fetches.size()) {
      throw new IOException("it answers to none of " + fetches.size() + " fetches");
    }
    List<PendingFetch> left = new ArrayList<>(unanswered.values());
    // Who has given up waiting is not asked for again.
    left.removeIf(PendingFetch::isExpired);
    return left;
  }
}
