// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import org.junit.jupiter.api.Test;

/** Labels, their values, series, metadata and targets. */
final class ApiSeriesTest {

  private final ApiFixture fixture = new ApiFixture();

  private static String success(String data) {
    return "{\"status\":\"success\",\"data\":" + data + "}";
  }

  private static String cut(String data) {
    return "{\"status\":\"success\",\"data\":"
        + data
        + ",\"warnings\":[\"results truncated due to limit\"]}";
  }

  @Test
  void labels_areThoseOfTheSeriesAskedFor() {
    assertThat(fixture.get("/api/v1/labels").body())
        .isEqualTo(success("[\"__name__\",\"instance\",\"job\"]"));
    assertThat(fixture.get("/api/v1/labels", "match[]", "temperature").body())
        .isEqualTo(success("[\"__name__\",\"job\"]"));
    assertThat(fixture.post("/api/v1/labels", "match[]", "gone", "limit", "1").body())
        .isEqualTo(cut("[\"__name__\"]"));
    assertThat(fixture.post("/api/v1/labels", "match[]", "nothing").body())
        .isEqualTo(success("[]"));
  }

  @Test
  void values_areThoseOfAnySelector() {
    assertThat(fixture.get("/api/v1/label/__name__/values").body())
        .isEqualTo(success("[\"gone\",\"http_requests_total\",\"temperature\"]"));
    assertThat(
            fixture
                .get(
                    "/api/v1/label/__name__/values",
                    "match[]",
                    "gone",
                    "match[]",
                    "{instance=~\"a|b\"}",
                    "start",
                    "0",
                    "end",
                    "1000")
                .body())
        .isEqualTo(success("[\"gone\",\"http_requests_total\"]"));
    assertThat(fixture.get("/api/v1/label/instance/values", "limit", "1").body())
        .isEqualTo(cut("[\"a\"]"));
    assertThat(fixture.get("/api/v1/label/none/values").body()).isEqualTo(success("[]"));
  }

  @Test
  void valuesOfAnEscapedName_areThoseOfTheName() {
    fixture.samples.add(Labels.of("__name__", "x", "my.läbel_", "v"), 1, 1);

    assertThat(fixture.get("/api/v1/label/U__my_2e_l_e4_bel__/values").body())
        .isEqualTo(success("[\"v\"]"));
    assertThat(fixture.get("/api/v1/label/my.l%C3%A4bel_/values").body())
        .isEqualTo(success("[\"v\"]"));
    assertThat(fixture.get("/api/v1/label/U__my_zz_/values").body()).isEqualTo(success("[]"));
    assertThat(fixture.get("/api/v1/label/%ff/values").body())
        .contains("invalid label name: \\\"\\\\xff\\\"");
  }

  @Test
  void series_areSortedAndEachIsThereOnce() {
    String a = "{\"__name__\":\"http_requests_total\",\"instance\":\"a\",\"job\":\"web\"}";
    String b = "{\"__name__\":\"http_requests_total\",\"instance\":\"b\",\"job\":\"web\"}";

    assertThat(
            fixture
                .post("/api/v1/series", "match[]", "{instance=\"b\"}", "match[]", "{job=\"web\"}")
                .body())
        .isEqualTo(success("[" + a + "," + b + "]"));
    assertThat(fixture.get("/api/v1/series", "match[]", "{job=\"web\"}", "limit", "1").body())
        .isEqualTo(cut("[" + a + "]"));
  }

  @Test
  void metadata_isByName() {
    String counter = "[{\"type\":\"counter\",\"unit\":\"\",\"help\":\"Requests <by> path.\"}]";

    assertThat(fixture.get("/api/v1/metadata").body())
        .isEqualTo(
            success(
                "{\"http_requests\":"
                    + counter
                    + ",\"temperature\":[{\"type\":\"gauge\",\"unit\":\"celsius\",\"help\":\"\"}]}"));
    assertThat(fixture.get("/api/v1/metadata", "limit", "1").body())
        .isEqualTo(success("{\"http_requests\":" + counter + "}"));
    assertThat(fixture.get("/api/v1/metadata", "metric", "nothing").body())
        .isEqualTo(success("{}"));
  }

  @Test
  void targets_areInPrometheusShape() {
    assertThat(fixture.get("/api/v1/targets", "state", "active").body())
        .isEqualTo(
            success(
                """
                {"activeTargets":[{"discoveredLabels":{"__address__":"a:9100"},\
                "labels":{"instance":"a:9100","job":"web"},"scrapePool":"web",\
                "scrapeUrl":"http://a:9100/metrics","globalUrl":"http://a:9100/metrics",\
                "lastError":"","lastScrape":"1970-01-01T00:16:40Z","lastScrapeDuration":0.125,\
                "health":"up","scrapeInterval":"1m","scrapeTimeout":"10s"}],\
                "droppedTargets":[],"droppedTargetCounts":null}\
                """));
    assertThat(fixture.get("/api/v1/targets", "state", "dropped").body())
        .isEqualTo(
            success(
                """
                {"activeTargets":[],"droppedTargets":[{"discoveredLabels":\
                {"__address__":"b:9100"},"scrapePool":"old"}],\
                "droppedTargetCounts":{"old":1,"web":0}}\
                """));
    assertThat(fixture.get("/api/v1/scrape_pools").body())
        .isEqualTo(success("{\"scrapePools\":[\"old\",\"web\"]}"));
  }

  @Test
  void metadataOfTargets_isThatOfTheMetricsWithTheTargetsLabels() {
    assertThat(
            fixture
                .get(
                    "/api/v1/targets/metadata",
                    "match_target",
                    "{job=\"web\"}",
                    "metric",
                    "temperature")
                .body())
        .isEqualTo(
            success(
                "[{\"target\":{\"instance\":\"a:9100\",\"job\":\"web\"},\"type\":\"gauge\","
                    + "\"unit\":\"celsius\",\"help\":\"\"}]"));
    assertThat(fixture.get("/api/v1/targets/metadata", "match_target", "{job=\"other\"}").body())
        .isEqualTo(success("[]"));
  }

  @Test
  void limitOfMetadataOfTargets_cutsNoTarget() {
    assertThat(fixture.get("/api/v1/targets/metadata", "limit", "1").body())
        .contains("\"metric\":\"http_requests\"", "\"metric\":\"temperature\"");
    assertThat(fixture.get("/api/v1/targets/metadata", "limit", "0").body())
        .isEqualTo(success("[]"));
  }
}
