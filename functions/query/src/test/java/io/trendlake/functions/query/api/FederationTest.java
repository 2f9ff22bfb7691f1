// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiFixture.Response;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What another Prometheus reads from /federate. */
final class FederationTest {

  private final ApiFixture fixture = new ApiFixture();

  private Response accepting(String accept, String query) {
    return fixture.answer(
        ApiRequest.of("GET", "/federate", query, Map.of("Accept", List.of(accept)), new byte[0]));
  }

  @Test
  void newestSamples_comeAtTheirTimeByName() {
    Response answer =
        fixture.get("/federate", "match[]", "temperature", "match[]", "{job=~\"web|node\"}");

    assertThat(answer.contentType())
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
    assertThat(answer.body())
        .isEqualTo(
            """
            # TYPE http_requests_total untyped
            http_requests_total{instance="a",job="web"} 960 960000
            http_requests_total{instance="b",job="web"} 1920 960000
            # TYPE temperature untyped
            temperature{job="node",instance=""} 20.5 960000
            """);
  }

  @Test
  void withoutSelectors_thereIsNothing() {
    assertThat(fixture.get("/federate").body()).isEmpty();
    assertThat(fixture.get("/federate").status()).isEqualTo(200);
  }

  @Test
  void seriesThatAreOld_areLeftOut() {
    fixture.samples.add(Labels.of("__name__", "old"), 699_999, 1);
    fixture.samples.add(Labels.of("__name__", "old", "instance", "new"), 700_000, 1);

    assertThat(fixture.get("/federate", "match[]", "old").body())
        .isEqualTo("# TYPE old untyped\nold{instance=\"new\"} 1 700000\n");
  }

  @Test
  void openMetrics_isWrittenForThoseWhoPreferIt() {
    Response answer =
        accepting(
            "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            "match[]=temperature");

    assertThat(answer.contentType())
        .isEqualTo(
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores");
    assertThat(answer.body())
        .isEqualTo(
            """
            # TYPE temperature unknown
            temperature{job="node",instance=""} 20.5 960.000
            # EOF
            """);
    assertThat(
            accepting("application/openmetrics-text;q=0.4,text/plain;q=0.5", "match[]=temperature")
                .body())
        .doesNotContain("EOF");
  }

  @Test
  void namesThatTheOldFormatDoesNotHold_areEscapedAsAsked() {
    fixture.samples.add(
        Labels.of("__name__", "my.metric", "a.b", "line\nbreak \"\\\"", "instance", "i"),
        960_000,
        1);
    String query = "match[]=" + "%7B%22my.metric%22%7D";

    assertThat(accepting("text/plain", query).body())
        .isEqualTo(
            """
            # TYPE my_metric untyped
            my_metric{a_b="line\\nbreak \\"\\\\\\"",instance="i"} 1 960000
            """);
    assertThat(accepting("text/plain;escaping=allow-utf-8", query).body())
        .startsWith("# TYPE \"my.metric\" untyped\n{\"my.metric\",\"a.b\"=\"line")
        .contains(",instance=\"i\"} 1 960000\n");
    assertThat(accepting("text/plain;escaping=values", query).body())
        .startsWith("# TYPE U__my_2e_metric untyped\nU__my_2e_metric{U__a_2e_b=\"line");
  }

  @Test
  void selectorsThatAreNone_areRefusedInPlainText() {
    Response answer = fixture.get("/federate", "match[]", "{");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo("1:2: parse error: unexpected end of input inside braces\n");
  }
}
