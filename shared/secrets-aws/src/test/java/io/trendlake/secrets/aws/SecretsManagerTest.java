// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.secrets.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Secrets as a server answers that speaks for Secrets Manager. */
final class SecretsManagerTest {

  private static final String ARN =
      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:grafana-AbCdEf";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-29T00:00:00Z"));
  private ScriptedServer server;
  private SecretsManager secrets;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(_ -> secret("first"));
    secrets =
        new SecretsManager(
            UrlConnectionHttpClient.create(),
            new Endpoints(Map.of("AWS_ENDPOINT_URL", server.uri().toString())),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "key")),
            now::get);
  }

  @AfterEach
  void stop() {
    secrets.close();
    server.close();
  }

  private static Response secret(String text) {
    return Response.of(200, "{\"ARN\":\"" + ARN + "\",\"SecretString\":\"" + text + "\"}");
  }

  private static Response refusal(int status, String type) {
    return Response.of(status, "{\"__type\":\"com.amazon#" + type + "\",\"message\":\"no\"}");
  }

  @Test
  void secret_isAskedForInItsOwnRegion() throws IOException {
    assertThat(secrets.text(ARN)).isEqualTo("first");

    Request request = server.requests().getFirst();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.text()).isEqualTo("{\"SecretId\":\"" + ARN + "\"}");
    assertThat(request.header("X-Amz-Target")).hasValue("secretsmanager.GetSecretValue");
    assertThat(request.header("Authorization").orElseThrow())
        .contains("Credential=AKID/")
        .contains("/eu-central-1/secretsmanager/aws4_request");
  }

  @Test
  void secret_isKeptForFiveMinutes_thenAskedForAgain() throws IOException {
    secrets.text(ARN);
    server.answer(_ -> secret("second"));

    now.updateAndGet(instant -> instant.plus(SecretsManager.KEPT).minusMillis(1));
    assertThat(secrets.text(ARN)).isEqualTo("first");
    now.updateAndGet(instant -> instant.plusMillis(1));
    assertThat(secrets.text(ARN)).isEqualTo("second");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void trouble_thatPasses_isTriedAgain() throws IOException {
    server.answer(
        _ -> server.requests().size() < 3 ? refusal(500, "InternalServiceError") : secret("late"));

    assertThat(secrets.text(ARN)).isEqualTo("late");
  }

  @Test
  void refusal_saysWhatToAllow_andKeepsNothing() throws IOException {
    server.answer(_ -> refusal(400, "AccessDeniedException"));

    assertThatIOException()
        .isThrownBy(() -> secrets.text(ARN))
        .withMessageContaining(ARN)
        .withMessageContaining("allow secretsmanager:GetSecretValue");
    assertThat(server.requests()).as("a refusal does not pass").hasSize(1);
    server.answer(_ -> secret("allowed"));
    assertThat(secrets.text(ARN)).isEqualTo("allowed");
  }

  @Test
  void secret_thatCannotBeReadAgain_isNotHandedOutOld() throws IOException {
    secrets.text(ARN);
    now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(6)));
    server.answer(_ -> refusal(400, "ResourceNotFoundException"));

    assertThatIOException()
        .isThrownBy(() -> secrets.text(ARN))
        .withMessageContaining("no secret of this ARN exists");
  }

  @Test
  void binarySecret_isRefusedByName() {
    server.answer(_ -> Response.of(200, "{\"SecretBinary\":\"AAAA\"}"));

    assertThatIOException()
        .isThrownBy(() -> secrets.text(ARN))
        .withMessageContaining("binary")
        .withMessageNotContaining("AAAA");
  }

  @Test
  void otherArn_isRefusedWithAnExample() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> secrets.text("grafana"))
        .withMessageContaining("\"grafana\"")
        .withMessageContaining("arn:aws:secretsmanager:");
    assertThat(server.requests()).isEmpty();
  }
}
