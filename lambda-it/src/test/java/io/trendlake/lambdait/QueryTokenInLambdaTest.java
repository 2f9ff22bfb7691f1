// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoApi;
import io.trendlake.testkit.aws.MotoServer;
import io.trendlake.testkit.aws.UrlRequest;
import io.trendlake.testkit.aws.UrlResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The zip of query in Lambda's runtime, deployed with a token that Secrets Manager keeps. Each test
 * starts the function, which takes a second.
 */
@ExtendWith(Moto.class)
@Timeout(180)
final class QueryTokenInLambdaTest {

  private static final String TOKEN = "7pTqv0Zr3mX9s2LwYbKd";

  /** Its sender has signed nothing, as AuthType NONE allows. */
  private static final UrlRequest REQUEST =
      UrlRequest.get("/api/v1/query", "query=count%28load%29").unsigned();

  @TempDir private Path taskRoot;

  private final MotoServer moto;
  private final QueryBench query;

  QueryTokenInLambdaTest(MotoServer moto) {
    this.moto = moto;
    this.query = new QueryBench(moto, "trendlake-query-token-in-lambda");
  }

  @BeforeEach
  void create() throws IOException {
    query.create(2);
  }

  @AfterEach
  void stop() throws IOException {
    query.close();
  }

  private void startWith(String secretArn) throws IOException, InterruptedException {
    query.start(
        taskRoot, Map.of("QueryAccess", "token", "QueryTokenSecretArn", secretArn), Map.of());
  }

  /** Keeps a token in Secrets Manager, and returns the secret's ARN. */
  private String keep(String name, String token) throws IOException {
    String answer =
        MotoApi.of(moto.endpoint())
            .json(
                "secretsmanager",
                "secretsmanager.CreateSecret",
                "{\"Name\":\"%s\",\"SecretString\":\"%s\"}".formatted(name, token));
    return JsonTree.parse(answer).at("ARN").text();
  }

  private UrlResponse askWith(String authorization) throws IOException, InterruptedException {
    return query.ask(REQUEST.with("authorization", authorization));
  }

  private static String basic(String userAndPassword) {
    return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
  }

  @Test
  void token_letsIn_asBearerAndAsPassword() throws Exception {
    startWith(keep("trendlake-query-token-right", TOKEN));

    assertThat(askWith("Bearer " + TOKEN).text()).contains("\"2\"");
    assertThat(askWith("bearer " + TOKEN).status()).isEqualTo(200);
    assertThat(askWith(basic("anybody:" + TOKEN)).status()).isEqualTo(200);
    assertThat(String.join("\n", query.printed())).doesNotContain(TOKEN);
  }

  @Test
  void anythingElse_isRefused_withoutAWordOfTheLake() throws Exception {
    startWith(keep("trendlake-query-token-wrong", TOKEN));

    UrlResponse none = query.ask(REQUEST);
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.headers()).containsEntry("WWW-Authenticate", "Basic realm=\"trendlake\"");
    for (String wrong :
        new String[] {
          "Bearer " + TOKEN + "x",
          "Bearer " + TOKEN.substring(1),
          "Bearer",
          "Bearer ",
          "Digest " + TOKEN,
          TOKEN,
          basic(TOKEN + ":"),
          basic(TOKEN),
          "Basic not-base64!",
        }) {
      UrlResponse refused = askWith(wrong);
      assertThat(refused.status()).as(wrong).isEqualTo(401);
      assertThat(refused.text()).as(wrong).doesNotContain(TOKEN).doesNotContain("success");
    }
    for (String path : new String[] {"/graph", "/federate", "/api/v1/nothing", "/"}) {
      assertThat(query.ask(UrlRequest.get(path, "").unsigned()).status()).as(path).isEqualTo(401);
    }
    assertThat(query.ask(REQUEST.with("origin", "https://x.example").by("OPTIONS")).status())
        .isEqualTo(401);
  }

  @Test
  void tokenThatCannotBeRead_letsNobodyIn() throws Exception {
    startWith("arn:aws:secretsmanager:us-east-1:123456789012:secret:none");

    assertThat(query.ask(REQUEST).status()).isEqualTo(401);
    assertThat(askWith("Bearer " + TOKEN).status()).isEqualTo(503);
    assertThat(query.printed()).anyMatch(line -> line.contains("no secret of this ARN exists"));
  }

  @Test
  void tokenThatCouldBeGuessed_letsNobodyIn() throws Exception {
    startWith(keep("trendlake-query-token-short", "0123456789"));

    UrlResponse refused = askWith("Bearer 0123456789");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.text()).doesNotContain("characters");
    assertThat(query.printed()).anyMatch(line -> line.contains("it needs 20 at least"));
  }
}
