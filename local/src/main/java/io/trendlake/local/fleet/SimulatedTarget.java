// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.time.Instant;

/** An exporter of the fleet. What it answers depends on nothing but itself and the time. */
public sealed interface SimulatedTarget permits SimulatedHost, SimulatedService {

  /** The scrape job that it belongs to. */
  String job();

  /** The name of the account that it runs in. */
  String account();

  /** The region that it runs in. */
  String region();

  /** Host and port, unique in the fleet. */
  String instance();

  /** When it answers at all. */
  Availability availability();

  /** What it answers at an instant at which it is up. */
  Exposition expose(Instant now);

  /** Seconds since the epoch, with their fraction. */
  static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1e3;
  }
}
