// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.sd.LightsailSdConfig;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Instances of Lightsail, in whatever state, that have a private address: as Prometheus's {@code
 * discovery/aws}, but all of them and not the first page of the list only.
 */
final class LightsailResources implements Resources {

  private static final String OPERATION = "GetInstances";

  private final LightsailSdConfig config;

  LightsailResources(LightsailSdConfig config) {
    this.config = config;
  }

  @Override
  public List<Labels> targets(AwsApi api) throws DiscoveryException, InterruptedException {
    String region = api.session().place().region();
    List<Labels> targets = new ArrayList<>();
    for (ApiValue page : api.pages(LightsailResources::page, "nextPageToken")) {
      for (ApiValue instance : page.list("instances")) {
        target(instance, region).ifPresent(targets::add);
      }
    }
    return targets;
  }

  private static AwsRequest page(Optional<String> token) {
    Map<String, String> arguments = token.map(text -> Map.of("pageToken", text)).orElse(Map.of());
    return AwsRequest.json(AwsService.LIGHTSAIL, OPERATION, arguments);
  }

  private Optional<Labels> target(ApiValue instance, String region) {
    return instance
        .nonEmpty("privateIpAddress")
        .map(host ->
            MetaLabels.of("__meta_lightsail_")
                .address(host, config.aws().port())
                .set("availability_zone", instance.text("location", "availabilityZone"))
                .set("blueprint_id", instance.text("blueprintId"))
                .set("bundle_id", instance.text("bundleId"))
                .set("instance_name", instance.text("name"))
                .set("instance_state", instance.text("state", "name"))
                .set("instance_support_code", instance.text("supportCode"))
                .set("private_ip", host)
                .set("public_ip", instance.text("publicIpAddress"))
                .setList("ipv6_addresses", instance.texts("ipv6Addresses"))
                .set("region", region)
                .tags("tag_", Tags.of(instance.list("tags")))
                .build());
  }
}
