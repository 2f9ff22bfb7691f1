// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.TlsVersion;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.FetchRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RelayRequestTest {

  private static FetchRequest fetch(HttpClientConfig http) {
    return new FetchRequest(
        "",
        Url.of("https://10.0.0.5:9100/metrics?a=%20\u00e9".replace("\u00e9", "%C3%A9")),
        Map.of("Accept", "text/plain;q=0.5"),
        Duration.ofMillis(9500),
        1 << 28,
        http);
  }

  private static Secret secret(String text) {
    return new Secret.Inline(text);
  }

  private static void assertReadsAsWritten(RelayRequest request) throws IOException {
    assertThat(RelayRequest.read(request.write())).isEqualTo(request);
  }

  @Test
  void message_defaults() throws IOException {
    assertReadsAsWritten(new RelayRequest(List.of(fetch(HttpClientConfig.defaults())), List.of()));
  }

  @Test
  void message_everything() throws IOException {
    HttpClientConfig http =
        new HttpClientConfig(
            false,
            false,
            Optional.of(new BasicAuth(secret("me"), secret("\"hunter2\""))),
            Optional.empty(),
            new TlsConfig(
                Optional.of(secret("ca\n")),
                Optional.of(secret("cert\n")),
                Optional.of(secret("key\n")),
                Optional.of("exporter.example"),
                true,
                Optional.of(TlsVersion.TLS12),
                Optional.of(TlsVersion.TLS13)),
            List.of(new HttpHeader("X-Scope", List.of(secret("a"), secret("b")))));

    assertReadsAsWritten(
        new RelayRequest(
            List.of(fetch(http), fetch(HttpClientConfig.defaults())),
            List.of(Cidr.parse("100.64.0.0/10"), Cidr.parse("fd00:ec2::/32"))));
  }

  @Test
  void message_authorization() throws IOException {
    HttpClientConfig http =
        new HttpClientConfig(
            true,
            true,
            Optional.empty(),
            Optional.of(new Authorization("Bearer", secret("token"))),
            TlsConfig.defaults(),
            List.of());

    assertReadsAsWritten(new RelayRequest(List.of(fetch(http)), List.of()));
  }

  @Test
  void message_oauth2AndProxies() throws IOException {
    ProxyConfig through =
        new ProxyConfig.Through(
            Url.parseProxy("socks5://user:hunter2@proxy.example:3128"),
            "a.example",
            List.of(new HttpHeader("X-Team", List.of(secret("a")))));
    TlsConfig insecure =
        new TlsConfig(
            Optional.of(secret("ca\n")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty());
    HttpClientConfig client =
        HttpClientConfig.defaults()
            .withProxy(through)
            .withOAuth2(
                new OAuth2Config(
                    "me",
                    new OAuth2Config.ClientCredentials(secret("hunter2")),
                    Url.of("https://tokens.example/"),
                    List.of("read"),
                    Map.of("resource", "a"),
                    insecure,
                    new ProxyConfig.FromEnvironment(List.of())));
    HttpClientConfig jwt =
        HttpClientConfig.defaults()
            .withProxy(new ProxyConfig.FromEnvironment(List.of()))
            .withOAuth2(
                new OAuth2Config(
                    "me",
                    new OAuth2Config.JwtBearer(
                        secret("key\n"),
                        Optional.of("k1"),
                        OAuth2Config.SignatureAlgorithm.RS512,
                        "issuer",
                        "audience",
                        Map.of("list", List.of("a", 1L, true), "map", Map.of("b", "c"))),
                    Url.of("https://tokens.example/"),
                    List.of(),
                    Map.of(),
                    TlsConfig.defaults(),
                    through));

    assertReadsAsWritten(new RelayRequest(List.of(fetch(client), fetch(jwt)), List.of()));
  }

  @Test
  void secretInAFile_isReadWhenItIsWritten(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "from the file\n");
    HttpClientConfig http =
        new HttpClientConfig(
            true,
            true,
            Optional.empty(),
            Optional.of(new Authorization("Bearer", new Secret.InFile(file))),
            TlsConfig.defaults(),
            List.of());

    RelayRequest read =
        RelayRequest.read(new RelayRequest(List.of(fetch(http)), List.of()).write());

    assertThat(read.fetches().getFirst().http().authorization())
        .contains(new Authorization("Bearer", secret("from the file")));
  }

  @Test
  void version_another() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RelayRequest.read("{\"version\":0,\"urls\":[]}".getBytes(UTF_8)))
        .withMessage(
            "the message is of version 0, this relay reads version 1; deploy the relay and the"
                + " scraper from the same build");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RelayResponse.read("{\"version\":2}".getBytes(UTF_8)))
        .withMessageContaining("of version 2, this scraper reads version 1");
  }

  @Test
  void message_none() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RelayRequest.read("{}".getBytes(UTF_8)))
        .withMessage("$ has no version");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            RelayRequest.read(
                "{\"version\":1,\"allow\":[],\"fetches\":[{\"url\":1}]}".getBytes(UTF_8)))
        .withMessage("$.fetches[0].url is no text");
  }

  @Test
  void response_readsAsWritten() {
    byte[] body = {0, 1, (byte) 0xff, 31};
    RelayResponse response =
        new RelayResponse(
            List.of(
                new RelayResult.Fetched(0, 200, "text/plain", "gzip", body),
                new RelayResult.Failed(2, "the host \"x\" cannot be resolved")),
            List.of(1, 3));

    assertThat(RelayResponse.read(response.write())).usingRecursiveComparison().isEqualTo(response);
  }
}
