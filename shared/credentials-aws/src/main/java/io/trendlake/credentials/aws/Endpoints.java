// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where services of AWS answer, by the variables that the SDK reads too.
 *
 * @param environment where {@code AWS_ENDPOINT_URL}, {@code AWS_ENDPOINT_URL_STS} and so on may be
 *     set
 */
public record Endpoints(Map<String, String> environment) {

  /** Copies the map. */
  public Endpoints {
    environment = Map.copyOf(environment);
  }

  /**
   * What takes the place of a service's own endpoints, if anything does.
   *
   * @param service what the variable of the service ends in, in any case
   */
  public Optional<URI> override(String service) {
    String variable = "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
    return Optional.ofNullable(
            environment.getOrDefault(variable, environment.get("AWS_ENDPOINT_URL")))
        .filter(text -> !text.isEmpty())
        .map(URI::create);
  }
}
