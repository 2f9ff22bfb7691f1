// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Targets that are objects of Kubernetes ({@code kubernetes_sd_configs}).
 *
 * @param namespaces to look into; empty = all
 * @param ownNamespace whether to look into that of this pod, too
 * @param selectors which objects of a role count; those of a role without one all do
 * @param refreshInterval how often objects are listed
 */
public record KubernetesSdConfig(
    KubernetesRole role,
    KubernetesAccess access,
    List<String> namespaces,
    boolean ownNamespace,
    Map<KubernetesRole, Selector> selectors,
    Metadata attach,
    Duration refreshInterval)
    implements SdConfig {

  /** The default of {@code refresh_interval}. */
  public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofMinutes(1);

  /** Copies the collections. */
  public KubernetesSdConfig {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(attach, "attach");
    Objects.requireNonNull(refreshInterval, "refreshInterval");
    namespaces = List.copyOf(namespaces);
    EnumMap<KubernetesRole, Selector> copy = new EnumMap<>(KubernetesRole.class);
    copy.putAll(selectors);
    selectors = Collections.unmodifiableMap(copy);
  }

  /**
   * Which objects the API server lists.
   *
   * @param label a label selector; empty = any
   * @param field a field selector; empty = any
   */
  public record Selector(String label, String field) {

    /** All objects. */
    public static final Selector ANY = new Selector("", "");
  }

  /**
   * What of other objects targets have labels of ({@code attach_metadata}).
   *
   * @param node labels and annotations of their node
   * @param namespace labels and annotations of their namespace
   * @param deployment the name of their pod's deployment
   * @param job the name of their pod's job
   * @param cronJob the name of their pod's cron job
   */
  public record Metadata(
      boolean node, boolean namespace, boolean deployment, boolean job, boolean cronJob) {

    /** Nothing. */
    public static final Metadata NONE = new Metadata(false, false, false, false, false);
  }

  /** The selector of the objects of a role. */
  public Selector selector(KubernetesRole of) {
    return selectors.getOrDefault(of, Selector.ANY);
  }

  /** The server to show. */
  public String shownServer() {
    return switch (access) {
      case KubernetesAccess.InCluster() -> "this cluster";
      case KubernetesAccess.KubeConfig(var file) -> "the cluster of " + file;
      case KubernetesAccess.ReferencedKubeConfig(var reference) -> "the cluster of " + reference;
      case KubernetesAccess.NamedServer server -> server.url().shown();
      case KubernetesAccess.Eks eks -> "the EKS cluster " + eks.cluster();
    };
  }
}
