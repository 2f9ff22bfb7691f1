// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.Exporter;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchTimeoutException;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.json.JsonTree;
import io.trendlake.testkit.ScriptedServer;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets that want a token, and the servers that hand tokens out or do not. */
class OAuth2Test {

  private static final String TOKEN =
      "{\"access_token\":\"t0ken\",\"token_type\":\"bearer\",\"expires_in\":3600}";

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();
  private final Exporter exporter = Exporter.answering("a 1\n");
  private ScriptedServer tokens;

  @BeforeEach
  void start() throws Exception {
    tokens = ScriptedServer.start(request -> json(200, TOKEN));
  }

  @AfterEach
  void close() {
    fetcher.close();
    exporter.close();
    tokens.close();
  }

  @Test
  void token_isAskedForOnceAndShownToEachTarget() throws Exception {
    fetch(secret("hunter2"));
    fetch(secret("hunter2"));

    assertThat(exporter.requests())
        .hasSize(2)
        .allSatisfy(
            request -> assertThat(request.get("Authorization")).containsExactly("Bearer t0ken"));
    assertThat(tokens.requests()).hasSize(1);
    ScriptedServer.Request asked = tokens.requests().getFirst();
    assertThat(asked.method()).isEqualTo("POST");
    // "me:hunter2"
    assertThat(asked.header("Authorization")).contains("Basic bWU6aHVudGVyMg==");
    assertThat(asked.header("Content-Type")).contains("application/x-www-form-urlencoded");
    assertThat(asked.text())
        .isEqualTo("grant_type=client_credentials&resource=a+b&scope=read+write");
  }

