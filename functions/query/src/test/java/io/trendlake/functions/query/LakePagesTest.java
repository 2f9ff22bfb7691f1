// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.api.TargetSource;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The addresses beside the API at which a lake's pages are found. */
final class LakePagesTest {

  private final LakePages pages =
      LakePages.alone(
          new PrometheusApi(
              ApiOptions.defaults(InstantSource.fixed(Instant.EPOCH), "test"),
              () -> {
                throw new IOException("no page reads samples");
              },
              metric -> List.of(),
              TargetSource.NONE));

  private ApiResponse get(String path, @Nullable String query) {
    return pages.answer(ApiRequest.of("GET", path, query, Map.of(), new byte[0]));
  }

  @Test
  void root_leadsToThePageOfGraphs() {
    ApiResponse answer = get("/", null);

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.headers()).containsEntry("Location", "graph");
  }

  /** Links of Prometheus 3 name it. */
  @Test
  void pageOfPrometheus_leadsToOurs_withWhatItAsks() {
    ApiResponse answer = get("/query", "g0.expr=a+%2B+b&g0.tab=1&g0.expr=%0d%0a");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.headers())
        .containsEntry("Location", "graph?g0.expr=a+%2B+b&g0.expr=%0D%0A&g0.tab=1");
    assertThat(get("/query", null).headers()).containsEntry("Location", "graph");
  }

  @Test
  void health_isAnswered_asPersesAsksForIt() {
    assertThat(get("/-/healthy", null).status()).isEqualTo(200);
    assertThat(get("/-/ready", null).status()).isEqualTo(200);
    assertThat(get("/nowhere", null).status()).isEqualTo(404);
  }
}
