// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.SecretReference;
import io.trendlake.config.http.SecretStore;
import io.trendlake.config.http.Url;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.KubernetesAccess;
import io.trendlake.config.sd.KubernetesRole;
import io.trendlake.config.sd.KubernetesSdConfig;
import io.trendlake.discovery.kubernetes.ApiServer;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.model.Labels;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
    return discoverer(
        access,
        finder,
        reference -> {
          throw new IOException("no secret is asked for");
        });
  }

  private Discoverer<TargetGroup> discoverer(
      KubernetesAccess access, EksCluster.Finder finder, SecretStore secrets) {
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
        new AwsDiscovery() {
          @Override
          public Discoverer<TargetGroup> of(AwsSdConfig config, AccountRegion where) {
            return NONE.of(config, where);
          }

          @Override
          public EksCluster.Finder eks(KubernetesAccess.Eks eks) {
            return finder;
          }

          @Override
          public Discoverer<Account> accounts(Organization organization) {
            return NONE.accounts(organization);
          }

          @Override
          public SecretStore secrets() {
            return secrets;
          }
        });
  }

  private Discoverer<TargetGroup> ofSecret(SecretStore secrets) {
    return discoverer(
        new KubernetesAccess.ReferencedKubeConfig(SecretReference.parse("ssm:/kube")),
        () -> {
          throw new DiscoveryException("no cluster of EKS is asked for");
        },
        secrets);
  }

  private Discoverer<TargetGroup> ofApiServer() {
    return discoverer(
        new KubernetesAccess.NamedServer(url(), HttpClientConfig.defaults()),
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
  void discover_kubeConfigByReference_isReadAtEachDiscovery() throws Exception {
    AtomicInteger read = new AtomicInteger();
    Discoverer<TargetGroup> nodes =
        ofSecret(reference ->
            """
            current-context: a
            clusters: [{name: c, cluster: {server: "%s"}}]
            contexts: [{name: a, context: {cluster: c, user: u}}]
            users: [{name: u, user: {token: hunter%d}}]
            """
                .formatted(url(), read.incrementAndGet()));

    assertThat(nodes.discover().found()).hasSize(1);
    assertThat(nodes.discover().found()).hasSize(1);
    assertThat(server.requests())
        .extracting(request -> request.header("Authorization").orElse(""))
        .containsExactly("Bearer hunter1", "Bearer hunter2");
  }

  @Test
  void discover_kubeConfigByReferenceThatCannotBeRead_fails() {
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(
            ofSecret(reference -> {
              throw new IOException("the secret " + reference + " cannot be read: it is gone");
            })
                ::discover)
        .withMessage(
            "role node of the cluster of ssm:/kube: the secret ssm:/kube cannot be read: it is gone");
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
        .isThrownBy(discoverer(eks, AwsDiscovery.NONE.eks(eks))::discover)
        .withMessage("eks: this process has no client of AWS");
  }
}
