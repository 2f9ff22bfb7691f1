// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The requests that Grafana's Prometheus data source makes, as its code makes them (promlib of
 * grafana-prometheus-datasource). It takes 200 with a JSON envelope for success.
 */
final class GrafanaRequestsTest {

  private final ApiFixture fixture = new ApiFixture();

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Save & test.
        "POST | api/v1/query           | query=1%2B1&time=4 | {\"resultType\":\"scalar\",\"result\":[4,\"2\"]}",
        "GET  | api/v1/status/buildinfo |                   | {\"version\":\"3.14.0\"",
        // When the source is opened.
        "GET  | api/v1/rules           |                    | {\"groups\":[]}",
        "GET  | api/v1/rules           | type=alert&exclude_alerts=true&group_limit=100 | {\"groups\":[]}",
        "GET  | api/v1/metadata        | limit=40000        | {\"http_requests\":[{\"type\":\"counter\"",
        "POST | api/v1/query_exemplars | query=test&start=0&end=60 | []",
        // Completion.
        "POST | api/v1/labels          | start=0&end=960&limit=40000&match[]=%7B__name__%3D%22temperature%22%7D | [\"__name__\",\"job\"]",
        "GET  | api/v1/label/__name__/values | start=0&end=960&limit=40000 | [\"gone\",",
        "GET  | api/v1/label/job/values | start=0&end=960&match[]=%7B__name__%3D%22temperature%22%2Cjob%21%3D%22%22%7D | [\"node\"]",
        "GET  | api/v1/label/U__service_2e_name/values | start=0&end=960 | []",
        "POST | api/v1/series          | start=0&end=960&limit=40000&match[]=%7B__name__%21%3D%22%22%7D | [{\"__name__\":",
        // Panels: start and end are floored to the step.
        "POST | api/v1/query_range     | query=rate%28http_requests_total%5B4m0s%5D%29&start=600&end=900.000&step=60&timeout=30 | {\"resultType\":\"matrix\",\"result\":[{\"metric\":",
        "POST | api/v1/query           | query=temperature&time=900.123 | {\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":\"temperature\",\"job\":\"node\"},\"value\":[900.123,\"20.5\"]}]}",
        // Sources whose method is GET, and clients that fall back to it.
        "GET  | api/v1/query           | query=1%2B1&time=4&timeout=30 | {\"resultType\":\"scalar\",\"result\":[4,\"2\"]}",
        "GET  | api/v1/query_range     | query=temperature&start=600&end=660&step=60.000 | {\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":\"temperature\",\"job\":\"node\"},\"values\":[[600,\"20.5\"],[660,\"20.5\"]]}]}",
        "GET  | api/v1/query_exemplars | query=test&start=0&end=60 | []",
        "GET  | api/v1/labels          | start=0&end=960       | [\"__name__\",\"instance\",\"job\"]",
        "GET  | api/v1/series          | match[]=temperature&start=0&end=960&limit=40000 | [{\"__name__\":\"temperature\",\"job\":\"node\"}]",
        // Variables: label_names(), label_values(), query_result() and a plain selector.
        "POST | api/v1/labels          | start=0&end=960&match[]=temperature&match[]=http_requests_total | [\"__name__\",\"instance\",\"job\"]",
        "GET  | api/v1/label/job/values | start=0&end=960&match[]=temperature&match[]=http_requests_total | [\"node\",\"web\"]",
        "POST | api/v1/query           | query=topk%281%2C+http_requests_total%29&time=900 | {\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":\"http_requests_total\",\"instance\":\"b\",\"job\":\"web\"},\"value\":[900,\"1800\"]}]}",
        "POST | api/v1/series          | match[]=temperature&start=0&end=960 | [{\"__name__\":\"temperature\",\"job\":\"node\"}]",
        // Annotations, and a panel with exemplars.
        "POST | api/v1/query_range     | query=temperature+%3E+20&start=600&end=660&step=60 | {\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":\"temperature\"",
        "POST | api/v1/query_exemplars | query=histogram_quantile%280.9%2C+rate%28http_requests_total%5B5m%5D%29%29&start=600&end=900 | []",
        // The metrics modal, the alerting list, and the editor of codemirror-promql.
        "GET  | api/v1/metadata        | limit_per_metric=1&limit=1 | {\"http_requests\":[{\"type\":\"counter\"",
        "GET  | api/v1/alerts          |                       | {\"alerts\":[]}",
        "GET  | api/v1/status/flags    |                       | {",
        // Metrics Drilldown.
        "GET  | api/v1/label/__name__/values | match[]=%7Bjob%3D%22node%22%7D&start=0&end=960 | [\"gone\",\"temperature\"]",
        "GET  | api/v1/metadata        | metric=temperature | {\"temperature\":[{\"type\":\"gauge\",\"unit\":\"celsius\",\"help\":\"\"}]}",
      })
  void request_isAnswered(String method, String path, String parameters, String data) {
    boolean posted = method.equals("POST");
    String sent = parameters == null ? "" : parameters;
    Map<String, List<String>> headers =
        posted ? Map.of("Content-Type", List.of("application/x-www-form-urlencoded")) : Map.of();

    ApiFixture.Response answer =
        fixture.answer(
            ApiRequest.of(
                method,
                "/" + path,
                posted ? null : sent,
                headers,
                (posted ? sent : "").getBytes(StandardCharsets.UTF_8)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.body()).startsWith("{\"status\":\"success\",\"data\":" + data);
  }

  /** With it Grafana would take the server for Mimir, and show its ruler. */
  @Test
  void buildInfo_hasNoFeatures() {
    assertThat(fixture.get("/api/v1/status/buildinfo").body()).doesNotContain("features");
  }

  /** What Grafana shows as Prometheus's error; of any other status it shows the raw body. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "query       | query=sum(                                    | 400 | bad_data",
        "query       | query=temperature&timeout=0                   | 503 | timeout",
        "query       | query=http_requests_total%2Bon%28job%29http_requests_total&time=900 | 422 | execution",
        "query_range | query=temperature&start=0&end=900000&step=1 | 400 | bad_data",
      })
  void failure_isPrometheusJson(String call, String form, int status, String type) {
    ApiFixture.Response answer =
        fixture.answer(
            ApiRequest.of(
                "POST",
                "/api/v1/" + call,
                null,
                Map.of("Content-Type", List.of("application/x-www-form-urlencoded")),
                form.getBytes(StandardCharsets.UTF_8)));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\"status\":\"error\",\"errorType\":\"" + type);
  }
}
