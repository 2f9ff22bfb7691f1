// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static io.trendlake.testkit.aws.UrlRequest.parameters;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import io.trendlake.testkit.aws.UrlRequest;
import io.trendlake.testkit.aws.UrlResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The zip of query in Lambda's runtime answers what clients of a Function URL send. One instance of
 * the function answers all tests, which only read.
 */
@ExtendWith(Moto.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class QueryInLambdaTest {

  private static final String QUERY = "/api/v1/query";
  private static final String RANGE = "/api/v1/query_range";

  private final QueryBench query;

  /** What the instance was asked first, as a dashboard asks one that is new. */
  private UrlResponse first;

  QueryInLambdaTest(MotoServer moto) {
    this.query = new QueryBench(moto, "trendlake-query-in-lambda");
  }

  @BeforeAll
  void start(@TempDir Path taskRoot) throws IOException, InterruptedException {
    query.create(2);
    query.start(taskRoot);
    first = query.ask(UrlRequest.get(RANGE, tenMinutes()));
  }

  @AfterAll
  void stop() throws IOException {
    query.close();
  }

  /** The sum of all instances at each of the last ten minutes. */
  private String tenMinutes() {
    return parameters(
        "query",
        "sum(load)",
        "start",
        Long.toString(query.now() - 600),
        "end",
        Long.toString(query.now()),
        "step",
        "60");
  }

  private static List<JsonTree> result(UrlResponse answer) throws IOException {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return JsonTree.parse(answer.text()).at("data").at("result").items();
  }

  @Test
  void queries_areAnsweredFromTheLake() throws Exception {
    UrlResponse second = query.ask(UrlRequest.get(RANGE, tenMinutes()));

    assertThat(result(first)).hasSize(1);
    assertThat(result(first).getFirst().at("values").items())
        .hasSize(11)
        .allSatisfy(point -> assertThat(point.items().getLast().text()).isEqualTo("1"));
    assertThat(second.text()).isEqualTo(first.text());
    query.report(first, second);
  }

  @Test
  void matchers_thatAreRepeated_areAllAsked() throws Exception {
    String two =
        "match%5B%5D=load%7Binstance%3D%22host-00%22%7D&match[]=load{instance=\"host-01\"}";
    String labelled = "/api/v1/label/instance/values";

    assertThat(query.ask(UrlRequest.get("/api/v1/series", two)).text())
        .contains("host-00")
        .contains("host-01");
    assertThat(query.ask(UrlRequest.form("/api/v1/series", two)).text())
        .contains("host-00")
        .contains("host-01");
    assertThat(query.ask(UrlRequest.get(labelled, "match[]=load&match[]=none")).text())
        .isEqualTo("{\"status\":\"success\",\"data\":[\"host-00\",\"host-01\"]}");
    assertThat(query.ask(UrlRequest.get("/api/v1/label/U__instance/values", "")).text())
        .contains("host-00");
  }

  @Test
  void form_isReadHoweverLambdaHandsItOn() throws Exception {
    String expected = query.ask(UrlRequest.get(RANGE, tenMinutes())).text();
    UrlRequest form = UrlRequest.form(RANGE, tenMinutes());

    assertThat(query.ask(form).text()).isEqualTo(expected);
    assertThat(query.ask(form.asText()).text()).isEqualTo(expected);
    assertThat(query.ask(form.asking("query=none&timeout=20s")).text()).isEqualTo(expected);
    assertThat(
            query
                .ask(UrlRequest.form(QUERY, "query=count%28load%29+%2B+1").asking("time=0"))
                .text())
        .endsWith("\"result\":[]}}");
  }

  @Test
  void answer_isCompressedForThoseWhoTakeIt() throws Exception {
    UrlRequest request = UrlRequest.get(RANGE, tenMinutes());
    UrlResponse packed = query.ask(request);
    UrlResponse plain = query.ask(request.with("accept-encoding", "gzip;q=0, identity"));

    assertThat(packed.headers())
        .containsEntry("Content-Encoding", "gzip")
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Vary", "Origin, Accept-Encoding");
    assertThat(packed.body()).startsWith(0x1f, 0x8b);
    assertThat(plain.headers()).doesNotContainKey("Content-Encoding");
    assertThat(new String(plain.body(), UTF_8)).isEqualTo(packed.text());
  }

  @Test
  void otherSites_mayAsk() throws Exception {
    UrlRequest fromOutside =
        UrlRequest.get(QUERY, "query=1").with("origin", "https://grafana.example.org");
    UrlResponse answer = query.ask(fromOutside);
    UrlResponse before = query.ask(fromOutside.by("OPTIONS"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("Access-Control-Allow-Origin", "https://grafana.example.org");
    assertThat(before.status()).isEqualTo(204);
    assertThat(before.body()).isEmpty();
    assertThat(before.headers())
        .containsEntry("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    assertThat(query.ask(UrlRequest.get(QUERY, "query=1")).headers())
        .doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  void whatIsNotThere_isSaidAsPrometheusSaysIt() throws Exception {
    UrlResponse call = query.ask(UrlRequest.get("/api/v1/nothing", ""));
    UrlResponse page = query.ask(UrlRequest.get("/nothing", ""));
    UrlResponse method = query.ask(UrlRequest.get(QUERY, "query=1").by("DELETE"));
    UrlResponse wrong = query.ask(UrlRequest.get(QUERY, "query=sum%28"));

    assertThat(call.status()).isEqualTo(404);
    assertThat(call.text()).isEqualTo("404 page not found\n");
    assertThat(page.status()).isEqualTo(404);
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.headers()).containsEntry("Allow", "GET, OPTIONS, POST");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.text()).contains("\"errorType\":\"bad_data\"").contains("parse error");
  }

  @Test
  void pages_areServedBesideTheApi() throws Exception {
    UrlResponse page = query.ask(UrlRequest.get("/graph", ""));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("<html");
    assertThat(query.ask(UrlRequest.get("/", "")).headers()).containsEntry("Location", "graph");
  }

  @Test
  void event_thatIsDocumented_isAnswered() throws Exception {
    assertThat(query.ask(Files.readString(Checkout.event("query.json"))).status()).isEqualTo(200);
  }

  @Test
  void requestThatNobodyHasSigned_isRefused() throws Exception {
    UrlResponse stranger = query.ask(UrlRequest.get(QUERY, "query=load").unsigned());

    assertThat(stranger.status()).isEqualTo(403);
    assertThat(stranger.text()).doesNotContain("host-00");
  }
}
