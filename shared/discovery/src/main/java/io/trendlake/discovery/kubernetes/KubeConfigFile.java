// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SecretReference;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.parse.YamlNesting;
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
public final class KubeConfigFile {

  /** What it is, for messages. */
  private final String name;

  /** From where the paths in it are taken; empty where there are no files beside it. */
  private final Optional<Path> folder;

  private final ApiObject content;

  private KubeConfigFile(String name, Optional<Path> folder, ApiObject content) {
    this.name = name;
    this.folder = folder;
    this.content = content;
  }

  /**
   * Reads a file.
   *
   * @throws KubernetesException if it cannot be read, or says something that does not work here
   */
  public static ApiServer server(Path file) throws KubernetesException {
    try {
      return server(
          "the file " + file, Optional.of(file.resolveSibling("")), Files.readString(file));
    } catch (IOException e) {
      throw new KubernetesException(
          "the file " + file + " cannot be read: " + Failures.reason(e), e);
    }
  }

  /**
   * Reads the text of a secret.
   *
   * @throws KubernetesException if it says something that does not work here, as the path of a file
   */
  public static ApiServer server(SecretReference secret, String text) throws KubernetesException {
    return server("the secret " + secret, Optional.empty(), text);
  }

  private static ApiServer server(String name, Optional<Path> folder, String text)
      throws KubernetesException {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(name).build();
      YamlNesting.check(text, settings);
      Load load = new Load(settings);
      return new KubeConfigFile(name, folder, ApiObject.of(load.loadFromString(text))).server();
    } catch (YamlEngineException e) {
      // The message would show an excerpt of the text, which has secrets.
      throw new KubernetesException(name + " is not YAML");
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
      return new ProxyConfig.Through(Url.parseProxy(text), "", List.of());
    } catch (IllegalArgumentException e) {
      throw fault(
          "proxy-url is not the URL of a proxy: "
              + e.getMessage()
              + "; write http://host:port or socks5://host:port");
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
    return inFile(from, path);
  }

  /** Who may write the secret is not to read files of the machine that asks. */
  private Optional<Secret> inFile(ApiObject from, String key) throws KubernetesException {
    String path = from.text(key);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    if (folder.isEmpty()) {
      throw fault(
          key
              + " is the path of a file, and there are none beside a secret; write the data itself,"
              + " as certificate-authority-data, client-certificate-data, client-key-data or token");
    }
    return Optional.of(new Secret.InFile(folder.get().resolve(path)));
  }

  private HttpClientConfig authenticated(HttpClientConfig http, ApiObject user)
      throws KubernetesException {
    if (!user.at("exec").isAbsent() || !user.at("auth-provider").isAbsent()) {
      throw fault(
          "the user gets its token from a program (exec), which is not run; for EKS write eks,"
              + " else a token or a client certificate");
    }
    Optional<Secret> token =
        inFile(user, "tokenFile")
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
    return new KubernetesException(name + ": " + reason);
  }
}
