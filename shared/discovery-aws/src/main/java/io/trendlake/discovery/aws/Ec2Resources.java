// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Instances of EC2, in whatever state, that have an address: as Prometheus's {@code discovery/aws}.
 * Without the permission to describe availability zones their ids are missing, and no more.
 */
final class Ec2Resources implements Resources {

  private final Ec2SdConfig config;
  private volatile @Nullable Map<String, String> zoneIds;

  Ec2Resources(Ec2SdConfig config) {
    this.config = config;
  }

  @Override
  public List<Labels> targets(AwsApi api) throws DiscoveryException, InterruptedException {
    List<Ec2Api.Instance> instances = Ec2Api.instances(api, config.filters());
    Map<String, String> zones = instances.isEmpty() ? Map.of() : zones(api);
    List<Labels> targets = new ArrayList<>();
    for (Ec2Api.Instance instance : instances) {
      target(instance, zones, api.session().place()).ifPresent(targets::add);
    }
    return targets;
  }

  /** Asked for until it was answered once; a region hardly ever gets another zone. */
  private Map<String, String> zones(AwsApi api) throws InterruptedException {
    Map<String, String> known = zoneIds;
    if (known == null) {
      try {
        known = Ec2Api.zoneIds(api);
        zoneIds = known;
      } catch (DiscoveryException e) {
        return Map.of();
      }
    }
    return known;
  }

  /** The owner of an instance is its account. */
  @Override
  public boolean nameTheirAccount() {
    return true;
  }

  private Optional<Labels> target(
      Ec2Api.Instance found, Map<String, String> zones, AccountRegion place) {
    ApiValue instance = found.value();
    Ipv6 ipv6 = Ipv6.of(instance);
    Optional<String> address = instance.nonEmpty("privateIpAddress").or(ipv6::byDefault);
    return address.map(host -> {
      MetaLabels labels = MetaLabels.of("__meta_ec2_").address(host, config.aws().port());
      labels.set("region", place.region()).set("owner_id", found.owner());
      if (place.account().isEmpty()) {
        labels
            .setPlain("__meta_account_id", found.owner())
            .setPlain("__meta_account_name", found.owner())
            .setPlain("account", found.owner());
      }
      setInstance(labels, instance);
      setPlace(labels, instance, zones);
      setAddresses(labels, instance, ipv6);
      return labels.tags("tag_", Tags.of(instance.list("tagSet"))).build();
    });
  }

  private static void setInstance(MetaLabels labels, ApiValue instance) {
    labels
        .set("instance_id", instance.text("instanceId"))
        .set("ami", instance.text("imageId"))
        .set("architecture", instance.text("architecture"))
        .set("instance_lifecycle", instance.text("instanceLifecycle"))
        .set("instance_state", instance.text("instanceState", "name"))
        .set("instance_type", instance.text("instanceType"))
        .set("platform", instance.text("platform"));
  }

  private static void setPlace(MetaLabels labels, ApiValue instance, Map<String, String> zones) {
    String zone = instance.text("placement", "availabilityZone");
    labels.set("availability_zone", zone).set("availability_zone_id", zones.getOrDefault(zone, ""));
    Optional<String> vpc = instance.nonEmpty("vpcId");
    if (vpc.isPresent()) {
      labels
          .set("vpc_id", vpc)
          .set("primary_subnet_id", instance.text("subnetId"))
          .setList(
              "subnet_id",
              instance.list("networkInterfaceSet").stream()
                  .flatMap(nic -> nic.nonEmpty("subnetId").stream())
                  .distinct()
                  .toList());
    }
  }

  private static void setAddresses(MetaLabels labels, ApiValue instance, Ipv6 ipv6) {
    labels
        .set("private_ip", instance.text("privateIpAddress"))
        .set("private_dns_name", instance.text("privateDnsName"))
        .set("default_ipv6_address", ipv6.byDefault())
        .setList("primary_ipv6_addresses", ipv6.primary())
        .setList("ipv6_addresses", ipv6.all());
    Optional<String> publicIp = instance.nonEmpty("ipAddress");
    if (publicIp.isPresent()) {
      labels.set("public_ip", publicIp).set("public_dns_name", instance.text("dnsName"));
    }
  }

  /**
   * The IPv6 addresses of an instance.
   *
   * @param primary by the index of their device, empty where a device has none
   */
  private record Ipv6(List<String> primary, List<String> all) {

    static Ipv6 of(ApiValue instance) {
      List<String> primary = new ArrayList<>();
      List<String> all = new ArrayList<>();
      for (ApiValue nic : instance.list("networkInterfaceSet")) {
        for (ApiValue address : nic.list("ipv6AddressesSet")) {
          String text = address.text("ipv6Address");
          all.add(text);
          if (address.text("isPrimaryIpv6").equals("true")) {
            nic.nonEmpty("attachment", "deviceIndex")
                .ifPresent(index -> put(primary, Integer.parseInt(index), text));
          }
        }
      }
      return new Ipv6(primary, all);
    }

    private static void put(List<String> list, int index, String text) {
      while (list.size() <= index) {
        list.add("");
      }
      list.set(index, text);
    }

    /** The first primary one, else the first. */
    Optional<String> byDefault() {
      return primary.stream()
          .filter(text -> !text.isEmpty())
          .findFirst()
          .or(() -> all.stream().findFirst());
    }
  }
}
