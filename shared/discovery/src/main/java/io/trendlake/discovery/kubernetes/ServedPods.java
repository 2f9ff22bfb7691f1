// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pods of the addresses of one object of endpoints, and which of their ports it names: the
 * other ports of their containers are targets too.
 */
final class ServedPods {

  private final Map<String, Pod> pods = new LinkedHashMap<>();

  /** The numbers of ports, by the pod's key. */
  private final Map<String, Set<String>> named = new LinkedHashMap<>();

  /** Gives a target the labels of its pod, and of the container that has the port. */
  void describe(ObjectLabels target, Pod pod, String port, String protocol) {
    target.setAll(pod.labels());
    for (Pod.Container container : pod.containers()) {
      container.ports().stream()
          .filter(own -> own.number().equals(port))
          .findFirst()
          .ifPresent(own -> {
            container.describe(target);
            own.describe(target);
            if (!protocol.isEmpty()) {
              target.set("pod_container_port_protocol", protocol);
            }
          });
    }
    pods.put(pod.key(), pod);
    named.computeIfAbsent(pod.key(), any -> new LinkedHashSet<>()).add(port);
  }

  /** The targets of the ports that no endpoint names. */
  List<Labels> others() {
    List<Labels> targets = new ArrayList<>();
    pods.forEach((key, pod) -> {
      if (!pod.ip().isEmpty()) {
        for (Pod.Container container : pod.containers()) {
          container.ports().stream()
              .filter(port -> !named.getOrDefault(key, Set.of()).contains(port.number()))
              .forEach(port -> targets.add(other(pod, container, port)));
        }
      }
    });
    return targets;
  }

  private static Labels other(Pod pod, Pod.Container container, Pod.Port port) {
    ObjectLabels target = new ObjectLabels().address(pod.ip(), port.number());
    return port.describe(container.describe(target)).setAll(pod.labels()).build();
  }
}
