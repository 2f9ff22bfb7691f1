// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay.aws;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/** Where services of AWS answer, with the variables that the SDK reads too. */
record Endpoints(Map<String, String> environment) {

  /** Copies the map. */
  Endpoints {
    environment = Map.copyOf(environment);
  }

  /** What takes the place of a service's own endpoints, if anything does. */
  Optional<URI> override(String service) {
    String variable = "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
    return Optional.ofNullable(
            environment.getOrDefault(variable, environment.get("AWS_ENDPOINT_URL")))
        .filter(text -> !text.isEmpty())
        .map(URI::create);
  }

  /** The endpoint of Lambda in a region. */
  URI lambda(Region region) {
    return override("lambda")
        .orElseGet(() -> URI.create("https://" + ServiceMetadata.of("lambda").endpointFor(region)));
  }
}
