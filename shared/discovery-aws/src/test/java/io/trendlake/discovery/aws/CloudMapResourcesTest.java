// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.sd.CloudMapSdConfig;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances of Cloud Map, listed again when their service's revision changes. */
final class CloudMapResourcesTest extends AwsScript {

  @BeforeEach
  void services() {
    aws.on(
        "servicediscovery:ListNamespaces",
        """
        {"Namespaces": [
          {"Id": "ns-1", "Name": "shop.local", "Type": "DNS_PRIVATE",
           "Properties": {"HttpProperties": {"HttpName": "shop-http"}}},
          {"Id": "ns-2", "Name": "other", "Type": "HTTP"}]}\
        """);
    aws.on(
        "servicediscovery:ListServices",
        """
        {"Services": [{"Id": "srv-1", "Name": "cart", "Arn": "arn:srv/1"},
                      {"Id": "srv-2", "Name": "checkout", "Arn": "arn:srv/2"}]}\
        """);
    aws.on(
        "servicediscovery:ListInstances",
        """
        {"Instances": [
          {"Id": "a", "Attributes": {"AWS_INSTANCE_IPV4": "10.0.0.1", "AWS_INSTANCE_PORT": "8080",
            "team-name": "x"}},
          {"Id": "b", "Attributes": {"AWS_INSTANCE_IPV6": "2001:db8::1"}},
          {"Id": "c", "Attributes": {"AWS_INSTANCE_CNAME": "c.example"}},
          {"Id": "d", "Attributes": {"AWS_ALIAS_DNS_NAME": "balancer.example"}}]}\
        """);
    revision("1");
  }

  private void revision(String number) {
    aws.on("servicediscovery:DiscoverInstancesRevision", "{\"InstancesRevision\": " + number + "}");
  }

  private static CloudMapResources resources(String namespace, String... services) {
    return new CloudMapResources(
        new CloudMapSdConfig(port(9100), List.of(namespace), List.of(services), 2));
  }

  private long listings() {
    return aws.requests().stream()
        .filter(request -> request.permission().equals("servicediscovery:ListInstances"))
        .count();
  }

  @Test
  void targets_instances_haveTheirLabels() throws Exception {
    List<Labels> targets = resources("shop.local", "cart").targets(aws.api());

    assertThat(targets)
        .extracting(labels -> labels.value("__address__"))
        .containsExactly("10.0.0.1:8080", "[2001:db8::1]:9100", "c.example:9100");
    assertThat(targets.getFirst())
        .isEqualTo(
            Labels.ofMap(
                Map.ofEntries(
                    Map.entry("__address__", "10.0.0.1:8080"),
                    Map.entry("__meta_cloudmap_attribute_AWS_INSTANCE_IPV4", "10.0.0.1"),
                    Map.entry("__meta_cloudmap_attribute_AWS_INSTANCE_PORT", "8080"),
                    Map.entry("__meta_cloudmap_attribute_team_name", "x"),
                    Map.entry("__meta_cloudmap_instance_id", "a"),
                    Map.entry("__meta_cloudmap_namespace_id", "ns-1"),
                    Map.entry("__meta_cloudmap_namespace_name", "shop.local"),
                    Map.entry("__meta_cloudmap_namespace_type", "DNS_PRIVATE"),
                    Map.entry("__meta_cloudmap_service_arn", "arn:srv/1"),
                    Map.entry("__meta_cloudmap_service_id", "srv-1"),
                    Map.entry("__meta_cloudmap_service_name", "cart"))));
    assertThat(aws.permissions()).isEqualTo(DiscoveryActions.CLOUD_MAP);
  }

  @Test
  void targets_sameRevision_listsOnce() throws Exception {
    CloudMapResources resources = resources("shop.local", "cart");

    List<Labels> before = resources.targets(aws.api());

    assertThat(resources.targets(aws.api())).isEqualTo(before);
    assertThat(listings()).isEqualTo(1);
  }

  @Test
  void targets_newRevision_listsAgain() throws Exception {
    CloudMapResources resources = resources("shop.local", "cart");
    resources.targets(aws.api());

    revision("2");
    aws.on("servicediscovery:ListInstances", "{\"Instances\": []}");

    assertThat(resources.targets(aws.api())).isEmpty();
    assertThat(listings()).isEqualTo(2);
  }

  @Test
  void targets_revision_isAskedByTheNamespacesHttpName() throws Exception {
    resources("shop.local", "cart").targets(aws.api());

    assertThat(aws.requests())
        .filteredOn(
            request -> request.permission().equals("servicediscovery:DiscoverInstancesRevision"))
        .extracting(ScriptedAws.Request::body)
        .allMatch(body -> body.contains("shop-http"));
  }
}
