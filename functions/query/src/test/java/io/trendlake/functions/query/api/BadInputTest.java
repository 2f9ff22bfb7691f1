// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiFixture.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that mean no good: each has an answer, soon, and without harm. */
@Timeout(120)
final class BadInputTest {

  private final ApiFixture fixture = new ApiFixture();

  @Test
  void queryOfAMegabyte_isAnswered() {
    String query = "1" + "+1".repeat(500_000);

    Response answer = fixture.post("/api/v1/query", "query", query);

    assertThat(answer.status()).isIn(200, 400);
    assertThat(answer.body().length()).isLessThan(2000);
  }

  @Test
  void stringOfAMegabyte_isAnswered() {
    String query = "up{a=\"" + "x".repeat(1_000_000) + "\"}";

    assertThat(fixture.post("/api/v1/query", "query", query).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "format_query", "parse_query", "query_exemplars"})
  void nestingOfTenThousand_isRefused(String call) {
    String query = "(".repeat(10_000) + "1" + ")".repeat(10_000);
    Response answer = fixture.post("/api/v1/" + call, "query", query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("nested");
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "format_query", "parse_query", "query_exemplars"})
  void chainOfTenThousand_isAnswered(String call) {
    Response answer = fixture.post("/api/v1/" + call, "query", "up" + "+up".repeat(10_000));

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void billionPoints_areRefused() {
    assertThat(
            fixture
                .get("/api/v1/query", "query", "sum_over_time(temperature[1000000000s:1s])")
                .body())
        .contains("\"errorType\":\"execution\"");
  }

  @Test
  void stepOfAMillisecondOverTenYears_isRefused() {
    assertThat(
            fixture
                .get(
                    "/api/v1/query_range",
                    "query",
                    "temperature",
                    "start",
                    "0",
                    "end",
                    "315360000",
                    "step",
                    "0.001")
                .body())
        .contains("exceeded maximum resolution of 11,000 points per timeseries");
  }

  @Test
  void stepBelowAMillisecond_isRefused() {
    assertThat(
            fixture
                .get(
                    "/api/v1/query_range",
                    "query",
                    "temperature",
                    "start",
                    "1",
                    "end",
                    "1",
                    "step",
                    "0.0001")
                .body())
        .contains("invalid parameter \\\"step\\\": a step is one millisecond at least");
  }

  @Test
  void regexThatBacktracksElsewhere_isAnswered() {
    String query = "{job=~\"(a|a?)+(a*)*(.*x){20}$\",__name__=~\".+\"}";

    assertThat(fixture.get("/api/v1/query", "query", query).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"((a{1000}){1000}){1000}", "(", "a**", "\\\\p{Nothing}"})
  void regexThatIsNone_isRefused(String regex) {
    Response answer = fixture.get("/api/v1/query", "query", "up{job=~\"" + regex + "\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("error parsing regexp");
  }

  @Test
  void parameterGivenTwice_countsOnce() {
    assertThat(fixture.get("/api/v1/query", "query", "1", "query", "2", "time", "5").body())
        .contains("[5,\"1\"]");
  }

  @Test
  void bytesThatAreNoUtf8_areRefused() {
    Response answer =
        fixture.answer(
            ApiRequest.of("GET", "/api/v1/query", "query=%ff%fe", Map.of(), new byte[0]));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("parse error");
    Response tree =
        fixture.answer(
            ApiRequest.of("GET", "/api/v1/parse_query", "query=%22%ff%22", Map.of(), new byte[0]));
    assertThat(tree.body()).matches(body -> StandardCharsets.UTF_8.newEncoder().canEncode(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-292273086-05-16T16:47:06Z",
        "292277025-08-18T07:12:54.999999999Z",
        "-9223309901257974",
        "9e15",
        "-9e15",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999+23:59"
      })
  void absurdTimes_areAnsweredOrRefused(String time) {
    assertThat(fixture.get("/api/v1/query", "query", "rate(up[5m] offset 1y)", "time", time))
        .satisfies(answer -> assertThat(answer.status()).isIn(200, 400));
    assertThat(fixture.get("/api/v1/labels", "start", time, "end", time).status()).isIn(200, 400);
    assertThat(fixture.get("/api/v1/query", "query", "up @ " + "1e18").status()).isIn(200, 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Inf", "-Inf", "1e300", "2026-13-01T00:00:00Z", "2026-01-01"})
  void timesThatAreNone_areRefused(String time) {
    assertThat(fixture.get("/api/v1/query", "query", "up", "time", time).status()).isEqualTo(400);
  }

  @Test
  void wholeRangeOfTime_isRefusedByItsPoints() {
    assertThat(
            fixture
                .get(
                    "/api/v1/query_range",
                    "query",
                    "up",
                    "start",
                    "-9e15",
                    "end",
                    "9e15",
                    "step",
                    "1")
                .body())
        .contains("11,000 points");
  }

  @Test
  void formOfAnotherType_isNotRead() {
    Map<String, List<String>> multipart =
        Map.of("Content-Type", List.of("multipart/form-data; boundary=x"));
    byte[] body = "query=1".getBytes(StandardCharsets.UTF_8);

    Response answer = fixture.answer(ApiRequest.of("POST", "/api/v1/query", null, multipart, body));

    assertThat(answer.body()).contains("no expression found in input");
  }

  @Test
  void timeoutOfAThousandYears_isTheServersOwn() {
    assertThat(new ParameterReader(ApiRequest.of("GET", "/", "timeout=1e9", Map.of(), new byte[0])))
        .satisfies(reader ->
            assertThat(reader.timeout(Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2)));
  }
}
