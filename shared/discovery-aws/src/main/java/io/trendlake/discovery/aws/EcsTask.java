// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task of ECS as targets: one for each container whose docker labels name an exporter, or, if
 * none does, one for the task as Prometheus has it.
 */
final class EcsTask {

  private static final String SERVICE_GROUP = "service:";

  private final ApiValue task;
  private final EcsCluster cluster;
  private final ApiValue instance;
  private final boolean ownInterface;

  EcsTask(ApiValue task, EcsCluster cluster) {
    this.task = task;
    this.cluster = cluster;
    this.instance =
        cluster.instances().getOrDefault(task.text("containerInstanceArn"), ApiValue.ABSENT);
    this.ownInterface = networkInterface(task, "privateIPv4Address").isPresent();
  }

  /** A detail of the network interface that is attached to a task of mode awsvpc. */
  static Optional<String> networkInterface(ApiValue task, String detail) {
    return task.list("attachments").stream()
        .filter(attachment -> attachment.text("type").equals("ElasticNetworkInterface"))
        .flatMap(attachment -> attachment.list("details").stream())
        .filter(pair -> pair.text("name").equals(detail))
        .flatMap(pair -> pair.nonEmpty("value").stream())
        .findFirst();
  }

  /**
   * The targets; none if the task has no address yet.
   *
   * @param port of a task whose docker labels say nothing
   */
  List<MetaLabels> targets(TaskDefinitions definitions, String region, int port) {
    Optional<String> address =
        ownInterface
            ? networkInterface(task, "privateIPv4Address")
            : instance.nonEmpty("privateIpAddress");
    if (address.isEmpty()) {
      return List.of();
    }
    MetaLabels labels = labels(region, address.get());
    List<MetaLabels> targets = new ArrayList<>();
    for (ApiValue container : task.list("containers")) {
      Map<String, String> docker =
          definitions.dockerLabels(task.text("taskDefinitionArn"), container.text("name"));
      ExporterLabels.of(docker)
          .map(exporter -> exporterOf(container, docker, exporter, labels.copy(), address.get()))
          .ifPresent(targets::add);
    }
    return targets.isEmpty() ? List.of(labels.address(address.get(), port)) : targets;
  }

  private MetaLabels exporterOf(
      ApiValue container,
      Map<String, String> docker,
      ExporterLabels exporter,
      MetaLabels labels,
      String address) {
    exporter.path().ifPresent(path -> labels.setPlain("__metrics_path__", path));
    exporter.job().ifPresent(job -> labels.setPlain("job", job));
    return labels
        .set("container_name", container.text("name"))
        .set("container_image", container.text("image"))
        .set("container_port", String.valueOf(exporter.port()))
        .tags("container_label_", docker)
        .address(address, hostPort(container, exporter.port()));
  }

  /** Where a port of a container is reached: a bridge may have bound it to any other. */
  private String hostPort(ApiValue container, int port) {
    String inContainer = String.valueOf(port);
    return ownInterface
        ? inContainer
        : container.list("networkBindings").stream()
            .filter(binding -> binding.text("containerPort").equals(inContainer))
            .flatMap(binding -> binding.nonEmpty("hostPort").stream())
            .findFirst()
            .orElse(inContainer);
  }

  private MetaLabels labels(String region, String address) {
    MetaLabels labels = MetaLabels.of("__meta_ecs_");
    labels
        .set("region", region)
        .set("cluster", cluster.cluster().text("clusterName"))
        .set("cluster_arn", cluster.cluster().text("clusterArn"))
        .set("ip_address", address)
        .tags("tag_cluster_", Tags.of(cluster.cluster().list("tags")));
    setTask(labels);
    setService(labels);
    setNetwork(labels);
    setInstance(labels);
    return labels;
  }

  private void setTask(MetaLabels labels) {
    labels
        .set("task_arn", task.text("taskArn"))
        .set("task_definition", task.text("taskDefinitionArn"))
        .set("task_group", task.text("group"))
        .set("launch_type", task.text("launchType"))
        .set("availability_zone", task.text("availabilityZone"))
        .set("desired_status", task.text("desiredStatus"))
        .set("last_status", task.text("lastStatus"))
        .set("health_status", task.text("healthStatus"))
        .set("platform_family", task.text("platformFamily"))
        .set("platform_version", task.text("platformVersion"))
        .tags("tag_task_", Tags.of(task.list("tags")));
  }

  private void setService(MetaLabels labels) {
    String group = task.text("group");
    String name = group.startsWith(SERVICE_GROUP) ? group.substring(SERVICE_GROUP.length()) : "";
    ApiValue service = cluster.services().getOrDefault(name, ApiValue.ABSENT);
    labels
        .set("service", name)
        .set("service_arn", service.text("serviceArn"))
        .set("service_status", service.text("status"))
        .tags("tag_service_", Tags.of(service.list("tags")));
  }

  private void setNetwork(MetaLabels labels) {
    String own = networkInterface(task, "networkInterfaceId").orElse("");
    labels
        .set("network_mode", ownInterface ? "awsvpc" : "bridge")
        .set(
            "subnet_id",
            ownInterface
                ? networkInterface(task, "subnetId").orElse("")
                : instance.text("subnetId"))
        .set(
            "public_ip",
            ownInterface
                ? cluster.publicAddresses().getOrDefault(own, "")
                : instance.text("ipAddress"));
  }

  private void setInstance(MetaLabels labels) {
    labels
        .set("container_instance_arn", task.text("containerInstanceArn"))
        .set("ec2_instance_id", instance.text("instanceId"))
        .set("ec2_instance_type", instance.text("instanceType"))
        .set("ec2_instance_private_ip", instance.text("privateIpAddress"))
        .set("ec2_instance_public_ip", instance.text("ipAddress"))
        .tags("tag_ec2_", Tags.of(instance.list("tagSet")));
  }
}
