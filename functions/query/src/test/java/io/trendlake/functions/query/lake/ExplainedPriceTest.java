// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.objstore.InMemoryBucket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code explain=true} says that a query of a lake costs. */
final class ExplainedPriceTest {

  @Test
  void price_hasTheListsOfOpenHours() throws IOException {
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-29T12:30:00Z"));
    PrometheusApi api = LakeApi.of(new InMemoryBucket(), ApiOptions.defaults(clock, "test"));

    ByteArrayOutputStream body = new ByteArrayOutputStream();
    api.answer(
            ApiRequest.of("GET", "/api/v1/query", "query=up&explain=true", Map.of(), new byte[0]))
        .body()
        .writeTo(body);

    // Lists of samples and histograms.
    assertThat(body.toString(StandardCharsets.UTF_8)).contains("\"files\":0", "\"dollars\":1.0E-5");
  }
}
