// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.config.sd.KubernetesRole;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes targets of objects, one method for a role: each is what Prometheus 3.14 makes of them
 * (discovery/kubernetes, {@code buildPod} and its like), with its labels and sources.
 */
final class RoleTargets {

  /** The types of addresses of a node, the best first. */
  private static final List<String> NODE_ADDRESSES =
      List.of("InternalIP", "InternalDNS", "ExternalIP", "ExternalDNS", "LegacyHostIP", "Hostname");

  private final Surroundings around;

  RoleTargets(Surroundings around) {
    this.around = around;
  }

  /** The targets of an object of the role; empty if nothing is known of its address. */
  Optional<ObjectTargets> of(KubernetesRole role, ApiObject object) {
    return switch (role) {
      case POD -> Optional.of(pod(Pod.of(object, around.owners, around.attach())));
      case SERVICE -> Optional.of(service(object));
      case ENDPOINTS -> Optional.of(endpoints(object));
      case ENDPOINTSLICE -> Optional.of(endpointSlice(object));
      case NODE -> node(object);
      case INGRESS -> Optional.of(ingress(object));
    };
  }

  private ObjectTargets pod(Pod pod) {
    String source = "pod/" + pod.key();
    boolean elsewhere = around.attach().node() && !around.nodes.containsKey(pod.node());
    if (pod.ip().isEmpty() || elsewhere) {
      return new ObjectTargets(source, List.of(), Labels.empty());
    }
    Labels labels =
        new ObjectLabels()
            .setAll(pod.labels())
            .set(ObjectLabels.NAMESPACE, pod.namespace())
            .setAll(around.node(pod.node()))
            .setAll(around.namespace(pod.namespace()))
            .build();
    List<Labels> targets = new ArrayList<>();
    for (Pod.Container container : pod.containers()) {
      if (container.ports().isEmpty()) {
        targets.add(container(container).address(pod.ip()).build());
      }
      for (Pod.Port port : container.ports()) {
        targets.add(port.describe(container(container)).address(pod.ip(), port.number()).build());
      }
    }
    return new ObjectTargets(source, targets, labels);
  }

  private static ObjectLabels container(Pod.Container container) {
    return container.describe(new ObjectLabels()).set("pod_container_id", container.id());
  }

  private ObjectTargets service(ApiObject service) {
    String namespace = service.text("metadata", "namespace");
    String host = service.text("metadata", "name") + "." + namespace + ".svc";
    String type = service.text("spec", "type");
    Labels labels =
        new ObjectLabels()
            .setAll(Surroundings.Service.labelsOf(service))
            .setAll(around.namespace(namespace))
            .build();
    List<Labels> targets = new ArrayList<>();
    for (ApiObject port : service.list("spec", "ports")) {
      ObjectLabels target =
          new ObjectLabels()
              .address(host, port.text("port"))
              .set("service_port_name", port.text("name"))
              .set("service_port_number", port.text("port"))
              .set("service_port_protocol", port.text("protocol"))
              .set("service_type", type);
      if (type.equals("ExternalName")) {
        target.set("service_external_name", service.text("spec", "externalName"));
      } else {
        target.set("service_cluster_ip", service.text("spec", "clusterIP"));
      }
      if (type.equals("LoadBalancer")) {
        target.set("service_loadbalancer_ip", service.text("spec", "loadBalancerIP"));
      }
      targets.add(target.build());
    }
    return new ObjectTargets("svc/" + Owners.key(service), targets, labels);
  }

  private ObjectTargets endpoints(ApiObject endpoints) {
    String namespace = endpoints.text("metadata", "namespace");
    ObjectLabels labels = new ObjectLabels().set(ObjectLabels.NAMESPACE, namespace);
    Optional.ofNullable(around.services.get(Owners.key(endpoints)))
        .ifPresent(service -> labels.setAll(service.labels()));
    labels.object("endpoints", endpoints).setAll(around.namespace(namespace));
    ServedPods pods = new ServedPods();
    List<Labels> targets = new ArrayList<>();
    for (ApiObject subset : endpoints.list("subsets")) {
      for (ApiObject port : subset.list("ports")) {
        for (ApiObject address : subset.list("addresses")) {
          targets.add(endpoint(address, port, "true", pods));
        }
        for (ApiObject address : subset.list("notReadyAddresses")) {
          targets.add(endpoint(address, port, "false", pods));
        }
      }
    }
    targets.addAll(pods.others());
    return new ObjectTargets("endpoints/" + Owners.key(endpoints), targets, labels.build());
  }

  private Labels endpoint(ApiObject address, ApiObject port, String ready, ServedPods pods) {
    ApiObject reference = address.at("targetRef");
    Optional<String> node = address.optional("nodeName");
    ObjectLabels target =
        new ObjectLabels()
            .address(address.text("ip"), port.text("port"))
            .set("endpoint_port_name", port.text("name"))
            .set("endpoint_port_protocol", port.text("protocol"))
            .set("endpoint_ready", ready)
            .set("endpoint_address_target_kind", reference.text("kind"))
            .set("endpoint_address_target_name", reference.text("name"))
            .set("endpoint_node_name", node)
            .set("endpoint_hostname", address.text("hostname"));
    target.setAll(
        around.node(
            node.orElse(reference.text("kind").equals("Node") ? reference.text("name") : "")));
    around
        .pod(reference)
        .ifPresent(pod -> pods.describe(target, pod, port.text("port"), port.text("protocol")));
    return target.build();
  }

