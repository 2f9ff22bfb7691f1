// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.lake.LakeApi;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the API answers of a day whose samples and native histograms are no longer kept, beside the
 * same lake with all of them.
 */
final class LostDaysTest {

  private static final long NOON = TwinFleet.START / 1000 + 12 * 3600;
  private static final String LOST = "2026-03-01 (UTC) are no longer kept";

  private static PrometheusApi whole;
  private static PrometheusApi lacking;

  @BeforeAll
  static void makeLakes() throws IOException {
    whole = api(NativeFleet.lake(new Random(1)));
    Bucket lake = NativeFleet.lake(new Random(1));
    for (Dataset dataset : List.of(Dataset.SAMPLES, Dataset.HISTOGRAMS)) {
      String day = LakeLayout.dayPrefix(dataset, Tier.DAY, TwinFleet.FIRST);
      List<String> files = lake.list(day).stream().map(ObjectInfo::key).toList();
      assertThat(files).isNotEmpty();
      lake.deleteAll(files);
    }
    lacking = api(lake);
  }

  private static PrometheusApi api(Bucket lake) {
    return LakeApi.of(lake, ApiOptions.defaults(InstantSource.fixed(TwinFleet.END), "1"));
  }

  private static String get(PrometheusApi api, String path, Object... parameters)
      throws IOException {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < parameters.length; i += 2) {
      query
          .append(i == 0 ? "" : "&")
          .append(URLEncoder.encode((String) parameters[i], StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(String.valueOf(parameters[i + 1]), StandardCharsets.UTF_8));
    }
    ApiResponse response =
        api.answer(
            ApiRequest.of("GET", "/api/v1/" + path, query.toString(), Map.of(), new byte[0]));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    response.body().writeTo(body);
    return body.toString(StandardCharsets.UTF_8);
  }

  @Test
  void queryThatNeedsSamples_hasAWarningThatNamesTheDay() throws IOException {
    for (String trends : List.of("exact", "never")) {
      assertThat(get(lacking, "query", "query", "irate(load[5m])", "time", NOON, "trends", trends))
          .contains("\"result\":[]")
          .contains("PromQL warning: the samples of " + LOST);
    }
    assertThat(get(whole, "query", "query", "irate(load[5m])", "time", NOON))
        .doesNotContain("warnings", "\"result\":[]");
    assertThat(get(lacking, "query", "query", "irate(load[5m])", "time", NOON + 24 * 3600))
        .doesNotContain("warnings", "\"result\":[]");
    assertThat(get(lacking, "query", "query", "irate(nothing[5m])", "time", NOON))
        .doesNotContain("warnings");
  }

  @Test
  void queryOfNativeHistograms_hasAWarningThatNamesTheDay() throws IOException {
    for (String query :
        List.of("rate(request_seconds[5m])", "rate(request_seconds[2h])", "request_seconds")) {
      assertThat(get(lacking, "query", "query", query, "time", NOON))
          .as(query)
          .contains("PromQL warning: the native histograms of " + LOST);
    }
  }

  /** What slices came to is kept with what it lacks. */
  @Test
  void rangeThatIsAskedAgain_hasTheSameWarning() throws IOException {
    long start = NOON - 12 * 3600;
    Object[] range = {
      "query", "sum(irate(load[5m]))", "start", start, "end", start + 47 * 3600, "step", 60
    };
    String first = get(lacking, "query_range", range);
    assertThat(first).contains("PromQL warning: the samples of " + LOST);
    assertThat(get(lacking, "query_range", range)).isEqualTo(first);
  }

  @Test
  void queryOverWholeHours_isAnsweredByTrends() throws IOException {
    String query = "sum(increase(requests_total[2h]))";
    assertThat(get(lacking, "query", "query", query, "time", NOON))
        .isEqualTo(get(whole, "query", "query", query, "time", NOON))
        .doesNotContain("warnings", "\"result\":[]");
  }

  @Test
  void explanation_namesTheDay() throws IOException {
    assertThat(get(lacking, "query", "query", "irate(load[5m])", "time", NOON, "explain", "true"))
        .contains("irate needs the samples themselves; the samples of " + LOST);
    assertThat(get(whole, "query", "query", "irate(load[5m])", "time", NOON, "explain", "true"))
        .doesNotContain("no longer kept");
  }

  /** But for native histograms that are gauges, of which there are no trends. */
  @Test
  void seriesAndLabels_areThoseThatThereWere() throws IOException {
    String match = "{job=\"api\",__name__!=\"queue_size\"}";
    Object[] day = {"start", NOON - 3600, "end", NOON, "match[]", match};
    for (String path : List.of("series", "labels", "label/__name__/values", "label/le/values")) {
      assertThat(get(lacking, path, day)).as(path).isEqualTo(get(whole, path, day));
    }
    assertThat(get(lacking, "label/__name__/values", day)).contains("request_seconds", "load");
  }
}
