// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.discovery.AccountRegion;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.regions.ServicePartitionMetadata;

/**
 * Where and as whom to ask: everything known, nothing left to the environment.
 *
 * @param place with account and region
 * @param provider renews the credentials in time
 * @param endpoints asked instead of AWS's own, by service
 * @param variants which of AWS's own are asked
 */
record Session(
    AccountRegion place,
    AwsCredentialsProvider provider,
    Map<AwsService, URI> endpoints,
    Set<EndpointTag> variants) {

  /** Copies the map and the set. */
  Session {
    endpoints = Map.copyOf(endpoints);
    variants = Set.copyOf(variants);
  }

  /** Who asks. */
  String who() {
    return place.roleArn().map(role -> "the role " + role).orElse("the identity that runs this");
  }

  /** Where a service of this region answers. */
  URI endpoint(AwsService service, String hostPrefix) {
    return Optional.ofNullable(endpoints.get(service))
        .orElseGet(() -> Endpoints.own(service.id(), asked(service), hostPrefix, variants));
  }

  /** The region that a request is signed for; that of a global service is AWS's choice. */
  String signingRegion(AwsService service) {
    return ServiceMetadata.of(service.id()).signingRegion(asked(service)).id();
  }

  /** The region, or of a service that its partition has one of, the name for that. */
  private Region asked(AwsService service) {
    Region region = Region.of(place.region());
    String partition = PartitionMetadata.of(region).id();
    return ServiceMetadata.of(service.id()).servicePartitions().stream()
        .filter(some -> some.partition().id().equals(partition))
        .findFirst()
        .flatMap(ServicePartitionMetadata::globalRegion)
        .orElse(region);
  }
}
