// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.config.sd.KubernetesSdConfig.Metadata;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What targets are made of in a pod.
 *
 * @param key its namespace and name
 * @param ip empty while it starts, and after it was evicted
 * @param labels Prometheus's podLabels
 */
record Pod(
    String key,
    String namespace,
    String node,
    String ip,
    Labels labels,
    List<Container> containers) {

  /** A container; those for initialization come last. */
  record Container(String name, String id, String image, boolean isInit, List<Port> ports) {

    /** The meta labels of a target of it. */
    ObjectLabels describe(ObjectLabels labels) {
      return labels
          .set("pod_container_name", name)
          .set("pod_container_image", image)
          .set("pod_container_init", String.valueOf(isInit));
    }
  }

  /** A port of a container. */
  record Port(String number, String name, String protocol) {

    ObjectLabels describe(ObjectLabels labels) {
      return labels
          .set("pod_container_port_number", number)
          .set("pod_container_port_name", name)
          .set("pod_container_port_protocol", protocol);
    }
  }

  static Pod of(ApiObject pod, Owners owners, Metadata attach) {
    String namespace = pod.text("metadata", "namespace");
    String name = pod.text("metadata", "name");
    List<Container> containers = new ArrayList<>();
    read(pod, "containers", "containerStatuses", false, containers);
    read(pod, "initContainers", "initContainerStatuses", true, containers);
    return new Pod(
        namespace + "/" + name,
        namespace,
        pod.text("spec", "nodeName"),
        pod.text("status", "podIP"),
        labels(pod, namespace, owners, attach),
        containers);
  }

  private static void read(
      ApiObject pod, String kind, String statuses, boolean isInit, List<Container> into) {
    List<ApiObject> known = pod.list("status", statuses);
    for (ApiObject container : pod.list("spec", kind)) {
      String name = container.text("name");
      String id =
          known.stream()
              .filter(status -> status.text("name").equals(name))
              .findFirst()
              .map(status -> status.text("containerID"))
              .orElse("");
      List<Port> ports =
          container.list("ports").stream()
              .map(port ->
                  new Port(port.text("containerPort"), port.text("name"), port.text("protocol")))
              .toList();
      into.add(new Container(name, id, container.text("image"), isInit, ports));
    }
  }

  private static Labels labels(ApiObject pod, String namespace, Owners owners, Metadata attach) {
    ObjectLabels labels =
        new ObjectLabels()
            .set("pod_ip", pod.text("status", "podIP"))
            .set("pod_ready", ready(pod))
            .set("pod_phase", pod.text("status", "phase"))
            .set("pod_node_name", pod.text("spec", "nodeName"))
            .set("pod_host_ip", pod.text("status", "hostIP"))
            .set("pod_uid", pod.text("metadata", "uid"))
            .object("pod", pod);
    Optional<ApiObject> controller = Owners.controllerOf(pod);
    if (controller.isPresent()) {
      String kind = controller.get().text("kind");
      String name = controller.get().text("name");
      labels.set("pod_controller_kind", kind).set("pod_controller_name", name);
      String key = namespace + "/" + name;
      switch (kind) {
        case "ReplicaSet" -> labels.set("pod_deployment_name", owners.deploymentOf(key));
        case "Job" -> {
          if (attach.job()) {
            labels.set("pod_job_name", name);
          }
          labels.set("pod_cronjob_name", owners.cronJobOf(key));
        }
        default -> {
          // No other kind has a special name here.
        }
      }
    }
    return labels.build();
  }

  private static String ready(ApiObject pod) {
    return pod.list("status", "conditions").stream()
        .filter(condition -> condition.text("type").equals("Ready"))
        .findFirst()
        .map(condition -> condition.text("status").toLowerCase(Locale.ROOT))
        .orElse("unknown");
  }
}
