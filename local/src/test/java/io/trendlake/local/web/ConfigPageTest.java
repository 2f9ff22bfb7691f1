// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.MetadataSource;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.api.TargetSource;
import io.trendlake.model.InMemorySamples;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What page and API show of the configuration. */
final class ConfigPageTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir private Path folder;
  private FixedStatus status;
  private ApiHandler pages;

  @BeforeEach
  void configure() throws Exception {
    status =
        new FixedStatus(
            folder,
            """
            scrape_configs:
            - job_name: <b>
              basic_auth: {username: me, password: hunter2}  # was hunter1
            remote_write:
            - url: https://user:hunter3@example.com/write
              sigv4: {access_key: AKIA, secret_key: hunter4}
            """,
            NOW);
    pages =
        StatusPages.of(
            status,
            new PrometheusApi(
                ApiOptions.defaults(InstantSource.system(), "1.2.3"),
                InMemorySamples::new,
                MetadataSource.NONE,
                TargetSource.NONE));
  }

  private String get(String path) throws Exception {
    ApiResponse answer = pages.answer(ApiRequest.of("GET", path, null, Map.of(), new byte[0]));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    answer.body().writeTo(body);
    return body.toString(StandardCharsets.UTF_8);
  }

  @Test
  void page_showsWhatIsInForceAndFromWhere() throws Exception {
    assertThat(get("/config"))
        .contains("- job_name: &lt;b&gt;", "username: me", "t.yml</code>", "Loaded from")
        .contains("password: &lt;secret&gt;")
        .doesNotContain("<b>", "role=\"alert\"");
  }

  @Test
  void api_showsTheSame() throws Exception {
    assertThat(get("/api/v1/status/config"))
        .startsWith(
            "{\"status\":\"success\",\"data\":{\"yaml\":\"scrape_configs:\\n  - job_name: <b>")
        .contains("password: <secret>");
    assertThat(get("/api/v1/status/runtimeinfo"))
        .contains("\"lastConfigTime\":\"" + status.configFile().inForce().loaded() + "\"");
    assertThat(get("/api/v1/scrape_pools")).contains("{\"scrapePools\":[\"<b>\"]}");
  }

  @Test
  void secrets_areOnNoPage() throws Exception {
    for (String path :
        new String[] {
          "/config",
          "/api/v1/status/config",
          "/status",
          "/targets",
          "/service-discovery",
          "/relabel",
          "/metrics"
        }) {
      assertThat(get(path)).as(path).doesNotContain("hunter");
    }
  }

  @Test
  void file_thatIsWrongNow_leavesWhatIsInForce() throws Exception {
    Files.writeString(folder.resolve("t.yml"), "scrape_configs: [{job_nam: x, password: hunter5}]");
    status.configFile().refresh();

    assertThat(get("/config"))
        .contains("what is below is still in force", "t.yml:1: ", "username: me")
        .doesNotContain("hunter");
  }
}
