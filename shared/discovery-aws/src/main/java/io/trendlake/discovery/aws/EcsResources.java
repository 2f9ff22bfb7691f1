// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.sd.EcsSdConfig;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.List;

/** Containers of tasks of ECS. */
final class EcsResources implements Resources {

  private final EcsSdConfig config;
  private final TaskDefinitions definitions = new TaskDefinitions();

  EcsResources(EcsSdConfig config) {
    this.config = config;
  }

  @Override
  public List<Labels> targets(AwsApi api) throws DiscoveryException, InterruptedException {
    EcsApi ecs = new EcsApi(api, config.requestConcurrency());
    List<String> names = config.clusters().isEmpty() ? ecs.clusterArns() : config.clusters();
    List<EcsCluster> clusters =
        Concurrently.map(
            ecs.clusters(names),
            config.requestConcurrency(),
            cluster -> EcsCluster.ask(cluster, ecs, api));
    definitions.learn(
        clusters.stream()
            .flatMap(cluster -> cluster.tasks().stream())
            .map(task -> task.text("taskDefinitionArn"))
            .toList(),
        ecs,
        config.requestConcurrency());
    return targets(clusters, api.session().place().region());
  }

  private List<Labels> targets(List<EcsCluster> clusters, String region) {
    List<Labels> targets = new ArrayList<>();
    for (EcsCluster cluster : clusters) {
      for (ApiValue task : cluster.tasks()) {
        new EcsTask(task, cluster)
            .targets(definitions, region, config.aws().port())
            .forEach(labels -> targets.add(labels.build()));
      }
    }
    return targets;
  }
}
