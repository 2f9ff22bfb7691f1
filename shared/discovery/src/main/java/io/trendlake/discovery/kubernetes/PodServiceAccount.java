// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.config.http.Secret;
import io.trendlake.config.http.Url;
import io.trendlake.model.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a pod asks the API server of its cluster: by its service account, whose files the kubelet
 * renews (Kubernetes documentation, "Accessing the Kubernetes API from a Pod").
 */
public final class PodServiceAccount {

  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private PodServiceAccount() {}

  /**
   * The server of this pod's cluster.
   *
   * @param environment of the process
   * @throws KubernetesException outside of a cluster
   */
  public static ApiServer server(Map<String, String> environment) throws KubernetesException {
    return server(environment, SERVICE_ACCOUNT);
  }

  static ApiServer server(Map<String, String> environment, Path account)
      throws KubernetesException {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
    if (host.isEmpty() || port.isEmpty()) {
      throw new KubernetesException(
          "this process does not run in a cluster: KUBERNETES_SERVICE_HOST is not set; write"
              + " api_server, kubeconfig_file or eks");
    }
    String name = host.contains(":") ? "[" + host + "]" : host;
    return ApiServer.of(
        Url.parse("https://" + name + ":" + port),
        Optional.of(new Secret.InFile(account.resolve("ca.crt"))),
        new Secret.InFile(account.resolve("token")),
        namespace(account.resolve("namespace")));
  }

  private static String namespace(Path file) throws KubernetesException {
    try {
      String namespace = Files.readString(file).strip();
      if (namespace.isEmpty()) {
        throw new KubernetesException("the file " + file + " names no namespace");
      }
      return namespace;
    } catch (IOException e) {
      throw new KubernetesException(
          "the file " + file + " cannot be read: " + Failures.reason(e), e);
    }
  }
}
