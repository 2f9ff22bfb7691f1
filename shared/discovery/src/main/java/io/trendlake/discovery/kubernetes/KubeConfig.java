// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import io.trendlake.model.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The server and the user of the current context of a {@code kubeconfig} file. Programs that it
 * would have run for a token ({@code exec}) are not run.
 */
public final class KubeConfig {

  private final Path file;
  private final ApiObject content;

  private KubeConfig(Path file, ApiObject content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads a file.
   *
   * @throws KubernetesException if it cannot be read, or says something that does not work here
   */
  public static ApiServer server(Path file) throws KubernetesException {
    try {
      Load load = new Load(LoadSettings.builder().setLabel(file.toString()).build());
      Object content = load.loadFromString(Files.readString(file));
      return new KubeConfig(file, ApiObject.of(content)).server();
    } catch (IOException e) {
      throw new KubernetesException(
          "the file " + file + " cannot be read: " + Failures.reason(e), e);
    } catch (YamlEngineException e) {
      // The message would show an excerpt of the file, which has secrets.
      throw new KubernetesException("the file " + file + " is not YAML");
    }
  }

  private ApiServer server() throws KubernetesException {
    String current = content.text("current-context");
    ApiObject context = named("contexts", "context", current);
    ApiObject cluster = named("clusters", "cluster", context.text("cluster"));
    ApiObject user = named("users", "user", context.text("user"));
    HttpClientConfig http =
        HttpClientConfig.defaults().withTls(tls(cluster, user)).withProxy(proxy(cluster));
    return new ApiServer(url(cluster.text("server")), authenticated(http, user), "");
  }

  private ApiObject named(String list, String member, String name) throws KubernetesException {
    return content.list(list).stream()
        .filter(element -> element.text("name").equals(name))
        .findFirst()
        .map(element -> element.at(member))
        .orElseThrow(() ->
            fault(
                "there is no element \""
                    + name
                    + "\" in "
                    + list
                    + ", which the current context needs"));
  }

  private Url url(String server) throws KubernetesException {
    try {
      return Url.parse(server);
    } catch (IllegalArgumentException e) {
      throw fault("server is not a URL: " + e.getMessage());
    }
  }

  /** The text stays out of the message: it may hold a password. */
  private ProxyConfig proxy(ApiObject cluster) throws KubernetesException {
    String text = cluster.text("proxy-url");
    if (text.isEmpty()) {
      return ProxyConfig.NONE;
    }
    try {
      return new ProxyConfig.Through(Url.parse(text), "", List.of());
    } catch (IllegalArgumentException e) {
      throw fault(
          "proxy-url is not the URL of a proxy: "
              + e.getMessage()
              + "; write http://host:port, as proxies of other kinds, such as SOCKS, are not"
              + " supported");
    }
  }

  private TlsConfig tls(ApiObject cluster, ApiObject user) throws KubernetesException {
    TlsConfig none = TlsConfig.defaults();
    Optional<Secret> cert = secret(user, "client-certificate-data", "client-certificate");
    Optional<Secret> key = secret(user, "client-key-data", "client-key");
    if (cert.isPresent() != key.isPresent()) {
      throw fault("client-certificate and client-key belong together; one of them is missing");
    }
    return new TlsConfig(
        secret(cluster, "certificate-authority-data", "certificate-authority"),
        cert,
        key,
        cluster.optional("tls-server-name").filter(name -> !name.isEmpty()),
        cluster.flag("insecure-skip-tls-verify"),
        none.minVersion(),
        none.maxVersion());
  }

  /** Data go before a file, which is taken from the folder of the kubeconfig. */
  private Optional<Secret> secret(ApiObject from, String data, String path)
      throws KubernetesException {
    String encoded = from.text(data);
    if (!encoded.isEmpty()) {
      try {
        byte[] decoded = Base64.getDecoder().decode(encoded.replaceAll("\\s", ""));
        return Optional.of(new Secret.Inline(new String(decoded, StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException e) {
        throw fault(data + " is not in Base64");
      }
    }
    return from.optional(path).filter(text -> !text.isEmpty()).map(this::inFile);
  }

  private Secret inFile(String path) {
    return new Secret.InFile(file.resolveSibling(path));
  }

  private HttpClientConfig authenticated(HttpClientConfig http, ApiObject user)
      throws KubernetesException {
    if (!user.at("exec").isAbsent() || !user.at("auth-provider").isAbsent()) {
      throw fault(
          "the user gets its token from a program (exec), which is not run; for EKS write eks,"
              + " else a token or a client certificate");
    }
    Optional<Secret> token =
        user.optional("tokenFile")
            .filter(path -> !path.isEmpty())
            .map(this::inFile)
            .or(() ->
                user.optional("token").filter(text -> !text.isEmpty()).map(Secret.Inline::new));
    if (token.isPresent()) {
      return http.withAuthorization(new Authorization("Bearer", token.get()));
    }
    return user.text("username").isEmpty()
        ? http
        : http.withBasicAuth(
            new BasicAuth(
                new Secret.Inline(user.text("username")),
                new Secret.Inline(user.text("password"))));
  }

  private KubernetesException fault(String reason) {
    return new KubernetesException("the file " + file + ": " + reason);
  }
}
