// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

/** The kinds of objects that are listed, and where. */
enum Resource {
  PODS("/api/v1", "pods"),
  SERVICES("/api/v1", "services"),
  ENDPOINTS("/api/v1", "endpoints"),
  NODES("/api/v1", "nodes"),
  NAMESPACES("/api/v1", "namespaces"),
  ENDPOINT_SLICES("/apis/discovery.k8s.io/v1", "endpointslices"),
  INGRESSES("/apis/networking.k8s.io/v1", "ingresses"),
  REPLICA_SETS("/apis/apps/v1", "replicasets"),
  JOBS("/apis/batch/v1", "jobs");

  private final String group;
  private final String plural;

  Resource(String group, String plural) {
    this.group = group;
    this.plural = plural;
  }

  /** As rules of RBAC name it. */
  String plural() {
    return plural;
  }

  /**
   * The path of the list.
   *
   * @param namespace empty = of all, or of a kind that is in none
   */
  String path(String namespace) {
    return group + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural;
  }
}
