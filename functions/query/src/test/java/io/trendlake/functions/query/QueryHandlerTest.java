// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.json.JsonTree;
import io.trendlake.lambda.TestEvents;
import io.trendlake.lambda.TestInvocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** The handler with the event of {@code events/}. */
final class QueryHandlerTest {

  private static final String UNSIGNED =
      """
      {"version":"2.0","rawPath":"/api/v1/query","rawQueryString":"query=up",
       "requestContext":{"http":{"method":"GET"}}}
      """;

  private final List<ApiRequest> asked = new ArrayList<>();

  private QueryHandler handler(Admission admission) {
    return new QueryHandler(
        admission,
        request -> {
          asked.add(request);
          return ApiResponse.of(200, ApiResponse.JSON, "{}".getBytes(UTF_8));
        });
  }

  private static JsonTree answer(QueryHandler handler, String event) throws IOException {
    return JsonTree.parse(TestEvents.answer(handler, event, TestInvocation.FRESH));
  }

  private static String body(JsonTree answer) {
    return new String(Base64.getDecoder().decode(answer.at("body").text()), UTF_8);
  }

  @Test
  void event_isAskedAndAnswered() throws IOException {
    String event = Files.readString(Path.of("../../events/query.json"));
    JsonTree answer = answer(handler(Admission.BY_IAM), event);

    assertThat(answer.at("statusCode").number()).isEqualTo(200);
    assertThat(body(answer)).isEqualTo("{}");
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().path()).isEqualTo("/api/v1/query_range");
    assertThat(asked.getFirst().value("query")).isEqualTo("sum by (job) (up)");
    assertThat(asked.getFirst().value("step")).isEqualTo("3600");
  }

  @Test
  void query_hasTheTimeOfTheInvocationButTheMargin() throws IOException {
    String event = Files.readString(Path.of("../../events/query.json"));
    answer(handler(Admission.BY_IAM), event);

    long remaining = TestInvocation.FRESH.getRemainingTimeInMillis();
    assertThat(asked.getFirst().most())
        .isEqualTo(Duration.ofMillis(remaining).minus(QueryHandler.MARGIN));
  }

  @Test
  void unsignedRequest_isRefused_whereIamDecides() throws IOException {
    JsonTree answer = answer(handler(Admission.BY_IAM), UNSIGNED);

    assertThat(answer.at("statusCode").number()).isEqualTo(403);
    assertThat(body(answer)).contains("auth type is not AWS_IAM");
    assertThat(asked).isEmpty();
  }

  /** Whoever finds the URL may send this: nothing of it is decoded. */
  @Test
  void requestThatIsRefused_isNotLookedInto() throws IOException {
    Admission nobody = event -> Optional.of(ApiResponse.text(401, "a token is needed"));
    String event =
        """
        {"version":"2.0","rawPath":"/%s","rawQueryString":"query=up","isBase64Encoded":true,
         "headers":{"content-type":"application/x-www-form-urlencoded"},
         "requestContext":{"http":{"method":"POST"}},"body":"not base64!"}
        """
            .formatted("x".repeat(8_000));
    List<String> logged = new ArrayList<>();
    Logger log = Logger.getLogger(QueryHandler.class.getName());
    Handler listener = new LogListener(logged);
    log.addHandler(listener);
    try {
      assertThat(answer(handler(nobody), event).at("statusCode").number()).isEqualTo(401);
    } finally {
      log.removeHandler(listener);
    }

    assertThat(asked).isEmpty();
    assertThat(logged).singleElement().asString().startsWith("POST /xxx").hasSizeLessThan(150);
  }

  /** What the handler logs. */
  private static final class LogListener extends Handler {

    private final List<String> lines;

    LogListener(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord line) {
      lines.add(new SimpleFormatter().formatMessage(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void tokenThatCannotBeRead_letsNobodyIn_andHidesTheReason() throws IOException {
    Admission broken =
        event -> {
          throw new IOException("the secret arn:x cannot be read");
        };
    JsonTree answer = answer(handler(broken), UNSIGNED);

    assertThat(answer.at("statusCode").number()).isEqualTo(503);
    assertThat(body(answer)).contains("log").doesNotContain("arn:x");
    assertThat(asked).isEmpty();
  }

  @Test
  void otherEvent_failsTheFunction() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> answer(handler(Admission.BY_IAM), "{\"Records\":[]}"))
        .withMessageContaining("not one of a Function URL");
  }
}
