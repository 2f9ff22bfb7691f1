// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.time.Instant;

/** An exporter of the fleet. What it answers depends on nothing but itself and the time. */
public abstract sealed class SimulatedTarget permits SimulatedHost, SimulatedService {

  private final String job;
  private final ServiceLocation place;
  private final String instance;
  private final Availability availability;

  SimulatedTarget(String job, ServiceLocation place, String instance, Availability availability) {
    this.job = job;
    this.place = place;
    this.instance = instance;
    this.availability = availability;
  }

  /** The scrape job that it belongs to. */
  public final String job() {
    return job;
  }

  /** The name of the account that it runs in. */
  public final String account() {
    return place.account();
  }

  /** The region that it runs in. */
  public final String region() {
    return place.region();
  }

  /** Host and port, unique in the fleet. */
  public final String instance() {
    return instance;
  }

  /** When it answers at all. */
  public final Availability availability() {
    return availability;
  }

  /** What it answers at an instant at which it is up. */
  public abstract Exposition expose(Instant now);

  /** Seconds since the epoch, with their fraction. */
  static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1e3;
  }
}