  private ObjectTargets endpointSlice(ApiObject slice) {
    String namespace = slice.text("metadata", "namespace");
    ObjectLabels labels =
        new ObjectLabels()
            .set(ObjectLabels.NAMESPACE, namespace)
            .set("endpointslice_address_type", slice.text("addressType"))
            .object("endpointslice", slice);
    Optional<Surroundings.Service> service =
        slice
            .optional("metadata", "labels", "kubernetes.io/service-name")
            .map(name -> around.services.get(namespace + "/" + name));
    service.ifPresent(known -> labels.setAll(known.labels()));
    labels.setAll(around.namespace(namespace));
    List<Labels> targets = new ArrayList<>();
    // The slice of the other family of addresses names the same pods again.
    if (service
        .flatMap(Surroundings.Service::primaryFamily)
        .filter(family -> !family.equals(slice.text("addressType")))
        .isEmpty()) {
      ServedPods pods = new ServedPods();
      for (ApiObject endpoint : slice.list("endpoints")) {
        for (ApiObject port : slice.list("ports")) {
          for (String address : endpoint.texts("addresses")) {
            targets.add(sliceEndpoint(address, endpoint, port, pods));
          }
        }
      }
      targets.addAll(pods.others());
    }
    return new ObjectTargets("endpointslice/" + Owners.key(slice), targets, labels.build());
  }

  private Labels sliceEndpoint(
      String address, ApiObject endpoint, ApiObject port, ServedPods pods) {
    Optional<String> number = port.optional("port");
    ApiObject reference = endpoint.at("targetRef");
    ObjectLabels target = new ObjectLabels();
    number.ifPresentOrElse(some -> target.address(address, some), () -> target.address(address));
    target
        .set("endpointslice_port_name", port.text("name"))
        .set("endpointslice_port_protocol", port.text("protocol"))
        .set("endpointslice_port", number)
        .set("endpointslice_port_app_protocol", port.text("appProtocol"))
        .set("endpointslice_endpoint_hostname", endpoint.text("hostname"))
        .set("endpointslice_address_target_kind", reference.text("kind"))
        .set("endpointslice_address_target_name", reference.text("name"))
        .set("endpointslice_endpoint_node_name", endpoint.text("nodeName"))
        .set("endpointslice_endpoint_zone", endpoint.text("zone"));
    for (String condition : List.of("ready", "serving", "terminating")) {
      target.set(
          "endpointslice_endpoint_conditions_" + condition,
          endpoint.optional("conditions", condition));
    }
    endpoint
        .members("deprecatedTopology")
        .forEach((name, value) -> {
          String topology = "endpointslice_endpoint_topology_";
          target.set(topology + ObjectLabels.safe(name), value);
          target.set(topology + "present_" + ObjectLabels.safe(name), "true");
        });
    target.setAll(
        around.node(
            reference.text("kind").equals("Node")
                ? reference.text("name")
                : endpoint.text("nodeName")));
    around.pod(reference).ifPresent(pod -> pods.describe(target, pod, number.orElse(""), ""));
    return target.build();
  }

  private static Optional<ObjectTargets> node(ApiObject node) {
    String name = node.text("metadata", "name");
    ObjectLabels labels =
        new ObjectLabels().set("node_provider_id", node.text("spec", "providerID"));
    for (ApiObject condition : node.list("status", "conditions")) {
      labels.set(
          "node_condition_" + ObjectLabels.safe(lower(condition.text("type"))),
          lower(condition.text("status")));
    }
    labels.object("node", node);
    Map<String, String> addresses = new LinkedHashMap<>();
    for (ApiObject address : node.list("status", "addresses")) {
      addresses.putIfAbsent(address.text("type"), address.text("address"));
    }
    String port = node.optional("status", "daemonEndpoints", "kubeletEndpoint", "Port").orElse("0");
    return NODE_ADDRESSES.stream()
        .filter(addresses::containsKey)
        .findFirst()
        .map(addresses::get)
        .map(host -> {
          ObjectLabels target = new ObjectLabels().address(host, port).setPlain("instance", name);
          addresses.forEach(
              (type, address) -> target.set("node_address_" + ObjectLabels.safe(type), address));
          return new ObjectTargets("node/" + name, List.of(target.build()), labels.build());
        });
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private ObjectTargets ingress(ApiObject ingress) {
    String namespace = ingress.text("metadata", "namespace");
    Labels labels =
        new ObjectLabels()
            .set(ObjectLabels.NAMESPACE, namespace)
            .set("ingress_class_name", ingress.text("spec", "ingressClassName"))
            .object("ingress", ingress)
            .setAll(around.namespace(namespace))
            .build();
    List<String> tlsHosts =
        ingress.list("spec", "tls").stream().flatMap(tls -> tls.texts("hosts").stream()).toList();
    List<Labels> targets = new ArrayList<>();
    for (ApiObject rule : ingress.list("spec", "rules")) {
      String host = rule.text("host");
      boolean secure = tlsHosts.stream().anyMatch(pattern -> matches(pattern, host));
      for (String path : paths(rule)) {
        targets.add(
            new ObjectLabels()
                .address(host)
                .set("ingress_scheme", secure ? "https" : "http")
                .set("ingress_host", host)
                .set("ingress_path", path)
                .build());
      }
    }
    return new ObjectTargets("ingress/" + Owners.key(ingress), targets, labels);
  }

  /** A rule without HTTP is one of the whole host. */
  private static List<String> paths(ApiObject rule) {
    return rule.at("http").isAbsent()
        ? List.of("/")
        : rule.list("http", "paths").stream()
            .map(path -> path.text("path"))
            .map(path -> path.isEmpty() ? "/" : path)
            .toList();
  }

  /** Whether a host is the one of a pattern, whose first label may be a star. */
  private static boolean matches(String pattern, String host) {
    if (pattern.equals(host)) {
      return true;
    }
    int dot = host.indexOf('.');
    return dot >= 0 && pattern.equals("*" + host.substring(dot));
  }
}
