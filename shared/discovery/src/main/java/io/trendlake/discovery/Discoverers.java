// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.FileSdConfig;
import io.trendlake.config.HttpSdConfig;
import io.trendlake.config.SdConfig;
import io.trendlake.config.StaticSdConfig;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the discoverers of a configuration, one for equal settings: jobs that share a list ask for
 * it once, and a list outlives the reload of a configuration that keeps it. Safe for use by many
 * threads.
 */
public final class Discoverers {

  private final HttpGet http;
  private final InstantSource clock;
  private final Map<SdConfig, Discoverer> discoverers = new ConcurrentHashMap<>();

  /**
   * Makes nothing yet.
   *
   * @param http for the lists of HTTP servers
   * @param clock by which refresh intervals pass
   */
  public Discoverers(HttpGet http, InstantSource clock) {
    this.http = Objects.requireNonNull(http, "http");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** The discoverer of these settings, the same for equal ones. */
  public Discoverer of(SdConfig config) {
    return discoverers.computeIfAbsent(config, this::make);
  }

  private Discoverer make(SdConfig config) {
    return switch (config) {
      case StaticSdConfig fixed -> new StaticDiscoverer(fixed);
      case FileSdConfig file -> new FileDiscoverer(file, clock);
      case HttpSdConfig list -> new HttpDiscoverer(list, http, clock);
    };
  }
}
