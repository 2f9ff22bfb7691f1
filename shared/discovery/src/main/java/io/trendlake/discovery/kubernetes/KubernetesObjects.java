// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.config.sd.KubernetesRole;
import io.trendlake.config.sd.KubernetesSdConfig;
import io.trendlake.config.sd.KubernetesSdConfig.Metadata;
import io.trendlake.config.sd.KubernetesSdConfig.Selector;
import io.trendlake.fetch.Fetcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The targets of a cluster as of now: lists what there is, and what surrounds it. */
public final class KubernetesObjects {

  private final KubernetesSdConfig config;
  private final KubernetesApi api;
  private final ApiServer server;
  private final Surroundings around;

  private KubernetesObjects(KubernetesSdConfig config, ApiServer server, Fetcher fetcher) {
    this.config = config;
    this.server = server;
    this.api = new KubernetesApi(server, fetcher);
    this.around = new Surroundings(config.attach());
  }

  /**
   * The targets of all objects that the settings mean, object by object. Blocks until all lists are
   * there.
   *
   * @param server whom to ask; what the settings say of it has become this
   * @throws KubernetesException if one list at least does not come whole
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static List<ObjectTargets> find(
      KubernetesSdConfig config, ApiServer server, Fetcher fetcher)
      throws KubernetesException, InterruptedException {
    return new KubernetesObjects(config, server, fetcher).find();
  }

  private List<ObjectTargets> find() throws KubernetesException, InterruptedException {
    List<String> namespaces = config.role() == KubernetesRole.NODE ? List.of("") : namespaces();
    listSurroundings(namespaces);
    RoleTargets targets = new RoleTargets(around);
    List<ObjectTargets> found = new ArrayList<>();
    for (String namespace : namespaces) {
      int before = found.size();
      api.list(
          resource(config.role()),
          namespace,
          config.selector(config.role()),
          object -> targets.of(config.role(), object).ifPresent(found::add),
          () -> found.subList(before, found.size()).clear());
    }
    return found;
  }

  private List<String> namespaces() {
    if (config.namespaces().isEmpty() && !config.ownNamespace()) {
      return List.of("");
    }
    List<String> namespaces = new ArrayList<>(config.namespaces());
    if (config.ownNamespace() && !namespaces.contains(server.ownNamespace())) {
      namespaces.add(server.ownNamespace());
    }
    return namespaces;
  }

  private static Resource resource(KubernetesRole role) {
    return switch (role) {
      case POD -> Resource.PODS;
      case SERVICE -> Resource.SERVICES;
      case ENDPOINTS -> Resource.ENDPOINTS;
      case ENDPOINTSLICE -> Resource.ENDPOINT_SLICES;
      case NODE -> Resource.NODES;
      case INGRESS -> Resource.INGRESSES;
    };
  }

  private void listSurroundings(List<String> namespaces)
      throws KubernetesException, InterruptedException {
    KubernetesRole role = config.role();
    boolean endpoints = role == KubernetesRole.ENDPOINTS || role == KubernetesRole.ENDPOINTSLICE;
    boolean hasPods = endpoints || role == KubernetesRole.POD;
    Metadata attach = config.attach();
    if (attach.node() && hasPods) {
      list(Resource.NODES, "", config.selector(KubernetesRole.NODE), around::addNode);
    }
    if (attach.namespace() && role != KubernetesRole.NODE) {
      list(Resource.NAMESPACES, "", Selector.ANY, around::addNamespace);
    }
    for (String namespace : namespaces) {
      if (attach.deployment() && hasPods) {
        list(Resource.REPLICA_SETS, namespace, Selector.ANY, around.owners::addReplicaSet);
      }
      if (attach.cronJob() && hasPods) {
        list(Resource.JOBS, namespace, Selector.ANY, around.owners::addJob);
      }
      if (endpoints) {
        list(
            Resource.SERVICES,
            namespace,
            config.selector(KubernetesRole.SERVICE),
            around::addService);
        list(Resource.PODS, namespace, config.selector(KubernetesRole.POD), around::addPod);
      }
    }
  }

  /** Objects are kept by their names, so it does no harm to list one twice. */
  private void list(
      Resource resource, String namespace, Selector selector, Consumer<ApiObject> objects)
      throws KubernetesException, InterruptedException {
    api.list(resource, namespace, selector, objects, () -> {});
  }
}
