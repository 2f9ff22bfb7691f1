// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.config.Account;
import io.trendlake.config.GlobalConfig;
import io.trendlake.config.LakeConfig;
import io.trendlake.config.Network;
import io.trendlake.config.Organization;
import io.trendlake.config.RulesConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.credentials.aws.RoleCredentials;
import io.trendlake.relay.RelayPlace;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** Invocations as they arrive at a server that speaks for STS and Lambda. */
final class LambdaRelaysTest {

  private static final RelayPlace PLACE = new RelayPlace("111111111111", "eu-central-1");
  private static final String NAME = "trendlake-relay";
  private static final String ASSUMED =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <Credentials><AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
      <SessionToken>token</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>
      <AssumedRoleUser><AssumedRoleId>A:t</AssumedRoleId><Arn>arn:aws:sts::111111111111:assumed-role/t/t</Arn>
      </AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>
      """;

  private static final String REFUSED =
      """
      <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
      <Code>AccessDenied</Code><Message>not authorized</Message></Error></ErrorResponse>
      """;

  private final List<String> assumed = Collections.synchronizedList(new ArrayList<>());
  private final List<String> stsScopes = Collections.synchronizedList(new ArrayList<>());
  private final List<String> invoked = Collections.synchronizedList(new ArrayList<>());

  /** What Lambda answers; the last of them for ever. */
  private final Queue<Response> answers = new ArrayDeque<>();

  private ScriptedServer server;
  private SdkHttpClient http;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(this::serve);
    http = UrlConnectionHttpClient.create();
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
  }

  private synchronized Response serve(Request request) {
    if (request.path().equals("/")) {
      assumed.add(request.text());
      stsScopes.add(scope(request));
      boolean trusted = request.text().contains("role%2Ftrendlake-relay&");
      return trusted ? Response.of(200, ASSUMED) : Response.of(403, REFUSED);
    }
    invoked.add(request.target().getRawPath() + " " + scope(request) + " " + request.text());
    return answers.size() > 1 ? answers.remove() : answers.element();
  }

  /** Who signed, for which day, region and service. */
  private static String scope(Request request) {
    return request
        .header("Authorization")
        .orElseThrow()
        .replaceFirst("AWS4-HMAC-SHA256 Credential=", "")
        .replaceFirst(",.*", "");
  }

  private LambdaRelays relays(String function, Optional<String> role) {
    Account account =
        new Account(
            PLACE.account(),
            "one",
            List.of("eu-central-1"),
            role,
            Optional.of("trendlake-1"),
            new Network.Relayed(function),
            List.of());
    return relays(List.of(account), Optional.empty());
  }

  private LambdaRelays relays(List<Account> accounts, Optional<Organization> organization) {
    String endpoint = server.uri().toString();
    Endpoints endpoints = new Endpoints(Map.of("AWS_ENDPOINT_URL", endpoint));
    RoleCredentials credentials =
        LambdaRelays.credentials(
            http,
            endpoints,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAOWN", "s")),
            () -> Region.US_WEST_2);
    TrendlakeConfig config =
        new TrendlakeConfig(
            GlobalConfig.defaults(),
            List.of(),
            accounts,
            organization,
            LakeConfig.defaults(),
            RulesConfig.NONE,
            List.of());
    return new LambdaRelays(config, http, endpoints, credentials);
  }

  private LambdaRelays relays() {
    return relays(NAME, Optional.of("arn:aws:iam::111111111111:role/trendlake"));
  }

  private static byte[] request() {
    return "{\"version\":1}".getBytes(UTF_8);
  }

  @Test
  void invoke_withTheRoleOfTheAccount_assumedOnce() throws Exception {
    answers.add(Response.of(200, "the answer"));
    LambdaRelays relays = relays();

    assertThat(relays.invoke(PLACE, request())).asString(UTF_8).isEqualTo("the answer");
    relays.invoke(PLACE, request());

    assertThat(assumed)
        .singleElement()
        .asString()
        .contains("Action=AssumeRole", "role%2Ftrendlake-relay&", "ExternalId=trendlake-1");
    assertThat(invoked)
        .hasSize(2)
        .allMatch(call ->
            call.matches(
                "/2015-03-31/functions/trendlake-relay/invocations"
                    + " ASIAASSUMED/[0-9]{8}/eu-central-1/lambda/aws4_request \\{\"version\":1}"));
  }

  /** Whatever else its role may do. */
  @Test
  void role_ofARelay_isAssumedToInvokeFunctionsAlone() throws Exception {
    answers.add(Response.of(200, ""));

    relays().invoke(PLACE, request());

    assertThat(URLDecoder.decode(assumed.getFirst(), UTF_8))
        .contains(
            "&Policy={\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"lambda:InvokeFunction\"],"
                + "\"Resource\":\"*\"}]}");
  }

  @Test
  void role_ofARelayInARegionThatIsNotEnabledHere_isAssumedWhereThisRuns() throws Exception {
    answers.add(Response.of(200, ""));

    relays().invoke(new RelayPlace(PLACE.account(), "ap-east-1"), request());

    assertThat(stsScopes).singleElement().asString().matches("AKIAOWN/[0-9]{8}/us-west-2/sts/.*");
    assertThat(invoked).singleElement().asString().contains("/ap-east-1/lambda/");
  }

  @Test
  void invoke_accountOfTheOrganization_withItsRole() throws Exception {
    answers.add(Response.of(200, "ok"));
    Organization organization =
        new Organization(
            "trendlake",
            Optional.of("of ours"),
            List.of("us-gov-west-1"),
            List.of(),
            List.of(),
            new Network.Relayed(NAME));

    relays(List.of(), Optional.of(organization))
        .invoke(new RelayPlace("222222222222", "us-gov-west-1"), request());

    assertThat(assumed)
        .singleElement()
        .asString()
        .contains(
            "arn%3Aaws-us-gov%3Aiam%3A%3A222222222222%3Arole%2Ftrendlake-relay&",
            "ExternalId=of+ours");
    assertThat(invoked.getFirst())
        .startsWith("/2015-03-31/functions/trendlake-relay/invocations ASIAASSUMED/");
  }

  @Test
  void invoke_roleThatIsUnknownOrHasAnotherExternalId_saysWhatToCheck() {
    LambdaRelays relays = relays(NAME, Optional.of("arn:aws:iam::111111111111:role/unknown"));

    assertThatIOException()
        .isThrownBy(() -> relays.invoke(PLACE, request()))
        .withMessageStartingWith(
            "sts:AssumeRole of arn:aws:iam::111111111111:role/unknown-relay failed; check that the role"
                + " exists, that it trusts the identity that runs this, the external_id, and on AWS that"
                + " MemberRoleNames of the stack has its name without -relay: not authorized");
    assertThat(invoked).isEmpty();
  }

  @Test
  void invoke_functionOfAnArn_isAskedInItsRegion() throws Exception {
    answers.add(Response.of(200, ""));

    relays("arn:aws:lambda:eu-west-1:111111111111:function:my", Optional.empty())
        .invoke(PLACE, request());

    assertThat(assumed).isEmpty();
    assertThat(invoked.getFirst())
        .startsWith(
            "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A111111111111%3Afunction%3Amy/")
        .contains("AKIAOWN/", "/eu-west-1/lambda/");
  }

  @Test
  void invoke_throttledTwice_isTriedAgain() throws Exception {
    Response throttled =
        Response.of(429, "{}").with("x-amzn-ErrorType", "TooManyRequestsException");
    answers.addAll(List.of(throttled, throttled, Response.of(200, "ok")));

    assertThat(relays().invoke(PLACE, request())).asString(UTF_8).isEqualTo("ok");
  }

  @Test
  void invoke_throttledEachTime_saysSo() {
    answers.add(
        Response.of(429, "{\"Message\":\"Rate\"}")
            .with("x-amzn-ErrorType", "TooManyRequestsException"));

    assertThatIOException()
        .isThrownBy(() -> relays().invoke(PLACE, request()))
        .withMessage(
            "it is throttled (429 TooManyRequestsException: Rate); raise the concurrency of Lambda"
                + " in the account");
    assertThat(invoked).hasSize(3);
  }

  @Test
  void invoke_denied_tellsThePermission() {
    answers.add(
        Response.of(403, "{\"Message\":\"not you\"}")
            .with("x-amzn-ErrorType", "AccessDeniedException"));

    assertThatIOException()
        .isThrownBy(() -> relays().invoke(PLACE, request()))
        .withMessage(
            "access denied (403 AccessDeniedException: not you); allow lambda:InvokeFunction to the"
                + " role of the account");
  }

  @Test
  void invoke_noSuchFunction_tellsWhatToDeploy() {
    answers.add(Response.of(404, "no JSON").with("x-amzn-ErrorType", "ResourceNotFoundException"));

    assertThatIOException()
        .isThrownBy(() -> relays().invoke(PLACE, request()))
        .withMessageStartingWith(
            "there is no such function (404 ResourceNotFoundException: no JSON); deploy"
                + " member-account.yaml");
  }

  @Test
  void invoke_functionFails_isTheReason() {
    answers.add(
        Response.of(200, "{\"errorMessage\":\"Task timed out\"}")
            .with("x-amz-function-error", "Unhandled"));

    assertThatIOException()
        .isThrownBy(() -> relays().invoke(PLACE, request()))
        .withMessage("the function failed: Task timed out");
  }

  @Test
  void invoke_accountWithoutARelay_saysSo() {
    assertThatIOException()
        .isThrownBy(() -> relays().invoke(new RelayPlace("2", "eu-central-1"), request()))
        .withMessage("no account of the configuration has a relay there");
    assertThatIOException()
        .isThrownBy(() -> relays().invoke(new RelayPlace(PLACE.account(), ""), request()))
        .withMessageContaining("the target has no label region");
  }
}
