// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiFixture.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors, in the words and with the codes of Prometheus 3.14's web/api/v1/api.go. */
final class ErrorsTest {

  private final ApiFixture fixture = new ApiFixture();

  private ApiFixture.Response ask(String pathAndQuery) {
    int mark = pathAndQuery.indexOf('?');
    return fixture.answer(
        ApiRequest.of(
            "GET",
            "/api/v1/" + pathAndQuery.substring(0, mark),
            pathAndQuery.substring(mark + 1),
            Map.of(),
            new byte[0]));
  }

  private static String error(String type, String message) {
    return "{\"status\":\"error\",\"errorType\":\""
        + type
        + "\",\"error\":\""
        + message.replace("\\", "\\\\").replace("\"", "\\\"")
        + "\"}";
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "query?query=up&time=x        | invalid parameter \"time\": invalid time value for 'time': cannot parse \"x\" to a valid timestamp",
        "query?query=up&time=1e300    | invalid parameter \"time\": invalid time value for 'time': cannot parse \"1e300\" to a valid timestamp",
        "query?query=up&limit=x       | invalid parameter \"limit\": strconv.Atoi: parsing \"x\": invalid syntax",
        "query?query=up&limit=-1      | invalid parameter \"limit\": limit must be non-negative",
        "query?query=up&limit=99999999999999999999 | invalid parameter \"limit\": strconv.Atoi: parsing \"99999999999999999999\": value out of range",
        "query?query=up&timeout=x     | invalid parameter \"timeout\": cannot parse \"x\" to a valid duration",
        "query?query=up&timeout=1e99  | invalid parameter \"timeout\": cannot parse \"1e99\" to a valid duration. It overflows int64",
        "query?query=up&lookback_delta=x | error parsing lookback delta duration: cannot parse \"x\" to a valid duration",
        "query?query=                 | invalid parameter \"query\": unknown position: parse error: no expression found in input",
        "query?query=sum(             | invalid parameter \"query\": 1:5: parse error: unclosed left parenthesis",
        "query?query=up[5m-5m]        | invalid parameter \"query\": 3:8: duration must be greater than 0",
        "query?query=up&trends=x      | invalid parameter \"trends\": \"x\" is none of \"exact\", \"never\", \"always\"",
        "query?query=up&explain=x     | invalid parameter \"explain\": \"x\" is neither \"true\" nor \"false\"",
        "query_range?query=up         | invalid parameter \"start\": cannot parse \"\" to a valid timestamp",
        "query_range?query=up&start=1 | invalid parameter \"end\": cannot parse \"\" to a valid timestamp",
        "query_range?query=up&start=1&end=0 | invalid parameter \"end\": end timestamp must not be before start time",
        "query_range?query=up&start=1&end=2 | invalid parameter \"step\": cannot parse \"\" to a valid duration",
        "query_range?query=up&start=1&end=2&step=0 | invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive integer",
        "query_range?query=up&start=1&end=2&step=NaN | invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive integer",
        "query_range?query=up&start=0&end=11001&step=1 | exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
        "query_range?query=up[5m]&start=0&end=1&step=1 | invalid parameter \"query\": invalid expression type \"range vector\" for range query, must be Scalar or instant Vector",
        "query_exemplars?query=up&start=2&end=1 | end timestamp must not be before start timestamp",
        "query_exemplars?query=sum(   | 1:5: parse error: unclosed left parenthesis",
        "format_query?query=a+b       | invalid parameter \"query\": 1:3: parse error: unexpected identifier \"b\"",
        "labels?start=x               | invalid parameter \"start\": invalid time value for 'start': cannot parse \"x\" to a valid timestamp",
        "labels?match[]={a=\"\"}      | match[] must contain at least one non-empty matcher",
        "labels?match[]=rate(x[5m])   | 1:5: parse error: unexpected \"(\"",
        "label/a/values?end=x         | invalid parameter \"end\": invalid time value for 'end': cannot parse \"x\" to a valid timestamp",
        "series?start=1               | no match[] parameter provided",
        "series?match[]={}            | invalid parameter \"match[]\": match[] must contain at least one non-empty matcher",
        "series?match[]={             | invalid parameter \"match[]\": 1:2: parse error: unexpected end of input inside braces",
        "series?match[]=%zz           | error parsing form values: invalid URL escape \"%zz\"",
        "metadata?limit=x             | limit must be a number",
        "metadata?limit_per_metric=x  | limit_per_metric must be a number",
        "targets/metadata?match_target={ | invalid parameter \"match_target\": 1:2: parse error: unexpected end of input inside braces",
        "rules?type=alerting          | invalid parameter \"type\": not supported value \"alerting\"",
        "rules?exclude_alerts=maybe   | invalid parameter \"exclude_alerts\": error converting exclude_alerts: strconv.ParseBool: parsing \"maybe\": invalid syntax",
        "rules?match[]={}             | match[] must contain at least one non-empty matcher",
        "rules?group_limit=x          | invalid parameter \"group_limit\": group_limit needs to be a valid number: strconv.ParseInt: parsing \"x\": invalid syntax",
        "rules?group_limit=2147483648 | invalid parameter \"group_limit\": group_limit needs to be a valid number: strconv.ParseInt: parsing \"2147483648\": value out of range",
        "rules?group_limit=-1         | invalid parameter \"group_limit\": group_limit needs to be greater than 0",
        "rules?group_next_token=a     | invalid parameter \"group_next_token\": group_limit needs to be present in order to paginate over the groups",
        "rules?group_limit=5&group_next_token=a | invalid parameter \"group_next_token\": invalid group_next_token 'a'. were rule groups changed?",
        "status/tsdb?limit=0          | limit must be a positive number",
        "status/tsdb?limit=10001      | limit must not exceed 10000",
      })
  void requestThatIsWrong_isBadData(String request, String message) {
    Response answer = ask(request);

    assertThat(answer.body()).isEqualTo(error("bad_data", message));
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void pointsAtTheLimit_pass() {
    assertThat(ask("query_range?query=1&start=0&end=11000&step=1").status()).isEqualTo(200);
  }

  @Test
  void queryThatCannotBeAnswered_isUnprocessable() {
    Response answer = ask("query?query=temperature%2Bon()http_requests_total");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body())
        .startsWith(
            "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"found duplicate");
  }

  @Test
  void deadlineInThePast_isATimeout() {
    ApiOptions defaults = ApiOptions.defaults(InstantSource.fixed(ApiFixture.NOW), "1.2");
    ApiOptions hurried =
        new ApiOptions(
            defaults.engine(), Duration.ZERO, 1, defaults.clock(), ApiFixture.NOW, "1.2");

    Response answer = new ApiFixture(hurried).get("/api/v1/query", "query", "temperature");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo(error("timeout", "query timed out in expression evaluation"));
  }

  @Test
  void requestThatHasNoTimeLeft_isATimeout_whateverItAllows() {
    ApiRequest late =
        ApiRequest.of("GET", "/api/v1/query", "query=temperature&timeout=1m", Map.of(), new byte[0])
            .within(Duration.ofSeconds(-1));

    assertThat(fixture.answer(late).body())
        .isEqualTo(error("timeout", "query timed out in expression evaluation"));
    assertThat(fixture.answer(late.within(Duration.ofMinutes(1))).status()).isEqualTo(503);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, /api/v1/nothing, 404, 404 page not found",
    "GET, /api/v1/label//values, 404, 404 page not found",
    "GET, /api/v1/label/a/b/values, 404, 404 page not found",
    "GET, /api/v2/query, 404, 404 page not found",
    "POST, /api/v1/metadata, 405, Method Not Allowed",
    "DELETE, /api/v1/query, 405, Method Not Allowed",
    "POST, /federate, 405, Method Not Allowed",
    "POST, /api/v1/targets/relabel_steps, 405, Method Not Allowed",
    "GET, /api/v1/admin/tsdb/snapshot, 405, Method Not Allowed",
    "POST, /api/v1/read, 404, 404 page not found",
    "POST, /api/v1/write, 404, 404 page not found",
    "POST, /api/v1/otlp/v1/metrics, 404, 404 page not found",
    "GET, /api/v1/openapi.yaml, 404, 404 page not found",
    "POST, /version, 405, Method Not Allowed",
    "HEAD, /version, 405, Method Not Allowed",
    "POST, /api/v1/features, 405, Method Not Allowed",
  })
  void otherPathsAndMethods_areRefusedInPlainText(
      String method, String path, int status, String text) {
    Response answer = fixture.answer(ApiRequest.of(method, path, null, Map.of(), new byte[0]));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(answer.body()).isEqualTo(text + "\n");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "POST, admin/tsdb/snapshot, admin APIs disabled",
    "PUT, admin/tsdb/delete_series, admin APIs disabled",
    "POST, admin/tsdb/clean_tombstones, admin APIs disabled",
    "GET, search/metric_names, search API disabled",
    "POST, search/label_values, search API disabled",
  })
  void callsThatPrometheusHasSwitchedOff_areToo(String method, String call, String message) {
    Response answer =
        fixture.answer(ApiRequest.of(method, "/api/v1/" + call, null, Map.of(), new byte[0]));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo(error("unavailable", message));
  }

  @Test
  void notificationsAsTheyCome_areNone() {
    assertThat(fixture.get("/api/v1/notifications/live").status()).isEqualTo(204);
  }

  @Test
  void options_areAnsweredWithWhatOtherSitesMayDo() {
    Map<String, List<String>> headers = Map.of("Origin", List.of("http://example.org"));
    Response answer =
        fixture.answer(ApiRequest.of("OPTIONS", "/api/v1/query", null, headers, new byte[0]));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers())
        .containsEntry("Access-Control-Allow-Origin", "http://example.org")
        .containsEntry("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        .containsEntry(
            "Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin")
        .containsEntry("Vary", "Origin, Accept-Encoding");
  }
}