  @Test
  void manyTargetsAtOnce_waitForOneToken() throws Exception {
    List<Future<?>> fetches = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        fetches.add(
            threads.submit(() -> fetcher.fetch(request(secret("hunter2")), new BodyBuffer())));
      }
      for (Future<?> fetch : fetches) {
        fetch.get();
      }
    }

    assertThat(tokens.requests()).hasSize(1);
    assertThat(exporter.requests()).hasSize(50);
  }

  @Test
  void secretThatWasChanged_makesAnotherToken(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("secret"), "one");
    fetch(new OAuth2Config.ClientCredentials(new Secret.InFile(file)));
    Files.writeString(file, "two");
    fetch(new OAuth2Config.ClientCredentials(new Secret.InFile(file)));

    assertThat(tokens.requests()).hasSize(2);
  }

  @Test
  void server_thatWantsTheSecretInTheForm_getsItThere() throws Exception {
    tokens.answer(request ->
        request.header("Authorization").isPresent()
            ? json(401, "{\"error\":\"invalid_client\"}")
            : json(200, TOKEN.replace("3600", "1")));
    fetch(secret("hunter 2"));
    fetch(secret("hunter 2"));

    // The second token is asked for since the first expires at once, and not in the header again.
    assertThat(tokens.requests()).hasSize(3);
    assertThat(tokens.requests().getLast().text()).endsWith("&client_id=me&client_secret=hunter+2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | {"error":"invalid_client","error_description":"hunter2"} | it answers with the status 400 and the error invalid_client
          400 | {"error":"hunter2"}                                      | it answers with the status 400
          200 | {"error":"invalid_scope"}                                | it answers with the status 200 and the error invalid_scope
          503 | <html>hunter2</html>                                     | it answers with the status 503
          200 | <html>hunter2</html>                                     | its answer is neither JSON nor a form
          200 | {"token_type":"bearer"}                                  | its answer has no access_token
          200 | {"access_token":"hunter2","expires_in":"soon"}           | its answer has an expires_in that is no number
          """)
  void server_thatHandsOutNoToken_isNamedWithoutItsAnswer(
      int status, String answer, String reason) {
    tokens.answer(request -> json(status, answer));

    assertThatThrownBy(() -> fetch(secret("hunter2")))
        .isInstanceOf(FetchException.class)
        .hasMessage("oauth2: no token from " + tokens.uri() + "/token: " + reason);
    assertThat(exporter.requests()).isEmpty();
  }

  @Test
  void server_thatHangs_costsNoMoreThanTheTimeout() throws Exception {
    try (RawExporter hanging = RawExporter.start((out, self) -> self.hang())) {
      OAuth2Config config = config(secret("hunter2"), hanging.url());
      FetchRequest request =
          Fetches.within(
              Duration.ofMillis(200),
              exporter.url(),
              HttpClientConfig.defaults().withOAuth2(config));

      assertThatThrownBy(() -> fetcher.fetch(request, body))
          .isInstanceOf(FetchTimeoutException.class);
      fetch(secret("hunter2"));
      assertThat(exporter.requests()).as("another job is scraped").hasSize(1);
    }
  }

  @Test
  void server_thatDripsItsAnswer_costsNoMoreThanTheTimeout() {
    String opening = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{";
    try (RawExporter dripping = RawExporter.dripping(opening, " ")) {
      FetchRequest request =
          Fetches.within(
              Duration.ofMillis(300),
              exporter.url(),
              HttpClientConfig.defaults().withOAuth2(config(secret("hunter2"), dripping.url())));

      assertThatThrownBy(() -> fetcher.fetch(request, body))
          .isInstanceOf(FetchTimeoutException.class);
      assertThat(exporter.requests()).isEmpty();
    }
  }

  @Test
  void server_withAnAnswerWithoutEnd_isCutByItsSize() {
    try (RawExporter endless = RawExporter.endless("HTTP/1.1 200 OK\r\n\r\n{", " ".repeat(8192))) {
      HttpClientConfig http =
          HttpClientConfig.defaults().withOAuth2(config(secret("hunter2"), endless.url()));

      assertThatThrownBy(() -> fetcher.fetch(Fetches.request(exporter.url(), http), body))
          .isInstanceOf(FetchException.class)
          .hasMessageStartingWith("oauth2: no token from " + endless.url())
          .hasMessageContaining("1048576");
    }
  }

  /** A redirect could lead to where the guard looks no more, and takes the secret along. */
  @Test
  void server_thatRedirects_isNotFollowed() {
    tokens.answer(request ->
        ScriptedServer.Response.of(307, "").with("Location", "http://169.254.169.254/token"));

    assertThatThrownBy(() -> fetch(secret("hunter2")))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("oauth2: no token from " + tokens.uri() + "/token: ")
        .hasMessageContaining("307");
  }

  /** What the guard has judged is what is connected to: the name is not looked up again. */
  @Test
  void server_whoseNameChangesItsAddress_isLookedUpOnce() throws Exception {
    AtomicInteger lookUps = new AtomicInteger();
    Url named = Url.of(tokens.uri().toString().replace("127.0.0.1", "tokens.example") + "/token");
    try (HttpFetcher guarded =
        new HttpFetcher(
            new AddressPolicy.Guarded(Map.of("", List.of(Cidr.parse("127.0.0.0/8")))),
            host ->
                List.of(
                    InetAddress.ofLiteral(
                        lookUps.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254")))) {
      HttpClientConfig http =
          HttpClientConfig.defaults().withOAuth2(config(secret("hunter2"), named));

      guarded.fetch(Fetches.request(exporter.url(), http), body);

      assertThat(tokens.requests()).hasSize(1);
      assertThat(lookUps).hasValue(1);
    }
  }

  @Test
  void server_atAForbiddenAddress_isNotAsked() {
    try (HttpFetcher guarded =
        new HttpFetcher(
            new AddressPolicy.Guarded(Map.of("a", List.of(Cidr.parse("10.0.0.0/8")))))) {
      OAuth2Config config =
          config(secret("hunter2"), Url.of("http://169.254.169.254/latest/api/token"));

      assertThatThrownBy(() ->
              guarded.fetch(
                  Fetches.request(exporter.url(), HttpClientConfig.defaults().withOAuth2(config)),
                  body))
          .hasMessageContaining("169.254.169.254 is a link-local address");
    }
  }

  @Test
  void redirectToAnotherHost_getsNoToken() throws Exception {
    try (ScriptedServer other = ScriptedServer.start(request -> json(200, "{}"));
        ScriptedServer first =
            ScriptedServer.start(request ->
                json(302, "")
                    .with(
                        "Location",
                        other.uri().toString().replace("127.0.0.1", "localhost") + "/m"))) {
      fetcher.fetch(
          Fetches.request(
              Url.of(first.uri() + "/m"),
              HttpClientConfig.defaults()
                  .withOAuth2(config(secret("hunter2"), Url.of(tokens.uri() + "/token")))),
          body);

      assertThat(first.requests().getFirst().header("Authorization")).contains("Bearer t0ken");
      assertThat(other.requests().getFirst().header("Authorization")).isEmpty();
    }
  }

  @Test
  void jwtBearer_isSignedByTheKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";

    fetch(jwt(pem));

    Map<String, String> form = form(tokens.requests().getFirst().text());
    assertThat(form)
        .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
        .containsEntry("scope", "read write");
    String[] parts = form.getOrDefault("assertion", "").split("\\.", -1);
    assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"RS384\",\"kid\":\"k1\",\"typ\":\"JWT\"}");
    JsonTree claims = JsonTree.parse(decoded(parts[1]));
    assertThat(claims.at("iss").text()).isEqualTo("me");
    assertThat(claims.at("aud").text()).isEqualTo(tokens.uri() + "/token");
    assertThat(claims.at("sub").text()).as("a claim of the configuration").isEqualTo("robot");
    assertThat(claims.at("levels").items()).hasSize(2);
    assertThat(claims.at("exp").longNumber() - claims.at("iat").longNumber()).isEqualTo(600);
    Signature signature = Signature.getInstance("SHA384withRSA");
    signature.initVerify(pair.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
  }

  @Test
  void jwtBearer_withoutAnRsaKey_isRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> fetch(jwt("hunter2")))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("client_certificate_key is no RSA key in PEM")
        .hasMessageNotContaining("hunter2");
  }

  private static OAuth2Config.Grant jwt(String key) {
    return new OAuth2Config.JwtBearer(
        new Secret.Inline(key),
        Optional.of("k1"),
        OAuth2Config.SignatureAlgorithm.RS384,
        "",
        "",
        Map.of("sub", "robot", "levels", List.of(1L, true)));
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static Map<String, String> form(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  private static OAuth2Config.Grant secret(String text) {
    return new OAuth2Config.ClientCredentials(new Secret.Inline(text));
  }

  private static OAuth2Config config(OAuth2Config.Grant grant, Url server) {
    return new OAuth2Config(
        "me",
        grant,
        server,
        List.of("read", "write"),
        grant instanceof OAuth2Config.ClientCredentials ? Map.of("resource", "a b") : Map.of(),
        TlsConfig.defaults(),
        ProxyConfig.NONE);
  }

  private FetchRequest request(OAuth2Config.Grant grant) {
    return Fetches.request(
        exporter.url(),
        HttpClientConfig.defaults().withOAuth2(config(grant, Url.of(tokens.uri() + "/token"))));
  }

  private void fetch(OAuth2Config.Grant grant) throws Exception {
    body.clear();
    fetcher.fetch(request(grant), body);
  }

  private static ScriptedServer.Response json(int status, String text) {
    return ScriptedServer.Response.of(status, text).with("Content-Type", "application/json");
  }
}
