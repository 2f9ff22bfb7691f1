// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.secrets.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.config.Account;
import io.trendlake.config.http.SecretReference;
import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** Secrets of several accounts, as a server answers that speaks for AWS. */
final class AwsSecretsTest {

  private static final String MEMBER =
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:node-AbCdEf";
  private static final String PARAMETER =
      "arn:aws:ssm:eu-west-1:444455556666:parameter/node/password";

  private ScriptedServer server;
  private AwsSecrets secrets;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(AwsSecretsTest::answer);
    secrets =
        new AwsSecrets(
            UrlConnectionHttpClient.create(),
            new Endpoints(Map.of("AWS_ENDPOINT_URL", server.uri().toString())),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("OWN", "key")),
            () -> Region.of("eu-central-1"),
            AwsSecretsTest::account,
            Account::roleArn);
  }

  @AfterEach
  void stop() {
    secrets.close();
    server.close();
  }

  private static Optional<Account> account(SecretReference secret) {
    return secret.account().equals("111122223333")
        ? Optional.of(
            new Account(
                "111122223333",
                "member",
                List.of("eu-west-1"),
                Optional.of("arn:aws:iam::111122223333:role/trendlake-member"),
                Optional.of("outside"),
                List.of()))
        : Optional.empty();
  }

  private static Response answer(Request request) {
    String target = request.header("X-Amz-Target").orElse("");
    if (target.endsWith("GetSecretValue")) {
      return Response.of(200, "{\"SecretString\":\"of the manager\"}");
    }
    if (target.endsWith("GetParameter")) {
      return Response.of(200, "{\"Parameter\":{\"Value\":\"of the store\"}}");
    }
    return Response.of(
            200,
            "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<AssumeRoleResult><Credentials><AccessKeyId>MEMBER</AccessKeyId>"
                + "<SecretAccessKey>k</SecretAccessKey><SessionToken>t</SessionToken>"
                + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
                + "</AssumeRoleResult></AssumeRoleResponse>")
        .with("Content-Type", "text/xml");
  }

  private String text(String reference) throws IOException {
    return secrets.text(SecretReference.parse(reference));
  }

  @Test
  void secretOfAMember_isReadWithItsRole() throws IOException {
    assertThat(text(MEMBER)).isEqualTo("of the manager");
    assertThat(text(MEMBER)).isEqualTo("of the manager");

    assertThat(server.requests()).as("one role for both").hasSize(3);
    assertThat(server.requests().getFirst().text())
        .contains("Action=AssumeRole")
        .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Ftrendlake-member")
        .contains("ExternalId=outside")
        .contains("secretsmanager%3AGetSecretValue");
    assertThat(server.requests().get(1).header("Authorization").orElseThrow())
        .contains("Credential=MEMBER/")
        .contains("/eu-west-1/secretsmanager/aws4_request");
  }

  @Test
  void parameterOfAnAccountWithoutARole_isReadByTheEnvironmentsCredentials() throws IOException {
    assertThat(text(PARAMETER)).isEqualTo("of the store");

    Request request = server.requests().getFirst();
    assertThat(request.text())
        .isEqualTo("{\"Name\":\"" + PARAMETER + "\",\"WithDecryption\":true}");
    assertThat(request.header("X-Amz-Target")).hasValue("AmazonSSM.GetParameter");
    assertThat(request.header("Authorization").orElseThrow())
        .contains("Credential=OWN/")
        .contains("/eu-west-1/ssm/aws4_request");
  }

  @Test
  void parameterByNameAlone_isOfTheOwnAccountAndRegion() throws IOException {
    assertThat(text("ssm:/node/password")).isEqualTo("of the store");

    Request request = server.requests().getFirst();
    assertThat(request.text()).startsWith("{\"Name\":\"/node/password\"");
    assertThat(request.header("Authorization").orElseThrow()).contains("/eu-central-1/ssm/");
  }

  @Test
  void refusals_nameTheSecretAndTheRemedy() {
    server.answer(_ -> Response.of(400, "{\"__type\":\"ParameterNotFound\"}"));
    assertThatIOException()
        .isThrownBy(() -> text("ssm:/gone"))
        .withMessage(
            "the secret ssm:/gone cannot be read: AWS answers 400 ParameterNotFound; no parameter of"
                + " this name exists there");
    server.answer(_ -> Response.of(400, "{\"__type\":\"AccessDeniedException\"}"));
    assertThatIOException()
        .isThrownBy(() -> text(PARAMETER))
        .withMessageContaining("allow ssm:GetParameter on it");
  }

  @Test
  void answer_thatIsNone_isNotShown() {
    server.answer(_ -> Response.of(200, "{\"Parameter\":{\"Valu\":\"hunter2\"}}"));

    assertThatIOException()
        .isThrownBy(() -> text(PARAMETER))
        .withMessageContaining("$.Parameter has no Value")
        .withMessageNotContaining("hunter2");
  }
}
