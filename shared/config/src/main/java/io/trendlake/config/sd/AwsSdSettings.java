// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import io.trendlake.config.http.AwsKeys;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What every discovery in AWS has: where and as whom to ask, how often, and the port to scrape.
 *
 * @param region empty = each region of {@code accounts}, or that of the environment
 * @param endpoint asked instead of AWS's own; empty = AWS's own
 * @param keys empty = the credentials of the environment
 * @param profile of the shared configuration files; empty = the credentials of the environment
 * @param roleArn assumed with those credentials; empty = none
 * @param externalId given when the role is assumed
 * @param port of the targets, from 1 to 65535
 */
public record AwsSdSettings(
    Optional<String> region,
    Optional<URI> endpoint,
    Optional<AwsKeys> keys,
    Optional<String> profile,
    Optional<String> roleArn,
    Optional<String> externalId,
    Duration refreshInterval,
    int port) {

  /** The default of {@code refresh_interval}. */
  public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofSeconds(60);

  /** The default of {@code port}. */
  public static final int DEFAULT_PORT = 80;

  private static final int MAX_PORT = 65_535;

  private static final AwsSdSettings DEFAULTS =
      new AwsSdSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          DEFAULT_REFRESH_INTERVAL,
          DEFAULT_PORT);

  /**
   * Refuses nulls.
   *
   * @throws IllegalArgumentException for a port out of its range or an interval that is not
   *     positive
   */
  public AwsSdSettings {
    Objects.requireNonNull(refreshInterval, "refreshInterval");
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port " + port + " is not from 1 to " + MAX_PORT);
    }
    if (!refreshInterval.isPositive()) {
      throw new IllegalArgumentException(
          "refresh_interval " + refreshInterval + " is not positive");
    }
  }

  /** What holds where nothing is written. */
  public static AwsSdSettings defaults() {
    return DEFAULTS;
  }

  /** The same with other keys. */
  public AwsSdSettings withKeys(AwsKeys other) {
    return new AwsSdSettings(
        region, endpoint, Optional.of(other), profile, roleArn, externalId, refreshInterval, port);
  }

  /**
   * Whether it says itself as whom to ask, so that it concerns one account and is not repeated in
   * {@code accounts}.
   */
  public boolean hasOwnIdentity() {
    return keys.isPresent() || profile.isPresent() || roleArn.isPresent();
  }
}
