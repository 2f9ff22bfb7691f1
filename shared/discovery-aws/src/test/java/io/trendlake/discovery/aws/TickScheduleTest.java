// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.testkit.ScriptedServer;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** When EventBridge Scheduler says that the schedule of the ticks was last changed. */
@Timeout(120)
final class TickScheduleTest {

  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final ScriptedServer server =
      ScriptedServer.start(request -> ScriptedServer.Response.none());
  private final TickSchedule schedule =
      new TickSchedule(
          "trendlake-tick",
          http,
          new Endpoints(Map.of("AWS_ENDPOINT_URL_SCHEDULER", server.uri().toString())),
          StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
          () -> Region.EU_WEST_1);

  TickScheduleTest() throws IOException {}

  private void answer(int status, String body) {
    server.answer(request -> ScriptedServer.Response.of(status, body));
  }

  @AfterEach
  void close() {
    server.close();
    http.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1764438062.25, 2025-11-29T17:41:02.250Z",
    "1764438062, 2025-11-29T17:41:02Z",
    "1.76443806225E9, 2025-11-29T17:41:02.250Z",
  })
  void lastChange_isAskedForWithASignature(String written, Instant time) throws Exception {
    answer(200, "{\"Name\":\"trendlake-tick\",\"LastModificationDate\":" + written + "}");

    assertThat(schedule.lastChange()).isEqualTo(time);
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().getFirst().target()).hasToString("/schedules/trendlake-tick");
    assertThat(server.requests().getFirst().header("Authorization").orElse(""))
        .contains("AKID/")
        .contains("/eu-west-1/scheduler/aws4_request");
  }

  @Test
  void lastChange_thatMayNotBeAskedFor_failsWithTheActionToAllow() {
    answer(403, "{\"__type\":\"AccessDeniedException\",\"Message\":\"not authorized\"}");

    assertThatIOException()
        .isThrownBy(schedule::lastChange)
        .withMessage(
            "scheduler:GetSchedule of the schedule trendlake-tick fails: AccessDeniedException:"
                + " not authorized");
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"LastModificationDate\":\"soon\"}", "<html>"})
  void lastChange_thatIsNone_fails(String body) {
    answer(200, body);

    assertThatIOException()
        .isThrownBy(schedule::lastChange)
        .withMessageStartingWith("scheduler:GetSchedule of the schedule trendlake-tick fails: ");
  }

  @Test
  void lastChange_whileTheServiceFails_isAskedForThreeTimes() {
    answer(503, "{}");

    assertThatIOException().isThrownBy(schedule::lastChange);
    assertThat(server.requests()).hasSize(3);
  }
}
