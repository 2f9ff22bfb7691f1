// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.parse.PromqlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls about the server, and those about what Trendlake has not. */
final class StatusTest {

  private final ApiFixture fixture = new ApiFixture();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rules                | {\"groups\":[]}",
        "alerts               | {\"alerts\":[]}",
        "alertmanagers        | {\"activeAlertmanagers\":[],\"droppedAlertmanagers\":[]}",
        "notifications        | []",
        "status/tsdb/blocks   | {\"blocks\":[]}",
        "status/walreplay     | {\"min\":0,\"max\":0,\"current\":0}",
        "status/config        | {\"yaml\":\"# Not shown here, since a configuration may hold passwords.\\n\"}",
        "query_exemplars?query=test | []",
      })
  void callsWithoutContent_areThere(String call, String data) {
    int mark = call.indexOf('?');
    String path = "/api/v1/" + (mark < 0 ? call : call.substring(0, mark));
    String[] parameters = mark < 0 ? new String[0] : call.substring(mark + 1).split("=", 2);

    assertThat(fixture.get(path, parameters).body())
        .isEqualTo("{\"status\":\"success\",\"data\":" + data + "}");
  }

  @Test
  void exemplarsOfNoSelector_areNoContent() {
    assertThat(fixture.get("/api/v1/query_exemplars", "query", "1").status()).isEqualTo(204);
    assertThat(fixture.get("/api/v1/query_exemplars", "query", "1+sum(rate(up[5m]))").status())
        .isEqualTo(200);
  }

  @Test
  void buildInfo_isThatOfAPrometheusWithoutFeatures() {
    assertThat(fixture.get("/api/v1/status/buildinfo").body())
        .contains("\"version\":\"3.14.0\"", "\"revision\":\"trendlake-1.2\"")
        .doesNotContain("features");
  }

  @Test
  void version_isTheBuildAlone() {
    ApiFixture.Response version = fixture.get("/version");

    assertThat(version.contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(version.body())
        .startsWith("{\"version\":\"3.14.0\",\"revision\":\"trendlake-1.2\",")
        .endsWith("}\n");
  }

  /** With the names and values of Prometheus 3.14 without flags. */
  @Test
  void features_areThoseOfTheApiAndOfTheLanguage() {
    assertThat(fixture.get("/api/v1/features").body())
        .startsWith("{\"status\":\"success\",\"data\":{\"api\":{\"admin\":false,")
        .contains("\"promql\":{\"anchored\":false,\"at_modifier\":true,")
        .contains("\"quantile_over_time\":true,\"rad\":true,\"range\":false,\"rate\":true,")
        .contains("\"promql_operators\":{\"!=\":true,\"!~\":true,\"%\":true,")
        .contains("\"limit_ratio\":false,\"limitk\":false,\"max\":true,")
        .doesNotContain("\"=\":");
  }

  @Test
  void flags_sayWhatQueriesMay() {
    assertThat(fixture.get("/api/v1/status/flags").body())
        .contains(
            "\"query.lookback-delta\":\"5m\"",
            "\"query.timeout\":\"2m\"",
            "\"query.max-samples\":\"50000000\"");
  }

  @Test
  void runtimeInfo_hasTheTimeOfTheServer() {
    assertThat(fixture.get("/api/v1/status/runtimeinfo").body())
        .contains("\"serverTime\":\"1970-01-01T00:16:40Z\"");
  }

  @Test
  void tsdbStatus_countsTheSeriesOfTheLastHour() {
    assertThat(fixture.get("/api/v1/status/tsdb", "limit", "1").body())
        .contains("\"numSeries\":4")
        .contains("\"seriesCountByMetricName\":[{\"name\":\"http_requests_total\",\"value\":2}]")
        .contains("\"labelValueCountByLabelName\":[{\"name\":\"__name__\",\"value\":3}]")
        .contains("\"seriesCountByLabelValuePair\":[{\"name\":\"__name__=http_requests_total\"");
  }

  @Test
  void format_isPretty() {
    assertThat(fixture.get("/api/v1/format_query", "query", "SUM  BY(a)(up)").body())
        .isEqualTo("{\"status\":\"success\",\"data\":\"sum by (a) (up)\"}");
  }

  @Test
  void parse_givesTheTreeOfPrometheus() {
    assertThat(
            fixture
                .get(
                    "/api/v1/parse_query",
                    "query",
                    "sum by (x) (rate(up{a!=\"b\"}[5m] offset -1m @ start())) > bool 1")
                .body())
        .isEqualTo(
            """
            {"status":"success","data":{"bool":true,"lhs":{"expr":{"args":[{"anchored":false,\
            "matchers":[{"name":"a","type":"!=","value":"b"},{"name":"__name__","type":"=","value":"up"}],\
            "name":"up","offset":-60000,"offsetExpr":null,"range":300000,"rangeExpr":null,\
            "smoothed":false,"startOrEnd":"start","timestamp":null,"type":"matrixSelector"}],\
            "func":{"argTypes":["matrix"],"name":"rate","returnType":"vector","variadic":0},\
            "type":"call"},"grouping":["x"],"op":"sum","param":null,"type":"aggregation",\
            "without":false},"matching":null,"op":"\\u003e","rhs":{"type":"numberLiteral","val":"1"},\
            "type":"binaryExpr"}}\
            """
                .replace("\\u003e", ">"));
  }

  @Test
  void parse_givesMatchingSubqueriesAndDurations() {
    assertThat(
            fixture
                .get(
                    "/api/v1/parse_query",
                    "query",
                    "-a * on(x) group_left(y) max_over_time(b[(step()+1m):30s] @ 5) % \"s\"")
                .status())
        .isEqualTo(400);
    assertThat(
            fixture
                .get(
                    "/api/v1/parse_query",
                    "query",
                    "-a * on(x) group_left(y) max_over_time(b[(step()+1m):30s] @ 5)")
                .body())
        .contains(
            "\"matching\":{\"card\":\"many-to-one\",\"fillValues\":{\"lhs\":null,\"rhs\":null},"
                + "\"include\":[\"y\"],\"labels\":[\"x\"],\"on\":true}")
        .contains(
            "\"range\":0,\"rangeExpr\":{\"lhs\":{\"lhs\":null,\"op\":\"step\",\"rhs\":null,"
                + "\"type\":\"durationExpr\",\"wrapped\":false},\"op\":\"+\",\"rhs\":"
                + "{\"duration\":true,\"type\":\"numberLiteral\",\"val\":\"60\"},"
                + "\"type\":\"durationExpr\",\"wrapped\":true},\"startOrEnd\":null,"
                + "\"step\":30000,\"stepExpr\":null,\"timestamp\":5000,\"type\":\"subquery\"");
  }

  @Test
  void plusBeforeAnOffset_isInTheTree() throws Exception {
    assertThat(fixture.get("/api/v1/parse_query", "query", "up offset +step()").body())
        .contains(
            "\"offsetExpr\":{\"lhs\":null,\"op\":\"+\",\"rhs\":{\"lhs\":null,\"op\":\"step\"");
    assertThat(fixture.get("/api/v1/parse_query", "query", "up offset +(step())").body())
        .contains("\"offsetExpr\":{\"lhs\":null,\"op\":\"step\"");
  }

  @Test
  void numberThatJsonLacks_isATextInTheTree() throws Exception {
    Expr expr = PromqlParser.parse("up + fill_left (-Inf) fill_right (NaN) up", ParseOptions.ALL);
    assertThat(ResponseJson.text(json -> new SyntaxTreeJson(json).write(expr)))
        .contains("\"fillValues\":{\"lhs\":\"-Inf\",\"rhs\":\"NaN\"}");
  }
}
