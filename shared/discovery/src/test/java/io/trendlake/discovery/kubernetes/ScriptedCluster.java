// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.sd.KubernetesAccess;
import io.trendlake.config.sd.KubernetesRole;
import io.trendlake.config.sd.KubernetesSdConfig;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.model.Labels;
import io.trendlake.testkit.ScriptedServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An API server of Kubernetes on this machine, with the lists that a test gives it. */
final class ScriptedCluster implements AutoCloseable {

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final Map<String, List<String>> objects = new TreeMap<>();
  private final ScriptedServer server;

  ScriptedCluster() throws IOException {
    server = ScriptedServer.start(this::answer);
  }

  /**
   * Adds an object to a list.
   *
   * @param path of the list
   * @param object in JSON, with single quotes
   */
  ScriptedCluster with(String path, String object) {
    objects.computeIfAbsent(path, any -> new ArrayList<>()).add(object.replace('\'', '"'));
    return this;
  }

  private ScriptedServer.Response answer(ScriptedServer.Request request) {
    List<String> items = objects.get(request.path());
    return items == null
        ? ScriptedServer.Response.of(403, "{\"kind\":\"Status\",\"status\":\"Failure\"}")
        : list("", items);
  }

  /** A page of a list as the API server writes it. */
  static ScriptedServer.Response list(String continued, List<String> items) {
    return ScriptedServer.Response.of(
            200,
            "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"7\","
                + "\"continue\":\""
                + continued
                + "\"},\"items\":["
                + String.join(",", items)
                + "]}")
        .with("Content-Type", "application/json");
  }

  ScriptedServer server() {
    return server;
  }

  /** The paths and queries that were asked for, decoded. */
  List<String> asked() {
    return server.requests().stream()
        .map(request -> URLDecoder.decode(request.target().toString(), StandardCharsets.UTF_8))
        .toList();
  }

  static KubernetesSdConfig config(KubernetesRole role) {
    return config(role, KubernetesSdConfig.Metadata.NONE);
  }

  static KubernetesSdConfig config(KubernetesRole role, KubernetesSdConfig.Metadata attach) {
    return new KubernetesSdConfig(
        role,
        new KubernetesAccess.InCluster(),
        List.of(),
        false,
        Map.of(),
        attach,
        KubernetesSdConfig.DEFAULT_REFRESH_INTERVAL);
  }

  List<ObjectTargets> find(KubernetesSdConfig config)
      throws KubernetesException, InterruptedException {
    ApiServer api =
        new ApiServer(
            Url.parse(server.uri().toString()), HttpClientConfig.defaults(), "monitoring");
    return KubernetesObjects.find(config, api, fetcher);
  }

  List<ObjectTargets> find(KubernetesRole role) throws KubernetesException, InterruptedException {
    return find(config(role));
  }

  /** Labels of Kubernetes, without the part of their names that all have. */
  static Map<String, String> brief(Labels labels) {
    Map<String, String> texts = new TreeMap<>();
    labels.forEach((name, value) -> texts.put(name.replace("__meta_kubernetes_", ""), value));
    return texts;
  }

  @Override
  public void close() {
    server.close();
    fetcher.close();
  }
}
