// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SecretReference;
import io.trendlake.config.http.Url;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a pod, and whom a kubeconfig asks, and as whom. */
final class ApiServerTest {

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), text);
  }

  @Test
  void server_ofPod_isThatOfItsServiceAccount() throws Exception {
    Files.writeString(folder.resolve("namespace"), "monitoring\n");

    ApiServer server =
        PodServiceAccount.server(
            Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443"), folder);

    assertThat(server.url().toString()).isEqualTo("https://[fd00::1]:443");
    assertThat(server.ownNamespace()).isEqualTo("monitoring");
    assertThat(server.http().tls().ca()).contains(new Secret.InFile(folder.resolve("ca.crt")));
    assertThat(server.http().authorization().orElseThrow().credentials())
        .isEqualTo(new Secret.InFile(folder.resolve("token")));
  }

  @Test
  void server_outsideOfCluster_fails() {
    assertThatExceptionOfType(KubernetesException.class)
        .isThrownBy(() -> PodServiceAccount.server(Map.of()))
        .withMessageContaining("KUBERNETES_SERVICE_HOST is not set");
  }

  @Test
  void server_ofKubeConfig_isThatOfItsContext() throws Exception {
    ApiServer server =
        KubeConfigFile.server(
            file(
                """
                apiVersion: v1
                kind: Config
                current-context: b
                clusters:
                  - name: one
                    cluster: {server: "https://one.example"}
                  - name: two
                    cluster:
                      server: https://two.example:6443/k8s
                      certificate-authority-data: Q0E=
                      tls-server-name: api.two
                contexts:
                  - {name: a, context: {cluster: one, user: y}}
                  - {name: b, context: {cluster: two, user: x}}
                users:
                  - name: x
                    user: {client-certificate: cert.pem, client-key-data: S0VZ, token: hunter2}
                """));

    assertThat(server.url().toString()).isEqualTo("https://two.example:6443/k8s");
    assertThat(server.http().tls().ca()).contains(new Secret.Inline("CA"));
    assertThat(server.http().tls().serverName()).contains("api.two");
    assertThat(server.http().tls().cert()).contains(new Secret.InFile(folder.resolve("cert.pem")));
    assertThat(server.http().tls().key()).contains(new Secret.Inline("KEY"));
    assertThat(server.http().authorization().orElseThrow().credentials())
        .isEqualTo(new Secret.Inline("hunter2"));
    assertThat(server.toString()).doesNotContain("hunter2");
  }

  @Test
  void server_ofUserWithPassword_sendsIt() throws Exception {
    ApiServer server =
        KubeConfigFile.server(file(config("https://one.example", "{username: u, password: p}")));

    assertThat(server.http().basicAuth().orElseThrow().username())
        .isEqualTo(new Secret.Inline("u"));
  }

  private static String config(String server, String user) {
    return """
    current-context: a
    clusters: [{name: one, cluster: {server: "%s"}}]
    contexts: [{name: a, context: {cluster: one, user: x}}]
    users: [{name: x, user: %s}]
    """
        .formatted(server, user);
  }

  private Path proxied(String proxy) throws IOException {
    String cluster = "https://one.example\", proxy-url: \"" + proxy;
    return file(config(cluster, "{token: t}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://someone:hunter2@proxy.example:3128",
        "socks5://someone:hunter2@proxy.example:1080"
      })
  void server_ofKubeConfigWithAProxy_isAskedThroughIt(String proxy) throws Exception {
    ApiServer server = KubeConfigFile.server(proxied(proxy));

    assertThat(server.http().proxy())
        .isEqualTo(new ProxyConfig.Through(Url.parseProxy(proxy), "", List.of()));
    assertThat(server.http().authorization()).isPresent();
    assertThat(server.http().toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks4://someone:hunter2@proxy.example:1080", "proxy.example:3128"})
  void server_ofKubeConfigWithAProxyOfAnotherKind_failsWithoutShowingIt(String proxy)
      throws IOException {
    Path config = proxied(proxy);

    assertThatExceptionOfType(KubernetesException.class)
        .isThrownBy(() -> KubeConfigFile.server(config))
        .withMessageContaining("proxy-url is not the URL of a proxy")
        .withMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://x | {token: t} | server is not a URL",
        "https://x | {exec: {command: aws}} | which is not run; for EKS write eks",
        "https://x | {client-key-data: '***'} | client-key-data is not in Base64",
        "https://x | {client-key-data: Q0E=} | client-certificate and client-key belong together",
      })
  void server_ofKubeConfigThatDoesNotWork_fails(String server, String user, String reason) {
    assertThatExceptionOfType(KubernetesException.class)
        .isThrownBy(() -> KubeConfigFile.server(file(config(server, user))))
        .withMessageContaining(reason);
  }

  @Test
  void server_ofFileThatIsNoKubeConfig_failsWithoutShowingIt() throws IOException {
    Path broken = file("token: hunter2\n  a: [");
    Path other = folder.resolve("other");
    Files.writeString(other, "current-context: nowhere");

    assertThatExceptionOfType(KubernetesException.class)
        .isThrownBy(() -> KubeConfigFile.server(broken))
        .withMessageContaining("is not YAML")
        .withMessageNotContaining("hunter2");
    assertThatExceptionOfType(KubernetesException.class)
        .isThrownBy(() -> KubeConfigFile.server(other))
        .withMessageContaining("no element \"nowhere\" in contexts");
    assertThatExceptionOfType(KubernetesException.class)
        .isThrownBy(() -> KubeConfigFile.server(folder.resolve("missing")))
        .withMessage("the file " + folder.resolve("missing") + " cannot be read: no such file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client-certificate: c, client-key-data: S0VZ",
        "client-certificate-data: Q0E=, client-key: /proc/self/environ",
        "tokenFile: /proc/self/environ"
      })
  void server_ofSecretThatNamesAFile_fails(String user) {
    String text =
        """
        current-context: a
        clusters: [{name: c, cluster: {server: "https://one.example"}}]
        contexts: [{name: a, context: {cluster: c, user: u}}]
        users: [{name: u, user: {%s}}]
        """
            .formatted(user);

    assertThatExceptionOfType(KubernetesException.class)
        .isThrownBy(() -> KubeConfigFile.server(SecretReference.parse("ssm:/kube"), text))
        .withMessageStartingWith("the secret ssm:/kube: ")
        .withMessageContaining("is the path of a file")
        .withMessageNotContainingAny("environ");
  }

  @Test
  void server_ofSecretNestedWithoutEnd_fails() {
    String text = "clusters: " + "[".repeat(100_000);

    assertThatExceptionOfType(KubernetesException.class)
        .isThrownBy(() -> KubeConfigFile.server(SecretReference.parse("ssm:/kube"), text))
        .withMessage("the secret ssm:/kube is not YAML");
  }

  @Test
  void server_ofSecretThatIsNoKubeConfig_failsWithoutShowingIt() {
    assertThatExceptionOfType(KubernetesException.class)
        .isThrownBy(() -> KubeConfigFile.server(SecretReference.parse("ssm:/kube"), "a: {hunter2"))
        .withMessage("the secret ssm:/kube is not YAML");
  }
}
