// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Pulls from a fleet without a socket: what {@link FleetServer} would answer. Days of history are
 * made this way, at thousands of pulls a second.
 */
public final class FleetFetcher implements Fetcher {

  private final Fleet fleet;
  private final InstantSource clock;

  /** Answers as the fleet is at the clock's time. */
  public FleetFetcher(Fleet fleet, InstantSource clock) {
    this.fleet = fleet;
    this.clock = clock;
  }

  @Override
  public FetchResponse fetch(FetchRequest request, BodyBuffer body) {
    Optional<SimulatedTarget> target = FleetServer.target(fleet, request.url().path());
    if (target.isEmpty()) {
      return new FetchResponse(404, "");
    }
    if (!target.get().availability().isUp(clock.instant())) {
      return new FetchResponse(503, "");
    }
    Exposition exposition = target.get().expose(clock.instant());
    body.append(exposition.body(), 0, exposition.body().length);
    return new FetchResponse(200, exposition.contentType());
  }
}
