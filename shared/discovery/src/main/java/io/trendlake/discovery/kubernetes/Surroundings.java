// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.config.sd.KubernetesSdConfig;
import io.trendlake.model.Labels;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The objects around those that targets are, by their names. Filled before targets are made. */
final class Surroundings {

  private final KubernetesSdConfig.Metadata attach;
  final Map<String, Labels> nodes = new HashMap<>();
  final Map<String, Labels> namespaces = new HashMap<>();
  final Map<String, Service> services = new HashMap<>();
  final Map<String, Pod> pods = new HashMap<>();
  final Owners owners = new Owners();

  Surroundings(KubernetesSdConfig.Metadata attach) {
    this.attach = attach;
  }

  /**
   * What endpoints have of their service.
   *
   * @param primaryFamily of a service with two families of addresses, the first of them
   */
  record Service(Labels labels, Optional<String> primaryFamily) {

    static Service of(ApiObject service) {
      String policy = service.text("spec", "ipFamilyPolicy");
      boolean dual = policy.equals("PreferDualStack") || policy.equals("RequireDualStack");
      return new Service(
          labelsOf(service),
          service.texts("spec", "ipFamilies").stream().filter(any -> dual).findFirst());
    }

    /** Prometheus's serviceLabels. */
    static Labels labelsOf(ApiObject service) {
      return new ObjectLabels()
          .set(ObjectLabels.NAMESPACE, service.text("metadata", "namespace"))
          .object("service", service)
          .build();
    }
  }

  KubernetesSdConfig.Metadata attach() {
    return attach;
  }

  void addNode(ApiObject node) {
    nodes.put(node.text("metadata", "name"), new ObjectLabels().object("node", node).build());
  }

  void addNamespace(ApiObject namespace) {
    namespaces.put(
        namespace.text("metadata", "name"),
        new ObjectLabels().describe("namespace", namespace).build());
  }

  void addService(ApiObject service) {
    services.put(Owners.key(service), Service.of(service));
  }

  void addPod(ApiObject pod) {
    Pod read = Pod.of(pod, owners, attach);
    pods.put(read.key(), read);
  }

  /** The labels of a node, none if it is not known or not wanted. */
  Labels node(String name) {
    return attach.node() ? nodes.getOrDefault(name, Labels.empty()) : Labels.empty();
  }

  /** The labels of a namespace, none if it is not known or not wanted. */
  Labels namespace(String name) {
    return attach.namespace() ? namespaces.getOrDefault(name, Labels.empty()) : Labels.empty();
  }

  /** The pod that an address refers to, if it is one that is known. */
  Optional<Pod> pod(ApiObject reference) {
    return reference.text("kind").equals("Pod")
        ? Optional.ofNullable(pods.get(reference.text("namespace") + "/" + reference.text("name")))
        : Optional.empty();
  }
}
