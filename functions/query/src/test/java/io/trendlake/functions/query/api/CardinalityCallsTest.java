// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.series.Cardinality;
import io.trendlake.lake.series.CardinalityCost;
import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is answered on cardinality. */
final class CardinalityCallsTest {

  private static final Instant NOW = Instant.ofEpochSecond(10_000);

  private CardinalityCost cost = new CardinalityCost(2, 300, 4000, 50);
  private String asked = "";

  private String get(String call, String query) throws IOException {
    CardinalitySource source =
        new CardinalitySource() {
          @Override
          public CardinalityCost cost(long from, long to) {
            asked += "cost " + from + " " + to + ";";
            return cost;
          }

          @Override
          public Cardinality count(long from, long to) throws IOException {
            asked += "count " + from + " " + to + ";";
            Cardinality counted = new Cardinality();
            counted.add(series("many", "a"), 1, 10);
            counted.add(series("many", "b"), 1, 10);
            counted.add(series("large", "a"), 5, 900);
            counted.add(series("large", "a"), 5, 900);
            return counted;
          }
        };
    PrometheusApi api =
        new PrometheusApi(
                ApiOptions.defaults(InstantSource.fixed(NOW), "1"),
                InMemorySamples::new,
                MetadataSource.NONE,
                TargetSource.NONE)
            .counting(source);
    ApiResponse answer =
        api.answer(ApiRequest.of("GET", "/api/v1/" + call, query, Map.of(), new byte[0]));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    answer.body().writeTo(body);
    return body.toString(StandardCharsets.UTF_8);
  }

  private static Labels series(String name, String instance) {
    return Labels.of(Labels.METRIC_NAME, name, "job", "j", "instance", instance);
  }

  @Test
  void cardinality_isOrderedAsAsked() throws Exception {
    assertThat(get("status/cardinality", "limit=1&start=100&end=200"))
        .isEqualTo(
            """
            {"status":"success","data":{"cost":{"files":2,"readBytes":300,"fileBytes":4000,\
            "samples":50,"maxReadBytes":1073741824},"total":{"series":3,"samples":12,"bytes":1820,\
            "names":2,"labels":3,"pairs":5,"targets":2},\
            "names":[{"name":"many","series":2,"samples":2,"bytes":20}],\
            "labels":[{"name":"__name__","values":2,"series":3,"samples":12,"bytes":1820}],\
            "targets":[{"job":"j","instance":"a","account":"","region":"","series":2,\
            "samples":11,"bytes":1810}],\
            "pairs":[{"name":"job=j","value":3}]}}\
            """);
    assertThat(get("status/cardinality", "order=bytes&limit=1")).contains("\"name\":\"large\"");
    assertThat(get("status/cardinality", "order=size"))
        .contains("order must be series, samples or bytes");
  }

  @Test
  void estimate_countsNothing() throws Exception {
    assertThat(get("status/cardinality", "estimate=1&start=100&end=200"))
        .isEqualTo(
            """
            {"status":"success","data":{"cost":{"files":2,"readBytes":300,"fileBytes":4000,\
            "samples":50,"maxReadBytes":1073741824}}}\
            """);
    assertThat(asked).isEqualTo("cost 100000 200000;");
  }

  @Test
  void countThatWouldReadTooMuch_isRefusedBeforeItReads() throws Exception {
    cost = new CardinalityCost(9, 2_000_000_000, 1, 1);

    assertThat(get("status/cardinality", ""))
        .contains("counting would read 2,000,000,000 bytes of labels in 9 files", "fewer days");
    assertThat(asked).doesNotContain("count ");
  }

  @Test
  void tsdbStatus_hasTheSameNumbersAndTheLastHourByDefault() throws Exception {
    assertThat(get("status/tsdb", ""))
        .contains("\"numSeries\":3", "\"numLabelPairs\":5")
        .contains("\"seriesCountByMetricName\":[{\"name\":\"many\",\"value\":2}");
    assertThat(asked).isEqualTo("cost 6400000 10000000;count 6400000 10000000;");
    assertThat(get("status/tsdb", "start=200&end=100")).contains("end timestamp must not be");
  }
}
