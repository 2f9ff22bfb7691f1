// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.http.AwsKeys;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SigV4Config;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.SignedRequests;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Targets that know who asks by the signature, which they compute on their own. */
@Timeout(120)
final class SigV4SignerTest {

  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final Instant NOW = Instant.parse("2026-11-25T07:13:20Z");

  @TempDir private Path folder;

  private ScriptedServer server;
  private SigV4Signer signer;
  private HttpFetcher fetcher;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(SigV4SignerTest::answer);
    signer =
        new SigV4Signer(
            UrlConnectionHttpClient.create(),
            new Endpoints(Map.of("AWS_ENDPOINT_URL_STS", server.uri().toString())),
            Clock.fixed(NOW, ZoneOffset.UTC));
    fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  }

  @AfterEach
  void stop() {
    fetcher.close();
    signer.close();
    server.close();
  }

  private static Response answer(Request request) {
    return request.method().equals("POST")
        ? Response.of(
                200,
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                    + "<AssumeRoleResult><Credentials><AccessKeyId>ASSUMED</AccessKeyId>"
                    + "<SecretAccessKey>assumed-key</SecretAccessKey><SessionToken>session-token"
                    + "</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
                    + "</AssumeRoleResult></AssumeRoleResponse>")
            .with("Content-Type", "text/xml")
        : Response.of(request.path().equals("/moved") ? 302 : 200, "a 1\n")
            .with("Location", "/elsewhere");
  }

  private static SigV4Config keys(Secret secretKey) {
    return new SigV4Config(
        Optional.of("eu-central-1"),
        "execute-api",
        Optional.of(new AwsKeys("AKIDEXAMPLE", secretKey)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private FetchResponse fetch(SigV4Config config, String target)
      throws FetchException, InterruptedException {
    return SignedRequests.in(fetcher, signer)
        .fetch(
            new FetchRequest(
                "",
                Url.of(server.uri() + target),
                Map.of("Accept", "text/plain"),
                Duration.ofSeconds(10),
                1 << 20,
                HttpClientConfig.defaults().withSigV4(config)),
            new BodyBuffer());
  }

  private SignatureCheck last() {
    return SignatureCheck.of(server.requests().getLast());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/metrics",
        "/prod/metrics?collect[]=cpu&collect[]=memory",
        "/federate?match%5B%5D=%7Bjob%3D%22node%22%7D&match%5B%5D=up",
        "/a%20b/c~d/*?x=a+b&y=&z=%C3%BC%2F&a",
        "/metrics?b=2&a=1&a=0",
      })
  void signature_isThatOfTheRequestAsItIsSent(String target) throws Exception {
    assertThat(fetch(keys(new Secret.Inline(SECRET)), target).status()).isEqualTo(200);

    SignatureCheck check = last();
    assertThat(check.isMadeWith(SECRET)).isTrue();
    assertThat(check.isMadeWith(SECRET + "x")).isFalse();
    assertThat(check.accessKey()).isEqualTo("AKIDEXAMPLE");
    assertThat(check.region()).isEqualTo("eu-central-1");
    assertThat(check.service()).isEqualTo("execute-api");
    assertThat(check.signedHeaders()).contains("host", "x-amz-date").doesNotContain("accept");
    assertThat(server.requests().getLast().header("X-Amz-Date")).hasValue("20261125T071320Z");
  }

  @Test
  void secretKey_thatIsRotated_signsTheNextRequest() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), SECRET);
    SigV4Config config = keys(new Secret.InFile(file));
    fetch(config, "/metrics");
    assertThat(last().isMadeWith(SECRET)).isTrue();

    Files.writeString(file, "another\n");
    fetch(config, "/metrics");

    assertThat(last().isMadeWith("another")).isTrue();
  }

  @Test
  void role_isAssumedOnceForAllThatItMay() throws Exception {
    SigV4Config keys = keys(new Secret.Inline(SECRET));
    SigV4Config config =
        new SigV4Config(
            keys.region(),
            keys.serviceName(),
            keys.keys(),
            Optional.empty(),
            Optional.of("arn:aws:iam::111122223333:role/metrics"),
            Optional.of("outside"),
            false);

    fetch(config, "/metrics");
    fetch(config, "/metrics");

    assertThat(server.requests()).hasSize(3);
    Request assumed = server.requests().getFirst();
    assertThat(assumed.text())
        .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fmetrics")
        .contains("ExternalId=outside")
        .doesNotContain("Policy=");
    assertThat(SignatureCheck.of(assumed).accessKey()).isEqualTo("AKIDEXAMPLE");
    assertThat(last().accessKey()).isEqualTo("ASSUMED");
    assertThat(last().isMadeWith("assumed-key")).isTrue();
    assertThat(last().signedHeaders()).contains("x-amz-security-token");
    assertThat(server.requests().getLast().header("X-Amz-Security-Token"))
        .hasValue("session-token");
  }

  @Test
  void redirect_isNotFollowed() throws Exception {
    assertThat(fetch(keys(new Secret.Inline(SECRET)), "/moved").status()).isEqualTo(302);

    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void secretKey_thatCannotBeRead_failsTheFetchWithTheReason() {
    SigV4Config config = keys(new Secret.InFile(folder.resolve("gone")));

    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(() -> fetch(config, "/metrics"))
        .withMessage(
            "sigv4: the file %s cannot be read: there is no such file", folder.resolve("gone"));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void roleThatCannotBeAssumed_failsTheFetchWithItsName() {
    server.answer(any ->
        Response.of(
                403,
                "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                    + "<Message>not for you</Message></Error></ErrorResponse>")
            .with("Content-Type", "text/xml"));
    SigV4Config keys = keys(new Secret.Inline(SECRET));
    SigV4Config config =
        new SigV4Config(
            keys.region(),
            keys.serviceName(),
            keys.keys(),
            Optional.empty(),
            Optional.of("arn:aws:iam::111122223333:role/metrics"),
            Optional.empty(),
            false);

    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(() -> fetch(config, "/metrics"))
        .withMessageContaining("there are no credentials of arn:aws:iam::111122223333:role/metrics")
        .withMessageContaining("not for you")
        .withMessageNotContaining(SECRET);
  }
}
