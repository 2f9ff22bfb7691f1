// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.discovery.DiscoveryException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How APIs are asked: signed, again where that helps, page by page, with reasons that a user can
 * read. Calls that are throttled are tried again after pauses of some seconds.
 */
final class AwsApiTest {

  private static final AwsRequest ZONES =
      AwsRequest.form(AwsService.EC2, "DescribeAvailabilityZones", Map.of());
  private static final AwsRequest CLUSTERS =
      AwsRequest.json(AwsService.ECS, "ListClusters", Map.of());

  private ScriptedAws aws;

  @BeforeEach
  void start() throws IOException {
    aws = new ScriptedAws();
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private static String error(String code, String message) {
    return "<Response><Errors><Error><Code>"
        + code
        + "</Code><Message>"
        + message
        + "</Message></Error></Errors></Response>";
  }

  @Test
  void call_isSignedForItsServiceAndRegion() throws Exception {
    aws.on("ec2:DescribeAvailabilityZones", "<a><b>c</b></a>");

    assertThat(aws.api("eu-north-1").call(ZONES).text("b")).isEqualTo("c");
    assertThat(aws.requests().getFirst().region()).isEqualTo("eu-north-1");
    assertThat(aws.requests().getFirst().arguments()).containsEntry("Version", "2016-11-15");
  }

  @Test
  void call_globalService_isSignedForItsOwnRegion() throws Exception {
    aws.on("organizations:ListAccounts", "{}");

    aws.api().call(AwsRequest.json(AwsService.ORGANIZATIONS, "ListAccounts", Map.of()));

    assertThat(aws.requests().getFirst().region()).isEqualTo("us-east-1");
  }

  @Test
  void call_throttledOnce_isTriedAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    aws.on(
        "ec2:DescribeAvailabilityZones",
        request ->
            calls.incrementAndGet() == 1
                ? new ScriptedAws.Response(503, error("RequestLimitExceeded", "slow down"))
                : new ScriptedAws.Response(200, "<a><b>c</b></a>"));

    assertThat(aws.api().call(ZONES).text("b")).isEqualTo("c");
    assertThat(calls).hasValue(2);
  }

  @Test
  void call_throttledAlways_saysSo() {
    aws.on(
        "ec2:DescribeAvailabilityZones",
        request -> new ScriptedAws.Response(503, error("RequestLimitExceeded", "slow down")));

    assertThatThrownBy(() -> aws.api().call(ZONES))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage(
            "ec2:DescribeAvailabilityZones in account 111111111111 (shop), region eu-west-1 is"
                + " throttled (RequestLimitExceeded): slow down; it was tried again in vain");
    assertThat(aws.requests()).hasSize(3);
  }

  @Test
  void call_denied_namesThePermission() {
    aws.on(
        "ec2:DescribeAvailabilityZones",
        request -> new ScriptedAws.Response(403, error("UnauthorizedOperation", "no")));

    assertThatThrownBy(() -> aws.api().call(ZONES))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage(
            "ec2:DescribeAvailabilityZones in account 111111111111 (shop), region eu-west-1 is"
                + " denied (UnauthorizedOperation): no; the role"
                + " arn:aws:iam::111111111111:role/trendlake needs the permission"
                + " ec2:DescribeAvailabilityZones");
    assertThat(aws.requests()).hasSize(1);
  }

  @Test
  void call_regionNotEnabled_saysWhatToLookAt() {
    aws.on(
        "ec2:DescribeAvailabilityZones",
        request -> new ScriptedAws.Response(401, error("AuthFailure", "not validated")));

    assertThatThrownBy(() -> aws.api().call(ZONES))
        .hasMessageContaining("is refused (HTTP 401): ")
        .hasMessageContaining("the region may not be enabled in the account");
  }

