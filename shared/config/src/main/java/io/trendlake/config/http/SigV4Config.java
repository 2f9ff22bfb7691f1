// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.util.Objects;
import java.util.Optional;

/**
 * As whom of AWS requests are signed by Signature Version 4 ({@code sigv4}), with the fields that
 * Prometheus has for it in {@code remote_write}.
 *
 * @param region that the signature is for; empty = that of the environment
 * @param serviceName the name that the service signs under, such as {@code execute-api}
 * @param keys empty = the credentials of the environment
 * @param profile of the shared configuration files; empty = the credentials of the environment
 * @param roleArn assumed with those credentials; empty = none
 * @param externalId given when the role is assumed
 * @param useFipsStsEndpoint whether the role is assumed at an endpoint that is validated by FIPS
 */
public record SigV4Config(
    Optional<String> region,
    String serviceName,
    Optional<AwsKeys> keys,
    Optional<String> profile,
    Optional<String> roleArn,
    Optional<String> externalId,
    boolean useFipsStsEndpoint) {

  /** The default of {@code service_name}: Amazon Managed Service for Prometheus. */
  public static final String DEFAULT_SERVICE_NAME = "aps";

  /**
   * Refuses nulls.
   *
   * @throws IllegalArgumentException for an empty service, or an external id without a role
   */
  public SigV4Config {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(profile, "profile");
    if (serviceName.isEmpty()) {
      throw new IllegalArgumentException("service_name is empty");
    }
    if (externalId.isPresent() && roleArn.isEmpty()) {
      throw new IllegalArgumentException("external_id needs role_arn");
    }
  }

  /** The same with other keys. */
  public SigV4Config withKeys(AwsKeys other) {
    return new SigV4Config(
        region, serviceName, Optional.of(other), profile, roleArn, externalId, useFipsStsEndpoint);
  }
}
