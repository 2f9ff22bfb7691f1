// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiFixture.Response;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.promql.text.GoFloat;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What query and query_range answer, byte for byte. */
final class QueryTest {

  private final ApiFixture fixture = new ApiFixture();

  @Test
  void vector_isWrittenAsPrometheusDoes() {
    Response answer = fixture.get("/api/v1/query", "query", "http_requests_total", "time", "120.5");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.body())
        .isEqualTo(
            """
            {"status":"success","data":{"resultType":"vector","result":[\
            {"metric":{"__name__":"http_requests_total","instance":"a","job":"web"},"value":[120.500,"120"]},\
            {"metric":{"__name__":"http_requests_total","instance":"b","job":"web"},"value":[120.500,"240"]}]}}\
            """);
  }

  @Test
  void matrix_isWrittenAsPrometheusDoes() {
    Response answer =
        fixture.post(
            "/api/v1/query_range",
            "query",
            "sum(temperature)",
            "start",
            "0",
            "end",
            "1970-01-01T00:02:00Z",
            "step",
            "1m");

    assertThat(answer.body())
        .isEqualTo(
            """
            {"status":"success","data":{"resultType":"matrix","result":[\
            {"metric":{},"values":[[0,"20.5"],[60,"20.5"],[120,"20.5"]]}]}}\
            """);
  }

  @Test
  void longMatrix_hasEveryPoint() {
    StringBuilder points = new StringBuilder();
    for (long ts = -2_000; ts <= 2_748_000; ts += 250) {
      String time = BigDecimal.valueOf(ts, 3).setScale(ts % 1000 == 0 ? 0 : 3).toString();
      points.append(points.isEmpty() ? "" : ",").append('[').append(time).append(",\"");
      points.append(GoFloat.json(ts / 1000.0 / 7)).append("\"]");
    }

    Response answer =
        fixture.get(
            "/api/v1/query_range",
            "query",
            "time() / 7",
            "start",
            "-2",
            "end",
            "2748",
            "step",
            "0.25");

    assertThat(answer.body())
        .isEqualTo(
            """
            {"status":"success","data":{"resultType":"matrix","result":[\
            {"metric":{},"values":[%s]}]}}\
            """
                .formatted(points));
  }

  @Test
  void matrixOfMoreTimesThanARangeHas_hasEveryPoint() {
    StringBuilder points = new StringBuilder();
    for (int second = 1; second <= 20_000; second++) {
      points.append(points.isEmpty() ? "" : ",").append('[').append(second).append(",\"1\"]");
    }

    Response answer =
        fixture.get("/api/v1/query", "query", "vector(1)[20000s:1s]", "time", "20000");

    assertThat(answer.body()).contains("\"values\":[" + points + "]}");
  }

  @Test
  void timesOfSeries_areTheirOwn() {
    Response answer =
        fixture.get(
            "/api/v1/query_range",
            "query",
            "temperature or on (__name__) gone",
            "start",
            "840",
            "end",
            "960",
            "step",
            "1m");

    assertThat(answer.body())
        .contains("\"values\":[[840,\"20.5\"],[900,\"20.5\"],[960,\"20.5\"]]")
        .contains("\"values\":[[900,\"1\"]]");
  }

  @Test
  void emptyResult_isAnEmptyList() {
    assertThat(fixture.get("/api/v1/query", "query", "nothing").body())
        .isEqualTo("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}");
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 1              | 4      | {\"resultType\":\"scalar\",\"result\":[4,\"2\"]}",
        "-0.0               | 4      | {\"resultType\":\"scalar\",\"result\":[4,\"-0\"]}",
        "1 / 3              | 0.25   | {\"resultType\":\"scalar\",\"result\":[0.25,\"0.3333333333333333\"]}",
        "1e21               | -0.5   | {\"resultType\":\"scalar\",\"result\":[-0.5,\"1000000000000000000000\"]}",
        "1e20               | -1.25  | {\"resultType\":\"scalar\",\"result\":[-1.25,\"100000000000000000000\"]}",
        "0.0000001          | 1e3    | {\"resultType\":\"scalar\",\"result\":[1000,\"0.0000001\"]}",
        "-Inf               | 0x10p0 | {\"resultType\":\"scalar\",\"result\":[16,\"-Inf\"]}",
        "NaN                | 1.0004 | {\"resultType\":\"scalar\",\"result\":[1,\"NaN\"]}",
        "\"a\\n<b>\"        | 1.5    | {\"resultType\":\"string\",\"result\":[1.5,\"a\\n<b>\"]}",
      })
  void scalarsAndStrings_areWrittenAsPrometheusDoes(String query, String time, String data) {
    assertThat(fixture.get("/api/v1/query", "query", query, "time", time).body())
        .isEqualTo("{\"status\":\"success\",\"data\":" + data + "}");
  }

  @Test
  void timeThatIsNotGiven_isNow() {
    assertThat(fixture.get("/api/v1/query", "query", "time()").body()).contains("[1000,\"1000\"]");
  }

  @Test
  void histogram_hasItsBuckets() {
    NativeHistogram histogram =
        new NativeHistogram(
            0,
            0.001,
            2,
            6,
            18.4,
            new int[] {0, 1, 2},
            new double[] {1, 0, 1},
            new int[] {0},
            new double[] {2},
            new double[0],
            ResetHint.UNKNOWN);
    fixture.samples.add(Labels.of("__name__", "latency", "job", "web"), 0, histogram, 0);

    assertThat(fixture.get("/api/v1/query", "query", "latency", "time", "1").body())
        .isEqualTo(
            """
            {"status":"success","data":{"resultType":"vector","result":[\
            {"metric":{"__name__":"latency","job":"web"},"histogram":[1,{"count":"6","sum":"18.4","buckets":[\
            [1,"-1","-0.5","2"],[3,"-0.001","0.001","2"],[0,"0.5","1","1"],[0,"2","4","1"]]}]}]}}\
            """);
    assertThat(
            fixture
                .get(
                    "/api/v1/query_range",
                    "query",
                    "latency or vector(1)",
                    "start",
                    "1",
                    "end",
                    "2",
                    "step",
                    "1")
                .body())
        .contains("\"histograms\":[[1,{\"count\"")
        .contains("{\"metric\":{},\"values\":[[1,\"1\"],[2,\"1\"]]}");
  }

  @Test
  void limit_cutsAndSaysSo() {
    String warning = "\"warnings\":[\"results truncated due to limit\"]";

    assertThat(fixture.get("/api/v1/query", "query", "http_requests_total", "limit", "1").body())
        .contains("\"instance\":\"a\"")
        .doesNotContain("\"instance\":\"b\"")
        .contains(warning);
    assertThat(fixture.get("/api/v1/query", "query", "http_requests_total", "limit", "2").body())
        .doesNotContain("warnings");
    assertThat(fixture.get("/api/v1/query", "query", "http_requests_total", "limit", "0").body())
        .contains("\"instance\":\"b\"")
        .doesNotContain("warnings");
  }

  @Test
  void notes_areWarningsAndInfosWithTheirPlaces() {
    assertThat(fixture.get("/api/v1/query", "query", "quantile(2, temperature)").body())
        .endsWith(
            ",\"warnings\":[\"PromQL warning: quantile value should be between 0 and 1, got 2"
                + " (1:10)\"]}");
    assertThat(fixture.get("/api/v1/query", "query", "rate(temperature[5m])").body())
        .endsWith(
            ",\"infos\":[\"PromQL info: metric might not be a counter, name does not end in"
                + " _total/_sum/_count/_bucket: \\\"temperature\\\" (1:6)\"]}");
  }

  @Test
  void notesBeyondTen_areCounted() {
    for (int i = 0; i < 13; i++) {
      Labels labels = Labels.of("__name__", "gauge" + i, "number", "" + i);
      fixture.samples.add(labels, 900_000, i);
      fixture.samples.add(labels, 960_000, i);
    }
    String body = fixture.get("/api/v1/query", "query", "rate({__name__=~\"gauge.*\"}[5m])").body();

    assertThat(body).doesNotContain("\"error\"").contains("3 more info annotations omitted");
    assertThat(body.split("might not be a counter", -1)).hasSize(11);
  }

  @Test
  void lookback_isTakenFromTheRequest() {
    String old = "temperature";

    assertThat(fixture.get("/api/v1/query", "query", old, "time", "1100").body()).contains("20.5");
    assertThat(
            fixture
                .get("/api/v1/query", "query", old, "time", "1100", "lookback_delta", "90s")
                .body())
        .contains("\"result\":[]");
  }

  @Test
  void statistics_areThereWhenAskedFor() {
    assertThat(fixture.get("/api/v1/query", "query", "temperature", "stats", "all").body())
        .containsPattern("\"stats\":\\{\"timings\":\\{\"evalTotalTime\":[0-9.E-]+,")
        .contains("\"samplesRead\":5")
        .doesNotContain("warnings");
    assertThat(fixture.get("/api/v1/query", "query", "temperature", "stats", "yes").body())
        .contains("\"stats\":{")
        .contains(
            "value \\\"yes\\\" for parameter \\\"stats\\\" is deprecated and will be rejected in"
                + " the next major release, use \\\"true\\\" or \\\"all\\\"");
    assertThat(fixture.get("/api/v1/query", "query", "temperature").body()).doesNotContain("stats");
  }

  @Test
  void explain_saysWhatWouldBeReadAndReadsNothing() {
    assertThat(
            fixture
                .get(
                    "/api/v1/query",
                    "query",
                    "rate(http_requests_total{instance=\"a\"}[5m] offset 1m)",
                    "explain",
                    "true")
                .body())
        .contains("\"result\":[]")
        .contains("\"expression\":\"rate(http_requests_total{instance=\\\"a\\\"}[5m] offset 1m)")
        .contains("\"readFrom\":\"samples\",\"reason\":")
        .contains(
            "\"from\":640.001,\"to\":940.0,\"series\":1,\"files\":0,\"bytes\":0,\"samples\":5");
  }

  @Test
  void explain_refusesWhatIsNoQuery() {
    assertThat(fixture.get("/api/v1/query", "query", "sum(", "explain", "true").status())
        .isEqualTo(400);
  }
}
