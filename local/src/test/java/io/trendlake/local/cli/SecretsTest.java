// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets of a configuration go to those whom they are for, and nowhere else: not into what {@code
 * up} prints, its pages, or the lake, though targets, a proxy and a token server send back what
 * they were sent.
 */
@Timeout(120)
final class SecretsTest {

  /** Each secret of the configuration begins like that. */
  private static final String SECRET = "s3cr3t-";

  private static final String CONFIG =
      """
      global: {scrape_interval: 1s, scrape_timeout: 900ms}
      scrape_configs:
        - job_name: basic
          basic_auth: {username: someone, password: s3cr3t-basic}
          static_configs: &targets [{targets: ["TARGET"]}]
        - job_name: basic-file
          basic_auth: {username: someone, password_file: FILE}
          static_configs: *targets
        - job_name: both-files
          basic_auth: {username_file: FILE, password_file: FILE}
          static_configs: *targets
        - job_name: older
          bearer_token: s3cr3t-older
          static_configs: *targets
        - job_name: older-file
          bearer_token_file: FILE
          static_configs: *targets
        - job_name: bearer-file
          metrics_path: /echo
          authorization: {credentials_file: FILE}
          static_configs: *targets
        - job_name: pem
          scheme: https
          tls_config: {ca: not PEM, cert: not PEM, key: s3cr3t-key}
          static_configs: *targets
        - job_name: pem-files
          scheme: https
          tls_config: {ca_file: FILE, cert_file: FILE, key_file: FILE}
          static_configs: *targets
        - job_name: header-file
          metrics_path: /garbled
          http_headers: {X-Api-Key: {files: [FILE]}}
          static_configs: *targets
        - job_name: token-file
          oauth2: {client_id: me, client_secret_file: FILE, token_url: "http://TARGET/garbled"}
          static_configs: *targets
        - job_name: assertion
          oauth2: &assertion
            client_id: me
            grant_type: urn:ietf:params:oauth:grant-type:jwt-bearer
            client_certificate_key: s3cr3t-rsa
            token_url: http://TARGET/token
          static_configs: *targets
        - job_name: assertion-file
          oauth2: {<<: *assertion, client_certificate_key: "", client_certificate_key_file: FILE}
          static_configs: *targets
        - job_name: signed-file
          metrics_path: /echo
          sigv4: {region: eu-west-1, access_key: AKIASIGNED, secret_key_file: FILE}
          static_configs: *targets
        - job_name: cluster
          kubernetes_sd_configs: [{role: pod, kubeconfig_file: KUBE}]
        - job_name: server
          kubernetes_sd_configs:
            - {role: pod, api_server: "http://TARGET/echo", authorization: {credentials: s3cr3t-server}}
        - job_name: bearer
          authorization: {credentials: s3cr3t-bearer}
          static_configs: *targets
        - job_name: failing
          metrics_path: /echo
          authorization: {type: Key, credentials: s3cr3t-failing}
          static_configs: *targets
        - job_name: garbled
          metrics_path: /garbled
          authorization: {credentials: s3cr3t-garbled}
          static_configs: *targets
        - job_name: redirected
          metrics_path: /redirect
          authorization: {credentials: s3cr3t-redirected}
          static_configs: *targets
        - job_name: header
          http_headers: {X-Api-Key: {secrets: [s3cr3t-header]}}
          metrics_path: /echo
          static_configs: *targets
        - job_name: token
          oauth2: {client_id: me, client_secret: s3cr3t-client, token_url: "http://TARGET/token"}
          static_configs: *targets
        - job_name: no-token
          oauth2: {client_id: me, client_secret: s3cr3t-refused, token_url: "http://TARGET/echo"}
          static_configs: *targets
        - job_name: signed
          metrics_path: /echo
          sigv4: {region: eu-west-1, access_key: AKIASIGNED, secret_key: s3cr3t-signing}
          static_configs: *targets
        - job_name: proxy
          proxy_url: http://someone:s3cr3t-proxy@TARGET
          static_configs: [{targets: ["proxied.example:9100"]}]
        - job_name: proxy-refusing
          scheme: https
          proxy_url: http://someone:s3cr3t-tunnel@TARGET
          proxy_connect_header: {X-Proxy-Key: [s3cr3t-connect]}
          static_configs: [{targets: ["tunnelled.example:9100"]}]
        - job_name: list
          http_sd_configs:
            - {url: "http://TARGET/echo", basic_auth: {username: someone, password: s3cr3t-list}}
        - job_name: aws
          ec2_sd_configs:
            - {region: eu-west-1, endpoint: "http://TARGET/echo", access_key: AKIAEXAMPLE, secret_key: s3cr3t-aws}
      """;

  private static final String KUBE_CONFIG =
      """
      current-context: a
      contexts: [{name: a, context: {cluster: a, user: a}}]
      clusters: [{name: a, cluster: {server: "http://TARGET/echo"}}]
      users: [{name: a, user: {token: s3cr3t-kube}}]
      """;

  /** The first cell of a row of docs/configuration.md. */
  private static final Pattern KEYS = Pattern.compile("(?m)^\\| ((?:`[a-z0-9_]+` ?)+)\\|");

  /** What is shown, as in Prometheus. */
  private static final Set<String> PUBLIC = Set.of("username", "ca", "cert");

  /** Files that hold no secrets. */
  private static final Set<String> LOGS = Set.of("scrape_failure_log_file", "query_log_file");

  @TempDir private Path folder;

