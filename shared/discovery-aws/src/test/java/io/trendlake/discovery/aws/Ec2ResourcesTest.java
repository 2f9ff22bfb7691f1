// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.sd.AwsFilter;
import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Instances of EC2 and their labels. */
final class Ec2ResourcesTest extends AwsScript {

  private static final String ZONES =
      """
      <DescribeAvailabilityZonesResponse><availabilityZoneInfo><item>
        <zoneName>eu-west-1a</zoneName><zoneId>euw1-az2</zoneId>
      </item></availabilityZoneInfo></DescribeAvailabilityZonesResponse>\
      """;

  private static final String FULL =
      """
      <instanceId>i-1</instanceId><imageId>ami-1</imageId>
      <instanceState><code>16</code><name>running</name></instanceState>
      <privateDnsName>ip-10-0-0-1.internal</privateDnsName><dnsName>ec2-1.example</dnsName>
      <instanceType>t4g.small</instanceType><platform>windows</platform>
      <placement><availabilityZone>eu-west-1a</availabilityZone></placement>
      <subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId>
      <privateIpAddress>10.0.0.1</privateIpAddress><ipAddress>198.51.100.1</ipAddress>
      <architecture>arm64</architecture><instanceLifecycle>spot</instanceLifecycle>
      <tagSet>
        <item><key>Name</key><value>cart</value></item>
        <item><key>prometheus.io/port</key><value>9100</value></item>
      </tagSet>
      <networkInterfaceSet>
        <item><subnetId>subnet-1</subnetId><attachment><deviceIndex>0</deviceIndex></attachment>
          <ipv6AddressesSet><item><ipv6Address>2001:db8::1</ipv6Address></item></ipv6AddressesSet></item>
        <item><subnetId>subnet-2</subnetId><attachment><deviceIndex>1</deviceIndex></attachment>
          <ipv6AddressesSet><item><ipv6Address>2001:db8::2</ipv6Address>
            <isPrimaryIpv6>true</isPrimaryIpv6></item></ipv6AddressesSet></item>
        <item><subnetId>subnet-1</subnetId></item>
      </networkInterfaceSet>\
      """;

  private static String page(String instance, String token) {
    return "<DescribeInstancesResponse><reservationSet><item><ownerId>111111111111</ownerId>"
        + "<instancesSet><item>"
        + instance
        + "</item></instancesSet></item></reservationSet>"
        + (token.isEmpty() ? "" : "<nextToken>" + token + "</nextToken>")
        + "</DescribeInstancesResponse>";
  }

  private List<Labels> targets(AwsFilter... filters)
      throws DiscoveryException, InterruptedException {
    return new Ec2Resources(new Ec2SdConfig(port(9100), List.of(filters))).targets(aws.api());
  }

