// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.Url;
import io.trendlake.local.moving.MetricSums;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Samples as a server answers them by its query API. */
final class QueryApiTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final long START = DAY.toEpochDay() * 86_400_000L;
  private static final Pattern QUESTION =
      Pattern.compile("time=(\\d+)\\.(\\d{3})&query=\\{(.*)}\\[(\\d+)ms]");

  private static final long[] TS = {
    START - 1, START, START + 7, START + 60_000, START + 50_000_000, START + 86_400_000
  };

  private static final double[] VALUES = {
    1,
    0.1 + 0.2,
    StaleMarker.VALUE,
    Double.NEGATIVE_INFINITY,
    Double.longBitsToDouble(0x7ff8000000000001L),
    2
  };

  /** What a range that is closed to the left has of the samples. */
  private static Response answer(Request request, long mostMillis) {
    if (request.path().equals("/api/v1/label/__name__/values")) {
      return Response.of(200, "{\"status\":\"success\",\"data\":[\"x\"]}");
    }
    String form = URLDecoder.decode(request.text(), StandardCharsets.UTF_8);
    MatchResult asked = QUESTION.matcher(form).results().findFirst().orElseThrow();
    long end = Long.parseLong(asked.group(1) + asked.group(2));
    long range = Long.parseLong(asked.group(4));
    if (range > mostMillis) {
      return Response.of(422, "query processing would load too many samples into memory");
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < TS.length; i++) {
      if (TS[i] >= end - range && TS[i] <= end && !StaleMarker.isStale(VALUES[i])) {
        String value = Double.isInfinite(VALUES[i]) ? "-Inf" : String.valueOf(VALUES[i]);
        values.add(String.format(Locale.ROOT, "[%.3f,\"%s\"]", TS[i] / 1000.0, value));
      }
    }
    String result =
        values.isEmpty()
            ? ""
            : "{\"metric\":{\"__name__\":\"x\",\"job\":\"a\"},\"values\":["
                + String.join(",", values)
                + "]}";
    return Response.of(
        200,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
            + result
            + "]},\"warnings\":[\"w\"]}");
  }

  private static AskedSeries series() {
    List<Matcher> selector =
        List.of(
            new Matcher("job", LabelMatcher.Kind.EQUAL, "a"),
            new Matcher("region", LabelMatcher.Kind.EQUAL, "eu"));
    return new AskedSeries(
        List.of(selector),
        SeriesLabels.with(Labels.of("region", "eu")),
        labels -> Matcher.matchesAll(selector, labels));
  }

  private static QueryApi api(ScriptedServer server) {
    return new QueryApi(new RemoteServer(HttpAccess.NONE), Url.of(server.uri() + "/"), series());
  }

  /** What the lake has of that day. */
  private static MetricSums expected() {
    MetricSums sums = new MetricSums();
    long[] ts = Arrays.copyOfRange(TS, 1, 5);
    double[] values = Arrays.copyOfRange(VALUES, 1, 5);
    sums.addAnswered(
        Labels.of("__name__", "x", "job", "a", "region", "eu"),
        new SampleRun(values.length, ts, values, null, null));
    return sums;
  }

  @Test
  void answersOfADay_comeToWhatTheLakeHas() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(request -> answer(request, 86_400_000));
        QueryApi api = api(server)) {
      assertThat(api.sums(DAY).byName()).isEqualTo(expected().byName());
      assertThat(expected().total().samples()).isEqualTo(3);
      assertThat(
              URLDecoder.decode(
                  server.requests().getFirst().target().toString(), StandardCharsets.UTF_8))
          .contains("start=1767571200.000&end=1767657599.999&match[]={job=\"a\",__name__!=\"\"}");
      assertThat(URLDecoder.decode(server.requests().get(1).text(), StandardCharsets.UTF_8))
          .contains("{job=\"a\",__name__=\"x\"}[86400000ms]");
    }
  }

  @Test
  void questionThatLoadsTooManySamples_isAskedInHalves() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(request -> answer(request, 30_000_000));
        QueryApi api = api(server)) {
      assertThat(api.sums(DAY).byName()).isEqualTo(expected().byName());
      assertThat(server.requests()).hasSize(1 + 1 + 2 + 4);
    }
  }

  @Test
  void serverThatRefusesEverything_isNamedWithItsReason() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(request -> Response.of(503, "starting"));
        QueryApi api = api(server)) {
      assertThatThrownBy(() -> api.sums(DAY))
          .hasMessageContaining("/api/v1/label/__name__/values")
          .hasMessageContaining("answered 503: starting");
    }
  }

  @Test
  void answerThatIsNoJson_isNamed() throws IOException {
    ScriptedServer.Answers script =
        request ->
            request.method().equals("GET")
                ? answer(request, 86_400_000)
                : Response.of(200, "{\"status\":");
    try (ScriptedServer server = ScriptedServer.start(script);
        QueryApi api = api(server)) {
      assertThatThrownBy(() -> api.sums(DAY))
          .hasMessageContaining("not an answer of Prometheus's API");
    }
  }
}