  /** A target, a list, a proxy and a token server at once, that say what they were asked. */
  private static Response answer(Request request) {
    String sent = request.headers() + " " + request.text();
    return switch (request.path()) {
      case "/token" ->
          Response.of(200, "{\"access_token\": \"s3cr3t-token\", \"token_type\": \"bearer\"}")
              .with("Content-Type", "application/json");
      case "/echo" -> Response.of(500, sent);
      case "/garbled" -> Response.of(200, "good 1\nx{" + sent + "\n");
      case "/redirect" -> Response.of(302, "").with("Location", "http://127.0.0.1:1/elsewhere");
      case null -> Response.of(407, sent);
      default -> Response.of(200, "good 1\n").with("Content-Type", "text/plain; version=0.0.4");
    };
  }

  /** What is documented is what is read; secrets by reference are tried in Lambda's runtime. */
  @Test
  void everyKeyOfASecret_isTried() throws Exception {
    Set<String> keys =
        KEYS.matcher(Files.readString(Path.of("../docs/configuration.md")))
            .results()
            .flatMap(row -> Stream.of(row.group(1).replace("`", "").strip().split(" ")))
            .collect(Collectors.toSet());
    Set<String> inFiles =
        keys.stream()
            .filter(key -> key.endsWith("_file") && !LOGS.contains(key))
            .collect(Collectors.toSet());

    assertThat(inFiles).contains("password_file", "key_file", "kubeconfig_file");
    for (String key : inFiles) {
      assertThat(CONFIG).contains(key + ": ");
      String inline = key.substring(0, key.length() - "_file".length());
      if (keys.contains(inline) && !PUBLIC.contains(inline)) {
        assertThat(CONFIG).contains(inline + ": " + SECRET);
      }
    }
  }

  @Test
  void secrets_ofAConfiguration_goToThoseWhomTheyAreForAlone() throws Exception {
    String printed;
    StringBuilder seen = new StringBuilder();
    Path lake = folder.resolve("lake");
    try (ScriptedServer server = ScriptedServer.start(SecretsTest::answer)) {
      String target = server.uri().getAuthority();
      Path file = Files.writeString(folder.resolve("password"), "s3cr3t-file");
      Path kubeConfig =
          Files.writeString(folder.resolve("kubeconfig"), KUBE_CONFIG.replace("TARGET", target));
      Path config =
          Files.writeString(
              folder.resolve("trendlake.yml"),
              CONFIG
                  .replace("TARGET", target)
                  .replace("FILE", file.toString())
                  .replace("KUBE", kubeConfig.toString()));
      LiveCommand up =
          LiveCommand.start("up", "--config", config.toString(), "--dir", lake.toString());
      try (up) {
        up.await(() -> wereAllSent(server));
        // What each job's first answer led to is stored and shown by then.
        int asked = server.requests().size();
        up.await(() -> server.requests().size() > 2 * asked);
        for (String page : List.of("targets", "service-discovery", "config", "status", "graph")) {
          seen.append(get("http://" + up.address() + "/" + page)).append('\n');
        }
        for (String call :
            List.of("targets?state=any", "status/config", "status/flags", "metadata")) {
          seen.append(get("http://" + up.address() + "/api/v1/" + call)).append('\n');
        }
      }
      printed = up.printed();
    }
    for (String view : List.of("samples", "scrapes", "metrics")) {
      seen.append(rows(lake, view)).append('\n');
    }
    seen.append(files(lake));

    assertThat(found(seen, "someone")).isNotEmpty();
    assertThat(found(seen, "password: &lt;secret&gt;")).isNotEmpty();
    assertThat(found(seen, "tunnelled.example:9100")).isNotEmpty();
    assertThat(found(printed, " up")).isNotEmpty();
    for (CharSequence text : List.of(seen, printed)) {
      assertThat(found(text, SECRET)).isEmpty();
      for (String secret : List.of("basic", "file", "list", "proxy", "tunnel")) {
        assertThat(found(text, basic(secret))).isEmpty();
      }
    }
  }

  /** Where a text has another one, with what is around it; the whole would be too long to show. */
  private static List<String> found(CharSequence text, String what) {
    String all = text.toString();
    List<String> places = new ArrayList<>();
    for (int at = all.indexOf(what); at >= 0 && places.size() < 5; at = all.indexOf(what, at + 1)) {
      places.add(
          all.substring(Math.max(0, at - 80), Math.min(all.length(), at + what.length() + 80)));
    }
    return places;
  }

  /** Whether each secret was in a request; an AWS key only signs. */
  private static boolean wereAllSent(ScriptedServer server) {
    String sent =
        String.join("\n", server.requests().stream().map(r -> r.headers() + r.text()).toList());
    return Stream.of(
                "bearer",
                "failing",
                "garbled",
                "redirected",
                "header",
                "token",
                "older",
                "kube",
                "server")
            .allMatch(secret -> sent.contains(SECRET + secret))
        && Stream.of("basic", "file", "list", "proxy")
            .allMatch(secret -> sent.contains(basic(secret)))
        && sent.contains("AKIAEXAMPLE")
        && sent.contains("Credential=AKIASIGNED/");
  }

  private static String basic(String secret) {
    return Base64.getEncoder().encodeToString(("someone:" + SECRET + secret).getBytes(UTF_8));
  }

  private static String get(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private static String rows(Path lake, String view) throws Exception {
    StringBuilder rows = new StringBuilder();
    try (SqlEngine engine = SqlEngine.open(lake, false);
        SqlQueryResult result = engine.query("SELECT * FROM " + view)) {
      while (result.next()) {
        rows.append(Arrays.toString(result.row())).append('\n');
      }
    }
    return rows.toString();
  }

  /** Names and bytes of all files: what is not compressed would be seen there. */
  private static String files(Path lake) throws Exception {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(lake)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(file).append(new String(Files.readAllBytes(file), UTF_8));
      }
    }
    return text.toString();
  }
}
