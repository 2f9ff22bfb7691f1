// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.sd.LightsailSdConfig;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Instances of Lightsail, page by page. */
final class LightsailResourcesTest extends AwsScript {

  private static final String INSTANCE =
      """
      {"name": "web-1", "supportCode": "1234/i-1", "blueprintId": "ubuntu_24_04",
       "bundleId": "nano_3_0", "location": {"availabilityZone": "eu-west-1a",
       "regionName": "eu-west-1"}, "state": {"code": 16, "name": "running"},
       "privateIpAddress": "172.26.0.5", "publicIpAddress": "198.51.100.7",
       "ipv6Addresses": ["2001:db8::5", "2001:db8::6"],
       "tags": [{"key": "team-name", "value": "shop"}, {"key": "flag"}]}\
      """;

  private final LightsailResources resources =
      new LightsailResources(new LightsailSdConfig(port(9100)));

  @Test
  void targets_instance_hasItsLabels() throws Exception {
    aws.on("lightsail:GetInstances", "{\"instances\": [" + INSTANCE + "]}");

    assertThat(resources.targets(aws.api()))
        .containsExactly(
            Labels.ofMap(
                Map.ofEntries(
                    Map.entry("__address__", "172.26.0.5:9100"),
                    Map.entry("__meta_lightsail_availability_zone", "eu-west-1a"),
                    Map.entry("__meta_lightsail_blueprint_id", "ubuntu_24_04"),
                    Map.entry("__meta_lightsail_bundle_id", "nano_3_0"),
                    Map.entry("__meta_lightsail_instance_name", "web-1"),
                    Map.entry("__meta_lightsail_instance_state", "running"),
                    Map.entry("__meta_lightsail_instance_support_code", "1234/i-1"),
                    Map.entry("__meta_lightsail_ipv6_addresses", ",2001:db8::5,2001:db8::6,"),
                    Map.entry("__meta_lightsail_private_ip", "172.26.0.5"),
                    Map.entry("__meta_lightsail_public_ip", "198.51.100.7"),
                    Map.entry("__meta_lightsail_region", "eu-west-1"),
                    Map.entry("__meta_lightsail_tag_team_name", "shop"))));
    assertThat(aws.permissions()).isEqualTo(DiscoveryActions.LIGHTSAIL);
  }

  @Test
  void targets_instanceWithoutPrivateAddress_isLeftOut() throws Exception {
    aws.on(
        "lightsail:GetInstances",
        "{\"instances\": [{\"name\": \"new\", \"state\": {\"name\": \"pending\"}}]}");

    assertThat(resources.targets(aws.api())).isEmpty();
  }

  @Test
  void targets_pages_areAllRead() throws Exception {
    aws.on(
        "lightsail:GetInstances",
        request ->
            new ScriptedAws.Response(
                200,
                request.body().contains("\"pageToken\":\"2\"")
                    ? "{\"instances\": [{\"privateIpAddress\": \"10.0.0.2\"}]}"
                    : "{\"instances\": [{\"privateIpAddress\": \"10.0.0.1\"}],"
                        + " \"nextPageToken\": \"2\"}"));

    assertThat(resources.targets(aws.api()))
        .extracting(labels -> labels.value("__address__"))
        .isEqualTo(List.of("10.0.0.1:9100", "10.0.0.2:9100"));
  }

  @Test
  void targets_pagesInACircle_isAnError() {
    aws.on("lightsail:GetInstances", "{\"instances\": [], \"nextPageToken\": \"1\"}");

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> resources.targets(aws.api()))
        .withMessageContaining("lightsail:GetInstances in");
  }
}
