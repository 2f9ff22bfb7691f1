// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.Exporter;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.address.AddressPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthenticationTest {

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();
  private final Exporter exporter = Exporter.answering("a 1\n");

  @AfterEach
  void close() {
    fetcher.close();
    exporter.close();
  }

  @Test
  void basicAuth_isSentInUtf8() throws Exception {
    fetch(basic(new Secret.Inline("Aladdin"), new Secret.Inline("open sesame")));
    // The example of RFC 7617, section 2.
    assertThat(lastHeader("Authorization")).containsExactly("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }

  @Test
  void authorization_isSentAsTypeAndCredentials() throws Exception {
    fetch(authorization("Bearer", new Secret.Inline("t0ken")));
    assertThat(lastHeader("Authorization")).containsExactly("Bearer t0ken");
  }

  @Test
  void secretInAFile_isReadForEachRequest(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("token"), "first\n");
    HttpClientConfig http = authorization("Bearer", new Secret.InFile(file));
    fetch(http);
    assertThat(lastHeader("Authorization")).containsExactly("Bearer first");
    Files.writeString(file, "second\n");
    fetch(http);
    assertThat(lastHeader("Authorization")).containsExactly("Bearer second");
  }

  @Test
  void secretInAFile_thatIsMissing_isNamed(@TempDir Path dir) {
    HttpClientConfig http = basic(new Secret.Inline("me"), new Secret.InFile(dir.resolve("gone")));
    assertThatThrownBy(() -> fetch(http))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            "basic_auth: the file "
                + dir.resolve("gone")
                + " cannot be read: there is no such file");
    assertThat(exporter.requests()).isEmpty();
  }

  @Test
  void httpHeaders_areSentOncePerValue() throws Exception {
    List<Secret> values = List.of(new Secret.Inline("a"), new Secret.Inline("b"));
    fetch(http(Optional.empty(), Optional.empty(), new HttpHeader("X-Tenant", values)));
    assertThat(lastHeader("X-Tenant")).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void httpHeaders_thatFrameABody_areLeftOut() throws Exception {
    fetch(
        http(
            Optional.empty(),
            Optional.empty(),
            new HttpHeader("transfer-encoding", List.of(new Secret.Inline("chunked"))),
            new HttpHeader("Trailer", List.of(new Secret.Inline("X-Sum"))),
            new HttpHeader("Upgrade", List.of(new Secret.Inline("h2c")))));
    assertThat(lastHeader("Transfer-Encoding")).isEmpty();
    assertThat(lastHeader("Trailer")).isEmpty();
    assertThat(lastHeader("Upgrade")).containsExactly("h2c");
  }

  @Test
  void header_thatCannotBeSent_isNamed() {
    HttpHeader bad = new HttpHeader("X-Bad", List.of(new Secret.Inline("two\r\nlines")));
    assertThatThrownBy(() -> fetch(http(Optional.empty(), Optional.empty(), bad)))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("the request cannot be made");
  }

  private void fetch(HttpClientConfig http) throws Exception {
    body.clear();
    fetcher.fetch(Fetches.request(exporter.url(), http), body);
  }

  private List<String> lastHeader(String name) {
    return exporter.requests().getLast().getOrDefault(name, List.of());
  }

  private static HttpClientConfig basic(Secret username, Secret password) {
    return http(Optional.of(new BasicAuth(username, password)), Optional.empty());
  }

  private static HttpClientConfig authorization(String type, Secret credentials) {
    return http(Optional.empty(), Optional.of(new Authorization(type, credentials)));
  }

  private static HttpClientConfig http(
      Optional<BasicAuth> basic, Optional<Authorization> authorization, HttpHeader... headers) {
    return new HttpClientConfig(
        true, true, basic, authorization, TlsConfig.defaults(), List.of(headers));
  }
}
