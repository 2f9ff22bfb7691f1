// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.Url;
import io.trendlake.discovery.DroppedTarget;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.functions.plan.JobPlan;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.MetadataSource;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.local.run.SlotReport;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.NoteCounts;
import io.trendlake.model.Outcome;
import io.trendlake.scrape.PullOutcomes;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served over HTTP. */
final class StatusPagesTest {

  private static final Instant SLOT = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Target UP = target("node", "a:9100", "http://10.0.0.1:9100/metrics");
  private static final Target DOWN = target("web", "<b>&\"c\":80", "http://10.0.0.2:80/metrics");
  private static final Target NEW = target("web", "d:80", "http://10.0.0.3:80/metrics");

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private FixedStatus status;
  private WebServer server;

  private static Target target(String job, String instance, String url) {
    return new Target(
        job,
        Labels.of("instance", instance, "job", job, "account", "shop"),
        Labels.of("__address__", instance, "__meta_zone", "z1"),
        Url.of(url),
        MINUTE,
        Duration.ofSeconds(10));
  }

  @BeforeEach
  void serve() throws Exception {
    status =
        new FixedStatus(
            folder, "scrape_configs: [{job_name: node}, {job_name: web}, {job_name: empty}]", SLOT);
    status.metrics.watch(status.board);
    server =
        WebServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            StatusPages.of(
                status,
                new PrometheusApi(
                    ApiOptions.defaults(InstantSource.system(), "1.2.3"),
                    InMemorySamples::new,
                    MetadataSource.NONE,
                    new BoardTargets(status.board))));
    DroppedTarget dropped =
        new DroppedTarget("node", Labels.of("__address__", "e:1"), "relabel_configs", false);
    List<Target> targets = List.of(UP, DOWN, NEW);
    status.board.planned(
        new ScrapePlan(
            SLOT,
            List.of(
                new JobPlan("node", List.of(UP), List.of(dropped), List.of()),
                new JobPlan("web", List.of(DOWN, NEW), List.of(), List.of("list not found"))),
            List.of()));
    Shard shard = new Shard("s", "shop", "", MINUTE, targets.subList(0, 2));
    ShardResult result =
        new ShardResult(
            ShardSlot.of(shard, SLOT),
            SLOT,
            List.of(
                outcome(
                    UP,
                    new Outcome.Scraped(
                        Duration.ofMillis(12),
                        345,
                        6789,
                        new DroppedSamples(2, 0, 1),
                        new NoteCounts(5, 4, 0))),
                outcome(DOWN, new Outcome.Failed(Duration.ofMillis(1500), "a <reason>", 0, 0))),
            355,
            4000);
    status.board.shardDone(result);
    status.metrics.shardDone(result);
    status.board.slotDone(
        new SlotReport(
            SLOT,
            1,
            1,
            0,
            0,
            355,
            0,
            4000,
            Duration.ofMillis(2),
            Duration.ofMillis(1600),
            List.of()));
  }

  private static Outcome outcome(Target target, Outcome.Result result) {
    return new PullOutcomes(target, false).pulled(SLOT, SLOT, result);
  }

  @AfterEach
  void end() {
    server.close();
    client.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + ListenAddress.text(server.address()) + path));
    return client.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/targets", "/service-discovery"})
  void page_saysWhoseSecretCannotBeReadAgain(String path) throws Exception {
    assertThat(get(path).body()).doesNotContain("<b>Secret</b>");
    status.board.watchSecrets(() ->
        List.of("the secret ssm:/<a> cannot be read: 500; its last text is used until it can"));

    assertThat(get(path).body())
        .contains("role=\"alert\"><b>Secret</b>")
        .contains(
            "the secret ssm:/&lt;a&gt; cannot be read: 500; its last text is used until it can");

    status.board.watchSecrets(List::of);
    assertThat(get(path).body()).doesNotContain("<b>Secret</b>");
  }

  @Test
  void targetsPage_ofDroppedSamples_countsThem() throws Exception {
    assertThat(get("/targets").body()).contains("345, 3 dropped, 4 exemplars out of order");
  }

  @Test
  void ready_whileNothingCanBeStored_is503AndHealthyStays200() throws Exception {
    status.notReady = Optional.of("nothing can be stored: the disk is full");

    HttpResponse<String> ready = get("/-/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body())
        .isEqualTo("Trendlake is not ready: nothing can be stored: the disk is full\n");
    assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void targetsPage_ofLaggingCompaction_saysSoLoudly() throws Exception {
    String page = get("/targets").body();

    assertThat(page).contains("COMPACTION IS BEHIND: the hour that ended at 2026-11-22T11:00:00Z");
    assertThat(page).contains("Compacted up to");
  }

  @Test
  void json_hasTheShapeOfPrometheus() throws Exception {
    HttpResponse<String> answer = get("/api/v1/targets");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo(
            """
            {"status":"success","data":{"activeTargets":[\
            {"discoveredLabels":{"__address__":"a:9100","__meta_zone":"z1"},\
            "labels":{"account":"shop","instance":"a:9100","job":"node"},\
            "scrapePool":"node","scrapeUrl":"http://10.0.0.1:9100/metrics",\
            "globalUrl":"http://10.0.0.1:9100/metrics","lastError":"",\
            "lastScrape":"2026-11-22T10:00:00Z","lastScrapeDuration":0.012,"health":"up",\
            "scrapeInterval":"1m","scrapeTimeout":"10s"},\
            {"discoveredLabels":{"__address__":"<b>&\\"c\\":80","__meta_zone":"z1"},\
            "labels":{"account":"shop","instance":"<b>&\\"c\\":80","job":"web"},\
            "scrapePool":"web","scrapeUrl":"http://10.0.0.2:80/metrics",\
            "globalUrl":"http://10.0.0.2:80/metrics","lastError":"a <reason>",\
            "lastScrape":"2026-11-22T10:00:00Z","lastScrapeDuration":1.5,"health":"down",\
            "scrapeInterval":"1m","scrapeTimeout":"10s"},\
            {"discoveredLabels":{"__address__":"d:80","__meta_zone":"z1"},\
            "labels":{"account":"shop","instance":"d:80","job":"web"},\
            "scrapePool":"web","scrapeUrl":"http://10.0.0.3:80/metrics",\
            "globalUrl":"http://10.0.0.3:80/metrics","lastError":"",\
            "lastScrape":"0001-01-01T00:00:00Z","lastScrapeDuration":0.0,"health":"unknown",\
            "scrapeInterval":"1m","scrapeTimeout":"10s"}],\
            "droppedTargets":[{"discoveredLabels":{"__address__":"e:1"},"scrapePool":"node"}],\
            "droppedTargetCounts":{"node":1,"web":0}}}\
            """);
  }

  @Test
  void json_isChosenByStateAndJob() throws Exception {
    assertThat(get("/api/v1/targets?state=active&scrapePool=node").body())
        .contains("a:9100")
        .doesNotContain("d:80")
        .endsWith("\"droppedTargets\":[],\"droppedTargetCounts\":null}}");
    assertThat(get("/api/v1/targets?state=dropped").body())
        .contains("\"activeTargets\":[]")
        .contains("e:1");
    assertThat(get("/targets", "Accept", "application/json").body())
        .isEqualTo(get("/api/v1/targets").body());
  }

  @Test
  void page_showsTargetsAndEscapesThem() throws Exception {
    HttpResponse<String> answer = get("/targets");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(answer.body())
        .contains("1 of 3")
        .contains("<span class=\"state up\">up</span>")
        .contains("&lt;b&gt;&amp;&quot;c&quot;:80")
        .contains("a &lt;reason&gt;")
        .contains("job web: list not found")
        .contains("Discovery found no target for this job.")
        .contains("relabel_configs")
        .doesNotContain("<b>&")
        .doesNotContain("trendlake.yml is wrong");
  }

  @Test
  void page_tellsOfAWrongConfiguration() throws Exception {
    status.configError = Optional.of("t.yml:3: unknown key");
    assertThat(get("/targets").body())
        .contains("trendlake.yml is wrong")
        .contains("t.yml:3: unknown key");
  }

  @Test
  void page_ofOneJob_leavesTheOthersOut() throws Exception {
    assertThat(get("/targets?job=node").body()).contains("a:9100").doesNotContain("d:80");
  }

  @Test
  void page_hasWhatIsDownFirst() throws Exception {
    String page = get("/targets").body();
    assertThat(page.indexOf("id=\"job-web\"")).isBetween(1, page.indexOf("id=\"job-node\""));
    assertThat(page.indexOf("state down\">")).isBetween(1, page.indexOf("state unknown\">"));
    assertThat(page)
        .contains("Down since 2026-11-22 10:00:00 UTC, <time datetime=\"2026-11-22T10:00:00Z\"")
        .containsPattern("data-label=\"Interval\">1m<")
        .containsPattern(
            "<time datetime=\"2026-11-22T10:00:00Z\" title=\"[^\"]*\">\\d+ days ago</time>");
  }

  @Test
  void page_isFilteredByItsAddress() throws Exception {
    assertThat(get("/targets?state=down").body())
        .contains("1 of 3 targets", "a &lt;reason&gt;", "0 / 2 up")
        .doesNotContain(">a:9100<", ">d:80<");
    assertThat(get("/targets?health=UP").body()).contains(">a:9100<").doesNotContain(">d:80<");
    assertThat(get("/targets?job=web&state=unknown").body())
        .contains(">d:80<")
        .doesNotContain("a &lt;reason&gt;", ">a:9100<");
    assertThat(get("/targets?account=shop").body()).contains("3 targets");
    assertThat(get("/targets?account=other").body())
        .contains("None of the 3 targets is like that.");
    assertThat(get("/targets?q=REASON").body()).contains("1 of 3 targets");
    assertThat(get("/targets?q=z1+10.0.0.3").body()).contains("1 of 3 targets").contains(">d:80<");
    assertThat(get("/targets?q=%3Cscript%3E").body())
        .contains("value=\"&lt;script&gt;\"")
        .doesNotContain("<script>");
  }

  @Test
  void page_ofAnUnknownJobOrState_saysSo() throws Exception {
    assertThat(get("/targets?job=typo").body())
        .contains("There is no job &quot;typo&quot;. The jobs are node, web, empty.");
    assertThat(get("/targets?job=empty").body())
        .contains("Discovery found no target for this job.");
    assertThat(get("/targets?job=node&state=down").body())
        .contains("No target of this job is like that.");
    assertThat(get("/targets?state=sick").body())
        .contains("There is no state &quot;sick&quot;: it is down, unknown or up.");
  }

  @Test
  void page_leavesOutColumnsThatSayNothing() throws Exception {
    assertThat(get("/targets").body())
        .contains("<th scope=\"col\" class=\"place\">Account</th>")
        .doesNotContain(">Region</th>");
  }

  @Test
  void page_saysWhichOneItIs() throws Exception {
    assertThat(get("/targets").body())
        .contains("<a href=\"targets\" aria-current=\"page\">Targets</a>")
        .contains("<a class=\"skip\" href=\"#main\">", "<main id=\"main\">");
  }

  @Test
  void largeAnswer_isCompressedForWhoeverTakesIt() throws Exception {
    HttpResponse<byte[]> packed = bytes("/targets", "Accept-Encoding", "br, gzip;q=0.5");
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(packed.headers().firstValue("Vary").orElseThrow()).contains("Accept-Encoding");
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
          .contains("<h1>Targets</h1>");
    }
    for (String refusal : List.of("gzip;q=0", "GZIP ; Q=0.000", "br", "xgzip")) {
      assertThat(get("/targets", "Accept-Encoding", refusal).headers().map())
          .as(refusal)
          .doesNotContainKey("content-encoding");
    }
    assertThat(bytes("/-/healthy", "Accept-Encoding", "gzip").headers().map())
        .doesNotContainKey("content-encoding");
  }

  private HttpResponse<byte[]> bytes(String path, String... headers) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + ListenAddress.text(server.address()) + path))
            .headers(headers)
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void addressWithASlashAtItsEnd_leadsToThePage() throws Exception {
    HttpResponse<String> answer = get("/targets/?job=node");
    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("Location")).hasValue("../targets?job=node");
  }

  /** Everything that a page loads is served here, and its policy allows nothing else. */
  @Test
  void scriptAndIcon_areServedUnderThePolicy() throws Exception {
    String page = get("/targets").body();
    assertThat(page)
        .contains("<script src=\"page.js\" defer>")
        .contains("<link rel=\"icon\" href=\"favicon.svg\"")
        .doesNotContainPattern(" on[a-z]+=\"")
        .doesNotContain("style=\"");
    assertThat(get("/page.js").headers().firstValue("Content-Type"))
        .hasValue("text/javascript; charset=utf-8");
    for (String icon : List.of("/favicon.svg", "/favicon.ico")) {
      assertThat(get(icon).headers().firstValue("Content-Type")).hasValue("image/svg+xml");
    }
    assertThat(get("/targets").headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none';")
        .contains("script-src 'self'")
        .contains("connect-src 'self'");
  }

  @Test
  void metrics_areTheProcesssOwn() throws Exception {
    HttpResponse<String> answer = get("/metrics");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body())
        .contains("trendlake_targets{health=\"up\"} 1.0")
        .contains("trendlake_targets{health=\"unknown\"} 1.0")
        .contains("trendlake_scrapes_total{result=\"failed\"} 1.0")
        .contains("trendlake_samples_stored_total 355.0")
        .contains("trendlake_scrape_duration_seconds_bucket{le=\"0.02\"} 1")
        .contains("trendlake_build_info{version=\"1.2.3\"} 1")
        .contains("jvm_memory_used_bytes")
        .contains("process_start_time_seconds");
    assertThat(get("/metrics", "Accept", "application/openmetrics-text").body())
        .endsWith("# EOF\n");
  }

  @Test
  void others_areHealthyAnIndexNotFoundOrRefused() throws Exception {
    assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
    assertThat(get("/-/ready").statusCode()).isEqualTo(200);
    assertThat(get("/status").body()).contains("href=\"targets\"", "href=\"graph\"");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/targets").statusCode()).isEqualTo(405);
  }

  @Test
  void lifecycleApi_isRefusedAsByAPrometheusWithoutIt() throws Exception {
    for (String path : List.of("/-/reload", "/-/quit")) {
      for (String method : List.of("POST", "PUT")) {
        assertThat(send(method, path).statusCode()).isEqualTo(403);
        assertThat(send(method, path).body()).startsWith("Lifecycle API is not enabled.");
      }
      assertThat(get(path).statusCode()).isEqualTo(405);
    }
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + ListenAddress.text(server.address()) + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** A proxy may serve them below another path. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/targets",
        "/targets?state=down",
        "/service-discovery?job=node",
        "/status",
        "/config",
        "/relabel"
      })
  void page_hasRelativeAddressesAlone(String path) throws Exception {
    assertThat(get(path).body()).doesNotContainPattern("(href|src|action)=\"/");
  }
}
