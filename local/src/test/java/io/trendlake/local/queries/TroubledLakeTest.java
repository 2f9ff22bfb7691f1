// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.TrendsRebuild;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.lake.LakeApi;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.local.web.ServePages;
import io.trendlake.local.web.WebServer;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.ObjectTail;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code serve} answers over HTTP when the lake cannot be read, or changes under a query. */
@Timeout(120)
final class TroubledLakeTest {

  private static final String SUM = "sum(count_over_time(up[1h]))";

  private static Bucket fleet;

  private final InMemoryBucket lake = new InMemoryBucket();
  private final TroubledBucket bucket = new TroubledBucket(lake);
  private WebServer server;
  private HttpClient client;

  /** Does something before an object's content is read. */
  @FunctionalInterface
  private interface Trouble {
    void beforeReading(String key) throws IOException;
  }

  private static final class TroubledBucket extends ForwardingBucket {
    private volatile Trouble trouble = key -> {};

    TroubledBucket(Bucket bucket) {
      super(bucket);
    }

    @Override
    public Optional<StoredObject> get(String key) throws IOException {
      trouble.beforeReading(key);
      return super.get(key);
    }

    @Override
    public byte[] getRange(String key, long offset, int length) throws IOException {
      trouble.beforeReading(key);
      return super.getRange(key, offset, length);
    }

    @Override
    public ObjectTail tail(String key, int length) throws IOException {
      trouble.beforeReading(key);
      return super.tail(key, length);
    }
  }

  @BeforeAll
  static void make() throws IOException {
    fleet = TwinFleet.lake(new Random(1));
  }

  @BeforeEach
  void serve() throws IOException {
    for (ObjectInfo object : fleet.list("")) {
      lake.put(object.key(), fleet.get(object.key()).orElseThrow().content());
    }
    ApiOptions options = ApiOptions.defaults(InstantSource.fixed(TwinFleet.END), "1");
    server =
        WebServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            ServePages.of(LakeApi.of(bucket, options)));
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private HttpResponse<String> ask(String call, String... parameters) throws Exception {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < parameters.length; i += 2) {
      form.append(i == 0 ? "" : "&").append(parameters[i]).append('=');
      form.append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/api/v1/" + call);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Asks over all that the lake has: closed days and open hours. */
  private HttpResponse<String> askAll(String... more) throws Exception {
    String[] parameters = {
      "query",
      SUM,
      "trends",
      "never",
      "start",
      Long.toString(TwinFleet.START / 1000 + 3600),
      "end",
      Long.toString(TwinFleet.END.getEpochSecond()),
      "step",
      "1h"
    };
    String[] all = new String[parameters.length + more.length];
    System.arraycopy(parameters, 0, all, 0, parameters.length);
    System.arraycopy(more, 0, all, parameters.length, more.length);
    return ask("query_range", all);
  }

  @Test
  void bucketThatIsUnavailable_isAnErrorUntilItIsBack() throws Exception {
    bucket.trouble =
        key -> {
          throw new IOException("cannot read " + key + ": 503 Slow Down");
        };
    HttpResponse<String> failed = askAll();
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).contains("\"errorType\":\"internal\"").contains("503 Slow Down");

    bucket.trouble = key -> {};
    assertThat(askAll().statusCode()).isEqualTo(200);
  }

  @Test
  void bucketThatHangs_endsWithTheDeadline() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    bucket.trouble =
        key -> {
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading " + key, e);
          }
        };
    try {
      HttpResponse<String> late = askAll("timeout", "300ms");
      assertThat(late.statusCode()).isEqualTo(503);
      assertThat(late.body()).contains("\"errorType\":\"timeout\"");
      for (String call : List.of("query", "labels", "series")) {
        String[] wanted = {"match[]", "up", "query", "up", "timeout", "300ms"};
        assertThat(ask(call, wanted).statusCode()).as(call).isEqualTo(503);
      }
    } finally {
      released.countDown();
    }
    bucket.trouble = key -> {};
    assertThat(askAll().statusCode()).isEqualTo(200);
  }

  @Test
  void dayFileThatIsDamaged_isNamedAndNothingIsLessInSilence() throws Exception {
    String file = lake.list(LakeLayout.prefix(Dataset.SAMPLES, Tier.DAY)).getFirst().key();
    byte[] content = lake.get(file).orElseThrow().content();
    byte[] cut = new byte[content.length / 2];
    System.arraycopy(content, 0, cut, 0, cut.length);
    lake.put(file, cut);

    HttpResponse<String> answer = askAll();

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains(file);
  }

  /** The open hours become a closed day, and their files go, while a query reads them. */
  @Test
  void watermarkThatMovesUnderAQuery_changesNoAnswer() throws Exception {
    String before = askAll().body();
    int[] reads = {0};
    bucket.trouble =
        key -> {
          synchronized (reads) {
            if (reads[0] < 3 && ++reads[0] == 3) {
              closeDay();
            }
          }
        };
    assertThat(askAll("lookback_delta", "301").body()).isEqualTo(before);
    assertThat(askAll("lookback_delta", "302").body()).isEqualTo(before);
    assertThat(reads[0]).isEqualTo(3);
  }

  /** The server has looked for the trends before there were any. */
  @Test
  void trendsThatAreMadeAgain_areReadByAServerThatRuns() throws Exception {
    for (ObjectInfo file : lake.list(LakeLayout.TRENDS)) {
      lake.delete(file.key());
    }
    String[] asked = {
      "query",
      "increase(up[1d])",
      "time",
      Long.toString(TwinFleet.START / 1000 + 86_400),
      "stats",
      "true"
    };
    assertThat(ask("query", asked).body()).contains("\"trendHours\":0,");
    TrendsRebuild rebuild = new TrendsRebuild(lake, CompactionOptions.DEFAULT);

    for (TrendsRebuild.Day day : rebuild.plan(TwinFleet.FIRST, Optional.empty())) {
      for (LakeKey.TrendsFile file : day.missing()) {
        rebuild.make(file);
      }
    }

    assertThat(ask("query", asked).body()).doesNotContain("\"trendHours\":0,");
  }

  private void closeDay() throws IOException {
    Instant end = TwinFleet.FIRST.plusDays(3).atStartOfDay().toInstant(ZoneOffset.UTC);
    new WatermarkStore(lake).advance(new Watermark(end, TwinFleet.FIRST.plusDays(2)));
    CompactionOptions options = CompactionOptions.DEFAULT;
    new Compactor(lake, options).run(end.plus(options.grace()).plus(Duration.ofDays(1)));
  }

  @Test
  void requestsThatMeanNoGood_areAnsweredSoon() throws Exception {
    assertThat(ask("query", "query", "1" + "+1".repeat(500_000)).statusCode()).isIn(200, 400);
    assertThat(ask("query", "query", "(".repeat(10_000) + "1" + ")".repeat(10_000)).body())
        .contains("\"errorType\":\"bad_data\"");
    assertThat(ask("query", "query", "sum_over_time(up[1000000000s:1s])").statusCode())
        .isEqualTo(422);
    List<String> decade = List.of("query", "up", "start", "0", "end", "315360000", "step", "0.001");
    assertThat(ask("query_range", decade.toArray(String[]::new)).body())
        .contains("exceeded maximum resolution of 11,000 points per timeseries");
  }
}
