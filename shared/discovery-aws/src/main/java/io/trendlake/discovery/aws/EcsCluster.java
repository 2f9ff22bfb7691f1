// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.discovery.DiscoveryException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster, and all that its tasks refer to.
 *
 * @param services by name
 * @param instances the EC2 instances of container instances, by the ARNs of these
 * @param publicAddresses of network interfaces, by id
 */
record EcsCluster(
    ApiValue cluster,
    Map<String, ApiValue> services,
    List<ApiValue> tasks,
    Map<String, ApiValue> instances,
    Map<String, String> publicAddresses) {

  /** Asks for all of it. */
  static EcsCluster ask(ApiValue cluster, EcsApi ecs, AwsApi api)
      throws DiscoveryException, InterruptedException {
    String arn = cluster.text("clusterArn");
    List<ApiValue> tasks = ecs.tasks(arn);
    Map<String, ApiValue> services = new HashMap<>();
    if (!tasks.isEmpty()) {
      ecs.services(arn).forEach(service -> services.put(service.text("serviceName"), service));
    }
    return new EcsCluster(
        cluster,
        services,
        tasks,
        instances(arn, tasks, ecs, api),
        Ec2Api.publicAddresses(
            api,
            tasks.stream()
                .flatMap(task -> EcsTask.networkInterface(task, "networkInterfaceId").stream())
                .distinct()
                .toList()));
  }

  /** A container instance outside of AWS has an id that EC2 does not know, and no instance. */
  private static Map<String, ApiValue> instances(
      String cluster, List<ApiValue> tasks, EcsApi ecs, AwsApi api)
      throws DiscoveryException, InterruptedException {
    List<String> arns =
        tasks.stream()
            .flatMap(task -> task.nonEmpty("containerInstanceArn").stream())
            .distinct()
            .toList();
    Map<String, String> ids = ecs.instanceIds(cluster, arns);
    Map<String, ApiValue> byId =
        Ec2Api.instancesById(
            api, ids.values().stream().filter(id -> id.startsWith("i-")).distinct().toList());
    Map<String, ApiValue> instances = new HashMap<>();
    ids.forEach((arn, id) -> instances.put(arn, byId.getOrDefault(id, ApiValue.ABSENT)));
    return instances;
  }
}
