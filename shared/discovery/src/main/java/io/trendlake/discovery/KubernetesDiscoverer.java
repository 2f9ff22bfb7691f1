// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.http.SecretReference;
import io.trendlake.config.http.SecretStore;
import io.trendlake.config.sd.KubernetesAccess;
import io.trendlake.config.sd.KubernetesSdConfig;
import io.trendlake.discovery.kubernetes.ApiServer;
import io.trendlake.discovery.kubernetes.KubeConfigFile;
import io.trendlake.discovery.kubernetes.KubernetesException;
import io.trendlake.discovery.kubernetes.KubernetesObjects;
import io.trendlake.discovery.kubernetes.ObjectTargets;
import io.trendlake.discovery.kubernetes.PodServiceAccount;
import io.trendlake.fetch.Fetcher;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The targets that objects of Kubernetes are, as Prometheus's discovery/kubernetes, but listed at
 * each refresh instead of watched. A list comes whole or not at all.
 */
final class KubernetesDiscoverer implements Discoverer<TargetGroup> {

  private final KubernetesSdConfig config;
  private final Fetcher fetcher;
  private final Discoverer<TargetGroup> source;

  KubernetesDiscoverer(KubernetesSdConfig config, Fetcher fetcher, AwsDiscovery aws) {
    this.config = config;
    this.fetcher = fetcher;
    this.source = source(aws);
  }

  @Override
  public DiscoveryResult<TargetGroup> discover() throws DiscoveryException, InterruptedException {
    return source.discover();
  }

  private Discoverer<TargetGroup> source(AwsDiscovery aws) {
    return switch (config.access()) {
      case KubernetesAccess.InCluster() ->
          () -> ask(() -> PodServiceAccount.server(System.getenv()), Labels.empty());
      case KubernetesAccess.KubeConfig(var file) ->
          () -> ask(() -> KubeConfigFile.server(file), Labels.empty());
      case KubernetesAccess.ReferencedKubeConfig(var reference) ->
          () -> ask(() -> kept(reference, aws.secrets()), Labels.empty());
      case KubernetesAccess.NamedServer server ->
          () -> ask(() -> new ApiServer(server.url(), server.http(), ""), Labels.empty());
      case KubernetesAccess.Eks eks -> {
        EksCluster.Finder finder = aws.eks(eks);
        yield () -> {
          EksCluster cluster = finder.find();
          return ask(cluster::server, cluster.place().labels());
        };
      }
    };
  }

  /** The server of a kubeconfig that AWS keeps. */
  private static ApiServer kept(SecretReference reference, SecretStore secrets)
      throws KubernetesException {
    try {
      return KubeConfigFile.server(reference, secrets.text(reference));
    } catch (IOException e) {
      throw new KubernetesException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What says whom to ask. */
  @FunctionalInterface
  private interface Servers {

    ApiServer server() throws KubernetesException;
  }

  private DiscoveryResult<TargetGroup> ask(Servers servers, Labels place)
      throws DiscoveryException, InterruptedException {
    try {
      List<TargetGroup> found = new ArrayList<>();
      for (ObjectTargets object : KubernetesObjects.find(config, servers.server(), fetcher)) {
        found.add(new TargetGroup(object.source(), object.targets(), place.with(object.labels())));
      }
      return DiscoveryResult.of(found);
    } catch (KubernetesException e) {
      throw new DiscoveryException(
          "role " + config.role().text() + " of " + config.shownServer() + ": " + e.getMessage(),
          e);
    }
  }
}
