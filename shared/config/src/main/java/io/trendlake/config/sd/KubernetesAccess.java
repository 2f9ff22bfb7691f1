// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.SecretReference;
import io.trendlake.config.http.Url;
import java.nio.file.Path;

/** Which API server of Kubernetes is asked, and as whom. */
public sealed interface KubernetesAccess {

  /** That of the cluster that this process runs in, as the service account of its pod. */
  record InCluster() implements KubernetesAccess {}

  /** That of the current context of a {@code kubeconfig}, read at each discovery. */
  record KubeConfig(Path file) implements KubernetesAccess {}

  /** That of the current context of a {@code kubeconfig} that is a secret of AWS. */
  record ReferencedKubeConfig(SecretReference reference) implements KubernetesAccess {}

  /** One that the configuration names. */
  record NamedServer(Url url, HttpClientConfig http) implements KubernetesAccess {

    /** Without secrets. */
    @Override
    public String toString() {
      return "NamedServer[url=%s, http=%s]".formatted(url.shown(), http);
    }
  }

  /**
   * That of a cluster of EKS, as the identity of AWS that the settings say.
   *
   * @param aws of which {@code port} means nothing
   */
  record Eks(String cluster, AwsSdSettings aws) implements KubernetesAccess {}
}
