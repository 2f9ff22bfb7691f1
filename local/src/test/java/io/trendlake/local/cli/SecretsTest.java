// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.Trendlake;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern ADDRESS =
      Pattern.compile("http://(127\\.0\\.0\\.1:[0-9]+)/(targets|graph)");

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

  @Test
  void secrets_ofAConfiguration_goToThoseWhomTheyAreForAlone() throws Exception {
    StringWriter printed = new StringWriter();
    StringBuilder seen = new StringBuilder();
    Path lake = folder.resolve("lake");
    try (ScriptedServer server = ScriptedServer.start(SecretsTest::answer)) {
      String target = server.uri().getAuthority();
      Path file = Files.writeString(folder.resolve("password"), "s3cr3t-file");
      Path config =
          Files.writeString(
              folder.resolve("trendlake.yml"),
              CONFIG.replace("TARGET", target).replace("FILE", file.toString()));
      Thread up = Thread.ofPlatform().start(() -> up(config, lake, printed));
      Matcher address = ADDRESS.matcher("");
      while (up.isAlive() && !address.reset(printed.toString()).find()) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      while (up.isAlive() && !wereAllSent(server)) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      for (String page : List.of("targets", "service-discovery", "config", "status", "graph")) {
        seen.append(get("http://" + address.group(1) + "/" + page)).append('\n');
      }
      for (String call :
          List.of("targets?state=any", "status/config", "status/flags", "metadata")) {
        seen.append(get("http://" + address.group(1) + "/api/v1/" + call)).append('\n');
      }
      up.join();
      assertThat(wereAllSent(server)).as("all secrets reached whom they are for").isTrue();
    }
    for (String view : List.of("samples", "scrapes", "metrics")) {
      seen.append(rows(lake, view)).append('\n');
    }
    seen.append(files(lake));

    assertThat(found(seen, "someone")).isNotEmpty();
    assertThat(found(seen, "password: &lt;secret&gt;")).isNotEmpty();
    assertThat(found(seen, "tunnelled.example:9100")).isNotEmpty();
    assertThat(found(printed, " up")).isNotEmpty();
    for (CharSequence text : List.of(seen, printed.getBuffer())) {
      assertThat(found(text, SECRET)).isEmpty();
      for (String secret : List.of("basic", "file", "list", "proxy", "tunnel")) {
        assertThat(found(text, basic(secret))).isEmpty();
      }
    }
  }

  /**
   * Where a text has another one, with what stands around it; the whole would be too long to show.
   */
  private static List<String> found(Object text, String what) {
    return Pattern.compile(".{0,80}" + Pattern.quote(what) + ".{0,80}")
        .matcher(text.toString())
        .results()
        .limit(5)
        .map(MatchResult::group)
        .toList();
  }

  /** Whether each secret was in a request; an AWS key only signs. */
  private static boolean wereAllSent(ScriptedServer server) {
    String sent =
        String.join("\n", server.requests().stream().map(r -> r.headers() + r.text()).toList());
    return Stream.of("bearer", "failing", "garbled", "redirected", "header", "token")
            .allMatch(secret -> sent.contains(SECRET + secret))
        && Stream.of("basic", "file", "list", "proxy")
            .allMatch(secret -> sent.contains(basic(secret)))
        && sent.contains("AKIAEXAMPLE")
        && sent.contains("Credential=AKIASIGNED/");
  }

  private static String basic(String secret) {
    return Base64.getEncoder().encodeToString(("someone:" + SECRET + secret).getBytes(UTF_8));
  }

  private static void up(Path config, Path lake, StringWriter printed) {
    Trendlake.commandLine()
        .setOut(new PrintWriter(printed, true))
        .setErr(new PrintWriter(printed, true))
        .execute(
            "up",
            "--config",
            config.toString(),
            "--dir",
            lake.toString(),
            "--listen",
            "127.0.0.1:0",
            "--for",
            "6s");
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
