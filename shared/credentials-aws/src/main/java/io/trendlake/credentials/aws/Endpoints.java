// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Where services of AWS answer, by the variables that the SDK reads too.
 *
 * @param environment where {@code AWS_ENDPOINT_URL}, {@code AWS_ENDPOINT_URL_STS} and so on, {@code
 *     AWS_USE_FIPS_ENDPOINT} and {@code AWS_USE_DUALSTACK_ENDPOINT} may be set
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

  /** Which of AWS's own endpoints are asked for: those validated by FIPS, those with IPv6 too. */
  public Set<EndpointTag> variants() {
    Set<EndpointTag> variants = new HashSet<>();
    if (isTrue("AWS_USE_FIPS_ENDPOINT")) {
      variants.add(EndpointTag.FIPS);
    }
    if (isTrue("AWS_USE_DUALSTACK_ENDPOINT")) {
      variants.add(EndpointTag.DUALSTACK);
    }
    return variants;
  }

  private boolean isTrue(String variable) {
    return environment.getOrDefault(variable, "").equalsIgnoreCase("true");
  }

  /**
   * Where a service answers in a region.
   *
   * @param service its name in host names
   */
  public URI of(String service, Region region) {
    return override(variable(service)).orElseGet(() -> own(service, region, "", variants()));
  }

  /** The variables are named after the services' ids, of which only this one differs. */
  private static String variable(String service) {
    return service.equals("secretsmanager") ? "secrets_manager" : service;
  }

  /**
   * An endpoint of AWS's own.
   *
   * @param hostPrefix what an operation wants in front of the host's name
   */
  public static URI own(
      String service, Region region, String hostPrefix, Set<EndpointTag> variants) {
    ServiceEndpointKey key = ServiceEndpointKey.builder().region(region).tags(variants).build();
    return URI.create("https://" + hostPrefix + ServiceMetadata.of(service).endpointFor(key));
  }
}
