// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.series.SelectedExemplars;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.SeriesExemplar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Answers of {@code /api/v1/query_exemplars}. */
final class ExemplarCallsTest {

  /** What was asked of the source. */
  private final List<String> asked = new ArrayList<>();

  private final List<SelectedExemplars> known =
      List.of(
          new SelectedExemplars(
              Labels.of("__name__", "h_bucket", "le", "1"),
              List.of(
                  new SeriesExemplar("{\"trace_id\":\"x\\\"\"}", 0.5, 1_500, true),
                  new SeriesExemplar("{}", Double.NaN, 2_000, false))));

  private final PrometheusApi api =
      new PrometheusApi(
              ApiOptions.defaults(InstantSource.fixed(ApiFixture.NOW), "1.2"),
              () -> {
                throw new IOException("no samples are read");
              },
              MetadataSource.NONE,
              TargetSource.NONE)
          .withExemplars(this::select);

  private List<SelectedExemplars> select(
      List<? extends List<? extends LabelMatcher>> anyOf, long from, long to) {
    List<String> selectors =
        anyOf.stream()
            .map(matchers ->
                matchers.stream()
                    .map(matcher -> matcher.name() + " " + matcher.kind() + " " + matcher.value())
                    .sorted()
                    .toList()
                    .toString())
            .sorted()
            .toList();
    asked.add(selectors + " " + from + " " + to);
    return known;
  }

  private String get(String query) throws IOException {
    ApiResponse response =
        api.answer(ApiRequest.of("GET", "/api/v1/query_exemplars", query, Map.of(), new byte[0]));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    response.body().writeTo(body);
    return response.status() + " " + body.toString(StandardCharsets.UTF_8);
  }

  @Test
  void exemplars_areWrittenAsPrometheusWritesThem() throws IOException {
    assertThat(get("query=h_bucket&start=1&end=2.5"))
        .isEqualTo(
            "200 {\"status\":\"success\",\"data\":[{\"seriesLabels\":{\"__name__\":\"h_bucket\",\"le\":\"1\"},"
                + "\"exemplars\":[{\"labels\":{\"trace_id\":\"x\\\"\"},\"value\":\"0.5\",\"timestamp\":1.500},"
                + "{\"labels\":{},\"value\":\"NaN\",\"timestamp\":2}]}]}");
    assertThat(asked).containsExactly("[[__name__ EQUAL h_bucket]] 1000 2500");
  }

  @Test
  void everySelectorOfAnExpression_isAsked() throws IOException {
    get(
        "query=histogram_quantile(0.9,sum%20by(le)(rate(h_bucket%7Bjob%3D%22a%22%7D%5B5m%5D)))%2Fmax_over_time(b%5B1h:1m%5D)"
            + "&start=0&end=1");
    assertThat(asked)
        .containsExactly("[[__name__ EQUAL b], [__name__ EQUAL h_bucket, job EQUAL a]] 0 1000");
  }

  @Test
  void expressionWithoutSelectors_isNotAnswered() throws IOException {
    assertThat(get("query=1%2B2")).isEqualTo("204 ");
    assertThat(asked).isEmpty();
  }

  @Test
  void wrongRequest_isRefused() throws IOException {
    assertThat(get("query=sum(")).startsWith("400 ").contains("1:5: parse error");
    assertThat(get("query=a&start=2&end=1"))
        .contains("end timestamp must not be before start timestamp");
    assertThat(get("query=a&start=x")).startsWith("400 ").contains("invalid parameter");
    assertThat(asked).isEmpty();
  }

  @Test
  void timesThatAreNotGiven_haveNoBounds() throws IOException {
    get("query=a");
    assertThat(asked)
        .containsExactly(
            "[[__name__ EQUAL a]] " + ParameterReader.MIN_TIME + " " + ParameterReader.MAX_TIME);
  }
}
