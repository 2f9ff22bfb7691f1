// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.sd.AwsFilter;
import io.trendlake.discovery.DiscoveryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What discovery asks of EC2, for itself and for ECS. */
final class Ec2Api {

  /** The most that a page may have. */
  private static final String PAGE = "1000";

  /** The most values that a filter may have. */
  private static final int FILTER_VALUES = 200;

  private Ec2Api() {}

  /**
   * An instance with the account that owns it.
   *
   * @param owner its id
   */
  record Instance(String owner, ApiValue value) {}

  /** The instances that pass all filters, in whatever state. */
  static List<Instance> instances(AwsApi api, List<AwsFilter> filters)
      throws DiscoveryException, InterruptedException {
    List<Instance> instances = new ArrayList<>();
    for (ApiValue page : describe(api, "DescribeInstances", filters)) {
      for (ApiValue reservation : page.list("reservationSet")) {
        String owner = reservation.text("ownerId");
        reservation
            .list("instancesSet")
            .forEach(instance -> instances.add(new Instance(owner, instance)));
      }
    }
    return instances;
  }

  /** Instances by their ids; one that is gone is not among them. */
  static Map<String, ApiValue> instancesById(AwsApi api, List<String> ids)
      throws DiscoveryException, InterruptedException {
    Map<String, ApiValue> byId = new HashMap<>();
    for (List<String> batch : Concurrently.batches(ids, FILTER_VALUES)) {
      for (Instance instance : instances(api, List.of(new AwsFilter("instance-id", batch)))) {
        byId.put(instance.value().text("instanceId"), instance.value());
      }
    }
    return byId;
  }

  /** The public addresses of network interfaces, by the interfaces' ids. */
  static Map<String, String> publicAddresses(AwsApi api, List<String> interfaces)
      throws DiscoveryException, InterruptedException {
    Map<String, String> addresses = new HashMap<>();
    for (List<String> batch : Concurrently.batches(interfaces, FILTER_VALUES)) {
      List<AwsFilter> filter = List.of(new AwsFilter("network-interface-id", batch));
      for (ApiValue page : describe(api, "DescribeNetworkInterfaces", filter)) {
        for (ApiValue found : page.list("networkInterfaceSet")) {
          addresses.put(found.text("networkInterfaceId"), found.text("association", "publicIp"));
        }
      }
    }
    return addresses;
  }

  /** The ids of the availability zones, by their names. */
  static Map<String, String> zoneIds(AwsApi api) throws DiscoveryException, InterruptedException {
    ApiValue zones =
        api.call(AwsRequest.form(AwsService.EC2, "DescribeAvailabilityZones", Map.of()));
    Map<String, String> ids = new HashMap<>();
    zones
        .list("availabilityZoneInfo")
        .forEach(zone -> ids.put(zone.text("zoneName"), zone.text("zoneId")));
    return ids;
  }

  private static List<ApiValue> describe(AwsApi api, String operation, List<AwsFilter> filters)
      throws DiscoveryException, InterruptedException {
    Map<String, String> form = new HashMap<>();
    form.put("MaxResults", PAGE);
    putFilters(form, filters);
    return api.pages(
        token -> {
          Map<String, String> page = new HashMap<>(form);
          token.ifPresent(text -> page.put("NextToken", text));
          return AwsRequest.form(AwsService.EC2, operation, page);
        },
        "nextToken");
  }

  private static void putFilters(Map<String, String> form, List<AwsFilter> filters) {
    for (int i = 0; i < filters.size(); i++) {
      String name = "Filter." + (i + 1);
      form.put(name + ".Name", filters.get(i).name());
      AwsRequest.putList(form, name + ".Value", filters.get(i).values());
    }
  }
}