  @Test
  void call_deniedInJson_namesThePermission() {
    aws.on(
        "ecs:ListClusters",
        request ->
            new ScriptedAws.Response(
                400, "{\"__type\":\"com.amazon#AccessDeniedException\",\"Message\":\"no\"}"));

    assertThatThrownBy(() -> aws.api().call(CLUSTERS))
        .hasMessageContaining("is denied (AccessDeniedException): no;")
        .hasMessageEndingWith("needs the permission ecs:ListClusters");
  }

  @Test
  void call_answerThatIsNoXml_isTriedAgainAndFails() {
    aws.on("ec2:DescribeAvailabilityZones", "<html>");

    assertThatThrownBy(() -> aws.api().call(ZONES))
        .isInstanceOf(DiscoveryException.class)
        .hasMessageContaining("has no answer: the answer is not XML");
  }

  @Test
  void call_answerWithDocumentType_readsNothingElse() {
    aws.on(
        "ec2:DescribeAvailabilityZones",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><b>&x;</b></a>");

    assertThatThrownBy(() -> aws.api().call(ZONES)).isInstanceOf(DiscoveryException.class);
  }

  @Test
  void call_nobodyThere_saysSo() {
    AwsApi api = aws.api();
    aws.close();

    assertThatThrownBy(() -> api.call(ZONES))
        .isInstanceOf(DiscoveryException.class)
        .hasMessageContaining("has no answer: ");
  }

  @Test
  void pages_emptyOneInTheMiddle_goOn() throws Exception {
    aws.on(
        "ecs:ListClusters",
        request ->
            new ScriptedAws.Response(
                200,
                request.body().contains("two")
                    ? "{\"clusterArns\":[\"b\"]}"
                    : request.body().contains("one")
                        ? "{\"clusterArns\":[],\"nextToken\":\"two\"}"
                        : "{\"clusterArns\":[\"a\"],\"nextToken\":\"one\"}"));

    List<ApiValue> pages = aws.api().pages(AwsApiTest::page, "nextToken");

    assertThat(pages).flatExtracting(page -> page.texts("clusterArns")).containsExactly("a", "b");
  }

  @Test
  void pages_inACircle_fail() {
    aws.on("ecs:ListClusters", "{\"nextToken\":\"one\"}");

    assertThatThrownBy(() -> aws.api().pages(AwsApiTest::page, "nextToken"))
        .isInstanceOf(DiscoveryException.class)
        .hasMessageContaining("go round in a circle, at token one");
  }

  @Test
  void pages_withoutEnd_fail() {
    AtomicInteger calls = new AtomicInteger();
    aws.on(
        "ecs:ListClusters",
        request ->
            new ScriptedAws.Response(
                200, "{\"nextToken\":\"%d\"}".formatted(calls.incrementAndGet())));

    assertThatThrownBy(() -> aws.api().pages(AwsApiTest::page, "nextToken"))
        .isInstanceOf(DiscoveryException.class)
        .hasMessageEndingWith("the answer has more than 1000 pages");
  }

  @Test
  void call_answerNestedWithoutEnd_fails() {
    aws.on("ec2:DescribeAvailabilityZones", "<a>".repeat(1_000_000));

    assertThatThrownBy(() -> aws.api().call(ZONES))
        .isInstanceOf(DiscoveryException.class)
        .hasMessageContaining("that exceeds the limit");
  }

  /** Tags may be JSON, and a page has those of a thousand instances. */
  @Test
  void call_answerOfManyQuotes_isRead() throws Exception {
    aws.on("ec2:DescribeAvailabilityZones", "<a><b>" + "&quot;".repeat(200_000) + "</b></a>");

    assertThat(aws.api().call(ZONES).text("b")).isEqualTo("\"".repeat(200_000));
  }

  private static AwsRequest page(Optional<String> token) {
    return AwsRequest.json(
        AwsService.ECS,
        "ListClusters",
        token.<Map<String, ?>>map(text -> Map.of("nextToken", text)).orElse(Map.of()));
  }
}
