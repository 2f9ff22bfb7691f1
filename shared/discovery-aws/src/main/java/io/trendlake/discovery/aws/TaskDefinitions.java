// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.discovery.DiscoveryException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The docker labels of containers, by task definition. A revision never changes, so it is asked for
 * once, and kept while there is a task of it. Safe for use by many threads.
 */
final class TaskDefinitions {

  private final Map<String, Map<String, Map<String, String>>> byArn = new ConcurrentHashMap<>();

  /** Asks for those that are not known, and forgets those that are not named. */
  void learn(Collection<String> arns, EcsApi ecs, int concurrency)
      throws DiscoveryException, InterruptedException {
    Set<String> wanted = new LinkedHashSet<>(arns);
    byArn.keySet().retainAll(wanted);
    List<String> unknown = new ArrayList<>(wanted);
    unknown.removeAll(byArn.keySet());
    List<Map<String, Map<String, String>>> learnt =
        Concurrently.map(unknown, concurrency, arn -> dockerLabels(ecs.taskDefinition(arn)));
    for (int i = 0; i < learnt.size(); i++) {
      byArn.put(unknown.get(i), learnt.get(i));
    }
  }

  /** The docker labels of a container. */
  Map<String, String> dockerLabels(String arn, String container) {
    return byArn.getOrDefault(arn, Map.of()).getOrDefault(container, Map.of());
  }

  private static Map<String, Map<String, String>> dockerLabels(ApiValue definition) {
    Map<String, Map<String, String>> byContainer = new LinkedHashMap<>();
    for (ApiValue container : definition.list("containerDefinitions")) {
      Map<String, String> labels = new LinkedHashMap<>();
      container
          .at("dockerLabels")
          .members()
          .forEach(label -> labels.put(label.name(), label.value().text()));
      byContainer.put(container.text("name"), labels);
    }
    return byContainer;
  }
}
