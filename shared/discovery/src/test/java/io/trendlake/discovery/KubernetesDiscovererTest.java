// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.KubernetesAccess;
import io.trendlake.config.sd.KubernetesRole;
import io.trendlake.config.sd.KubernetesSdConfig;
import io.trendlake.discovery.kubernetes.ApiServer;
import io.trendlake.fetch.AddressPolicy;
import io.trendlake.fetch.HttpFetcher;
import io.trendlake.model.Labels;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists that an API server of a cluster gives, or refuses. */
final class KubernetesDiscovererTest {

  private static final String NODES =
      """
      {"items": [{"metadata": {"name": "n"},
        "status": {"addresses": [{"type": "InternalIP", "address": "10.0.0.1"}],
          "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}}}}]}\
      """;

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private ScriptedServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = ScriptedServer.start(request -> Response.of(200, NODES));
  }

  @AfterEach
  void stopServer() {
    server.close();
    fetcher.close();
  }

  private Url url() {
    return Url.parse(server.uri().toString());
  }

  private Discoverer<TargetGroup> discoverer(KubernetesAccess access, EksCluster.Finder finder) {
    return new KubernetesDiscoverer(
        new KubernetesSdConfig(
            KubernetesRole.NODE,
            access,
            List.of(),
            false,
            Map.of(),
            KubernetesSdConfig.Metadata.NONE,
            KubernetesSdConfig.DEFAULT_REFRESH_INTERVAL),
        fetcher,
        eks -> finder);
  }

  private Discoverer<TargetGroup> ofApiServer() {
    return discoverer(
        new KubernetesAccess.ApiServer(url(), HttpClientConfig.defaults()),
        () -> {
          throw new DiscoveryException("no cluster of EKS is asked for");
        });
  }

  @Test
  void discover_nodes_areTargets() throws Exception {
    assertThat(ofApiServer().discover())
        .isEqualTo(
            DiscoveryResult.of(
                List.of(
                    new TargetGroup(
                        "node/n",
                        List.of(
                            Labels.of(
                                "__address__", "10.0.0.1:10250",
                                "__meta_kubernetes_node_address_InternalIP", "10.0.0.1",
                                "instance", "n")),
                        Labels.of("__meta_kubernetes_node_name", "n")))));
  }

  @Test
  void discover_serverThatRefuses_fails() {
    server.answer(request -> Response.of(401, ""));

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(ofApiServer()::discover)
        .withMessageStartingWith(
            "role node of " + url() + ": listing nodes: the API server answered with")
        .withMessageContaining("401");
  }

  @Test
  void discover_clusterOfEks_hasItsAccountAndRegion() throws Exception {
    AccountRegion place =
        new AccountRegion("111111111111", "shop", "eu-west-1", Optional.empty(), Optional.empty());
    EksCluster cluster =
        new EksCluster(new ApiServer(url(), HttpClientConfig.defaults(), ""), place);

    DiscoveryResult<TargetGroup> found =
        discoverer(new KubernetesAccess.Eks("c", AwsSdSettings.defaults()), () -> cluster)
            .discover();

    assertThat(found.found().getFirst().labels())
        .isEqualTo(
            Labels.of(
                "__meta_account_id", "111111111111",
                "__meta_account_name", "shop",
                "__meta_kubernetes_node_name", "n",
                "__meta_region", "eu-west-1",
                "account", "111111111111",
                "region", "eu-west-1"));
  }

  @Test
  void discover_clusterOfEksThatIsNotFound_fails() {
    KubernetesAccess.Eks eks = new KubernetesAccess.Eks("c", AwsSdSettings.defaults());

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(discoverer(eks, AwsDiscoverers.NONE.eks(eks))::discover)
        .withMessage("eks: this process has no client of AWS");
  }
}