  @Test
  void targets_fullInstance_hasEveryLabel() throws Exception {
    aws.on("ec2:DescribeInstances", page(FULL, ""));
    aws.on("ec2:DescribeAvailabilityZones", ZONES);

    assertThat(targets())
        .containsExactly(
            Labels.ofMap(
                Map.ofEntries(
                    Map.entry("__address__", "10.0.0.1:9100"),
                    Map.entry("__meta_ec2_ami", "ami-1"),
                    Map.entry("__meta_ec2_architecture", "arm64"),
                    Map.entry("__meta_ec2_availability_zone", "eu-west-1a"),
                    Map.entry("__meta_ec2_availability_zone_id", "euw1-az2"),
                    Map.entry("__meta_ec2_default_ipv6_address", "2001:db8::2"),
                    Map.entry("__meta_ec2_instance_id", "i-1"),
                    Map.entry("__meta_ec2_instance_lifecycle", "spot"),
                    Map.entry("__meta_ec2_instance_state", "running"),
                    Map.entry("__meta_ec2_instance_type", "t4g.small"),
                    Map.entry("__meta_ec2_ipv6_addresses", ",2001:db8::1,2001:db8::2,"),
                    Map.entry("__meta_ec2_owner_id", "111111111111"),
                    Map.entry("__meta_ec2_platform", "windows"),
                    Map.entry("__meta_ec2_primary_ipv6_addresses", ",,2001:db8::2,"),
                    Map.entry("__meta_ec2_primary_subnet_id", "subnet-1"),
                    Map.entry("__meta_ec2_private_dns_name", "ip-10-0-0-1.internal"),
                    Map.entry("__meta_ec2_private_ip", "10.0.0.1"),
                    Map.entry("__meta_ec2_public_dns_name", "ec2-1.example"),
                    Map.entry("__meta_ec2_public_ip", "198.51.100.1"),
                    Map.entry("__meta_ec2_region", "eu-west-1"),
                    Map.entry("__meta_ec2_subnet_id", ",subnet-1,subnet-2,"),
                    Map.entry("__meta_ec2_tag_Name", "cart"),
                    Map.entry("__meta_ec2_tag_prometheus_io_port", "9100"),
                    Map.entry("__meta_ec2_vpc_id", "vpc-1"))));
    assertThat(aws.permissions()).isEqualTo(DiscoveryActions.EC2);
  }

  @Test
  void targets_onlyIpv6_isAddressedByIt() throws Exception {
    aws.on(
        "ec2:DescribeInstances",
        page(FULL.replace("<privateIpAddress>10.0.0.1</privateIpAddress>", ""), ""));
    aws.on("ec2:DescribeAvailabilityZones", ZONES);

    assertThat(targets().getFirst().value("__address__")).isEqualTo("[2001:db8::2]:9100");
  }

  @Test
  void targets_noAddress_isNone() throws Exception {
    aws.on("ec2:DescribeInstances", page("<instanceId>i-1</instanceId>", ""));
    aws.on("ec2:DescribeAvailabilityZones", ZONES);

    assertThat(targets()).isEmpty();
  }

  @Test
  void targets_zonesDenied_haveNoZoneId() throws Exception {
    aws.on("ec2:DescribeInstances", page(FULL, ""));

    assertThat(targets().getFirst().value("__meta_ec2_availability_zone_id")).isEmpty();
  }

  @Test
  void targets_manyPages_areAllThere() throws Exception {
    aws.on("ec2:DescribeAvailabilityZones", ZONES);
    aws.on(
        "ec2:DescribeInstances",
        request ->
            new ScriptedAws.Response(
                200,
                request.arguments().containsKey("NextToken")
                    ? page(FULL.replace("i-1", "i-2"), "")
                    : page(FULL, "more")));

    assertThat(targets())
        .extracting(labels -> labels.value("__meta_ec2_instance_id"))
        .containsExactly("i-1", "i-2");
  }

  @Test
  void targets_secondPageFails_areNone() {
    aws.on(
        "ec2:DescribeInstances",
        request ->
            request.arguments().containsKey("NextToken")
                ? new ScriptedAws.Response(400, "<Response/>")
                : new ScriptedAws.Response(200, page(FULL, "more")));

    assertThatThrownBy(this::targets)
        .isInstanceOf(DiscoveryException.class)
        .hasMessageContaining("failed (HTTP 400)");
  }

  @Test
  void targets_filters_arePassedOn() throws Exception {
    aws.on("ec2:DescribeInstances", "<DescribeInstancesResponse/>");

    targets(
        new AwsFilter("instance-state-name", List.of("running", "pending")),
        new AwsFilter("tag:team", List.of("a&b")));

    assertThat(aws.requests().getFirst().arguments())
        .containsEntry("Filter.1.Name", "instance-state-name")
        .containsEntry("Filter.1.Value.2", "pending")
        .containsEntry("Filter.2.Name", "tag:team")
        .containsEntry("Filter.2.Value.1", "a&b");
  }
}
