// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import static io.trendlake.discovery.kubernetes.ScriptedCluster.config;
import static io.trendlake.discovery.kubernetes.ScriptedCluster.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.sd.KubernetesAccess;
import io.trendlake.config.sd.KubernetesRole;
import io.trendlake.config.sd.KubernetesSdConfig;
import io.trendlake.config.sd.KubernetesSdConfig.Selector;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for, page by page, and what is made of answers that are not lists. */
final class KubernetesListsTest {

  private ScriptedCluster cluster;

  @BeforeEach
  void startCluster() throws IOException {
    cluster = new ScriptedCluster();
  }

  @AfterEach
  void stopCluster() {
    cluster.close();
  }

  private static String node(String name) {
    return "{\"metadata\":{\"name\":\""
        + name
        + "\"},\"status\":{\"addresses\":[{\"type\":\"Hostname\",\"address\":\""
        + name
        + "\"}]}}";
  }

  @Test
  void list_inPages_isReadToTheEnd() throws Exception {
    cluster
        .server()
        .answer(request ->
            request.target().getRawQuery().contains("continue=a%3Db")
                ? list("", List.of(node("two")))
                : list("a=b", List.of(node("one"))));

    assertThat(cluster.find(KubernetesRole.NODE))
        .extracting(ObjectTargets::source)
        .containsExactly("node/one", "node/two");
    assertThat(cluster.asked())
        .containsExactly("/api/v1/nodes?limit=500", "/api/v1/nodes?limit=500&continue=a=b");
  }

  @Test
  void list_thatExpiresInTheMiddle_beginsAgainOnce() throws Exception {
    AtomicInteger expired = new AtomicInteger();
    cluster
        .server()
        .answer(request ->
            request.target().getRawQuery().contains("continue")
                ? expired.getAndIncrement() == 0
                    ? Response.of(410, "{}")
                    : list("", List.of(node("two")))
                : list("t", List.of(node("one"))));

    assertThat(cluster.find(KubernetesRole.NODE))
        .extracting(ObjectTargets::source)
        .containsExactly("node/one", "node/two");

    cluster
        .server()
        .answer(request ->
            request.target().getRawQuery().contains("continue")
                ? Response.of(410, "{}")
                : list("t", List.of(node("one"))));

    assertFails("forgot the list of nodes twice");
  }

  @Test
  void list_ofPagesInACircle_fails() {
    cluster.server().answer(request -> list("t", List.of()));

    assertFails("the list of nodes go round in a circle");
  }

  @Test
  void list_ofPagesWithoutEnd_fails() {
    AtomicInteger pages = new AtomicInteger();
    cluster.server().answer(request -> list("t" + pages.incrementAndGet(), List.of()));

    assertFails("the list of nodes has more than 2000 pages");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | status 401: it does not know who asks",
        "403 | status 403: its user may not list nodes; a role of RBAC has to allow",
        "500 | status 500",
      })
  void list_thatIsRefused_fails(int status, String reason) {
    cluster.server().answer(request -> Response.of(status, "{}"));

    assertFails("listing nodes: the API server answered with " + reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"items\":[{\"metadata\":",
        "{\"items\":[{}",
        "[]",
        "{}",
        "<html>",
        "",
        "{\"items\":["
      })
  void list_thatIsNotWhole_fails(String body) {
    cluster.server().answer(request -> Response.of(200, body));

    assertFails("listing nodes: ");
  }

  @Test
  void list_thatHasNoItems_isEmpty() throws Exception {
    cluster.server().answer(request -> Response.of(200, "{\"metadata\":{},\"items\":null}"));

    assertThat(cluster.find(KubernetesRole.NODE)).isEmpty();
  }

  @Test
  void list_failingInTheMiddle_failsAltogether() {
    cluster
        .server()
        .answer(request ->
            request.target().getRawQuery().contains("continue")
                ? Response.of(500, "")
                : list("t", List.of(node("one"))));

    assertFails("status 500");
  }

  @Test
  void lists_bySelectorsAndNamespaces() throws Exception {
    cluster.server().answer(request -> list("", List.of()));

    cluster.find(
        new KubernetesSdConfig(
            KubernetesRole.ENDPOINTS,
            new KubernetesAccess.InCluster(),
            List.of("prod"),
            true,
            Map.of(
                KubernetesRole.ENDPOINTS,
                new Selector("app in (a, b)", "metadata.name!=x"),
                KubernetesRole.POD,
                new Selector("tier=web", "")),
            new KubernetesSdConfig.Metadata(true, true, true, true, true),
            KubernetesSdConfig.DEFAULT_REFRESH_INTERVAL));

    assertThat(cluster.asked())
        .containsExactly(
            "/api/v1/nodes?limit=500",
            "/api/v1/namespaces?limit=500",
            "/apis/apps/v1/namespaces/prod/replicasets?limit=500",
            "/apis/batch/v1/namespaces/prod/jobs?limit=500",
            "/api/v1/namespaces/prod/services?limit=500",
            "/api/v1/namespaces/prod/pods?limit=500&labelSelector=tier=web",
            "/apis/apps/v1/namespaces/monitoring/replicasets?limit=500",
            "/apis/batch/v1/namespaces/monitoring/jobs?limit=500",
            "/api/v1/namespaces/monitoring/services?limit=500",
            "/api/v1/namespaces/monitoring/pods?limit=500&labelSelector=tier=web",
            "/api/v1/namespaces/prod/endpoints?limit=500&labelSelector=app in (a, b)"
                + "&fieldSelector=metadata.name!=x",
            "/api/v1/namespaces/monitoring/endpoints?limit=500&labelSelector=app in (a, b)"
                + "&fieldSelector=metadata.name!=x");
  }

  @Test
  void lists_ofNodes_areInNoNamespace() throws Exception {
    cluster.server().answer(request -> list("", List.of()));
    KubernetesSdConfig nodes = config(KubernetesRole.NODE);

    cluster.find(
        new KubernetesSdConfig(
            KubernetesRole.NODE,
            nodes.access(),
            List.of("prod"),
            false,
            Map.of(KubernetesRole.NODE, new Selector("", "spec.unschedulable=false")),
            new KubernetesSdConfig.Metadata(true, true, false, false, false),
            nodes.refreshInterval()));

    assertThat(cluster.asked())
        .containsExactly("/api/v1/nodes?limit=500&fieldSelector=spec.unschedulable=false");
  }

  private void assertFails(String reason) {
    assertThatExceptionOfType(KubernetesException.class)
        .isThrownBy(() -> cluster.find(KubernetesRole.NODE))
        .withMessageContaining(reason);
  }
}
