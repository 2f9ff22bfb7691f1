// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.Url;
import io.trendlake.functions.compact.history.History;
import io.trendlake.functions.compact.history.HistoryImport;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.LakeLayout;
import io.trendlake.local.moving.LakeCheck;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import io.trendlake.tsdb.block.BlockWriter;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History that a server answers by remote read. */
final class RemoteReadHistoryTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final long START = DAY.toEpochDay() * 86_400_000L;
  private static final int MINUTES = 3 * 1440;

  private final ReadServer store = new ReadServer();

  @TempDir Path directory;

  private Path blocks;

  /** Three days of counters with resets and stale markers, in chunks that cross midnight. */
  @BeforeEach
  void fill() throws IOException {
    blocks = Files.createDirectories(directory.resolve("blocks"));
    try (BlockWriter writer = BlockWriter.create(blocks, Instant.EPOCH)) {
      for (String instance : List.of("a:1", "b:1")) {
        for (String name : List.of("Upper_total", "hits_total")) {
          Labels labels = Labels.of("__name__", name, "instance", instance, "job", "web");
          long[] ts = new long[MINUTES];
          double[] values = new double[MINUTES];
          for (int i = 0; i < MINUTES; i++) {
            ts[i] = START - 86_400_000L + i * 60_000L + 17_123;
            values[i] = i % 700 == 699 ? StaleMarker.VALUE : i % 1000 * 0.1;
          }
          add(labels, new SampleRun(MINUTES, ts, values, null, null), writer);
        }
      }
      for (double unit : new double[] {1, 0.25}) {
        Labels labels = Labels.of("__name__", "latency", "job", "web", "unit", "of-" + unit);
        add(labels, histograms(unit), writer);
      }
      writer.finish();
    }
  }

  private void add(Labels labels, SampleRun run, BlockWriter writer) throws IOException {
    store.add(labels, run);
    writer.add(labels, run);
  }

  /** Native histograms that grow: with exponential bounds, or with custom ones and fractions. */
  private static SampleRun histograms(double unit) {
    int size = MINUTES / 10;
    long[] ts = new long[size];
    NativeHistogram[] histograms = new NativeHistogram[size];
    for (int i = 0; i < size; i++) {
      ts[i] = START - 86_400_000L + i * 600_000L + 17_123;
      double[] counts = {unit * i, unit * (2 * i + 1), unit * 3};
      boolean custom = unit < 1;
      histograms[i] =
          new NativeHistogram(
              custom ? NativeHistogram.CUSTOM_BUCKETS : 2,
              custom ? 0 : 0.001,
              custom ? 0 : unit * i,
              counts[0] + counts[1] + counts[2] + (custom ? 0 : unit * i),
              i * 0.7,
              custom ? new int[] {0, 1, 2} : new int[] {-3, -2, -1},
              counts,
              new int[0],
              new double[0],
              custom ? new double[] {0.1, 2} : new double[0],
              NativeHistogram.ResetHint.UNKNOWN);
    }
    return new SampleRun(size, ts, new double[size], histograms, null);
  }

  private static NavigableSet<LocalDate> days() {
    return new TreeSet<>(List.of(DAY, DAY.plusDays(1)));
  }

  private static AskedSeries all() {
    return new AskedSeries(List.of(), SeriesLabels.with(Labels.empty()), labels -> true);
  }

  private RemoteReadHistory history(ScriptedServer server, AskedSeries asked, HttpAccess access)
      throws IOException {
    Path kept = Files.createDirectories(directory.resolve("kept"));
    Url url = Url.of(server.uri() + "/api/v1/read");
    return RemoteReadHistory.open(
        new RemoteServer(access), url, asked, days(), kept, Duration.ZERO);
  }

  private static Map<String, String> imported(History history) throws IOException {
    Bucket lake = new InMemoryBucket();
    HistoryImport.of(lake, history, "x", List.of(), false, CompactionOptions.DEFAULT)
        .run(days(), 2, (day, tally, done, all) -> {});
    Map<String, String> files = new TreeMap<>();
    for (ObjectInfo object : lake.list("")) {
      byte[] content = lake.get(object.key()).orElseThrow().content();
      files.put(object.key(), content.length + " bytes, hash " + Arrays.hashCode(content));
    }
    files.remove(LakeLayout.REPLACED);
    return files;
  }

  private Map<String, String> importedFromBlocks() throws IOException {
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.open(blocks), Labels.empty(), labels -> true)) {
      return imported(history);
    }
  }

  private static List<ReadServer.Question> questions(ScriptedServer server) {
    return server.requests().stream().map(ReadServer::question).toList();
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("kept"))) {
      return files.toList();
    }
  }

  @Test
  void daysThatWereNotAskedFor_canBeOpenedInAnyOrder() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(store::chunks);
        RemoteReadHistory history = history(server, all(), HttpAccess.NONE)) {
      assertThat(history.hasOtherDays()).isTrue();
      for (int day : new int[] {0, 1, -1, -2, 2}) {
        long samples = LakeCheck.ofHistory(history, DAY.plusDays(day)).total().samples();
        assertThat(samples > 0).as("day %d", day).isEqualTo(day >= -1 && day <= 1);
      }
    }
    assertThat(kept()).isEmpty();
  }

  @Test
  void chunksThatAreStreamed_makeTheDaysThatBlocksMake() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(store::chunks)) {
      try (RemoteReadHistory history = history(server, all(), HttpAccess.NONE)) {
        assertThat(imported(history)).isEqualTo(importedFromBlocks());
        assertThat(history.damages()).isEmpty();
      }
      assertThat(questions(server)).extracting(ReadServer.Question::from).doesNotHaveDuplicates();
      assertThat(kept()).isEmpty();
    }
  }

  @Test
  void answerInSamples_makesTheDaysThatBlocksMake() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(store::samples);
        RemoteReadHistory history = history(server, all(), HttpAccess.NONE)) {
      assertThat(imported(history)).isEqualTo(importedFromBlocks());
    }
  }

  @Test
  void dayThatIsRefusedAsAWhole_isAskedForInParts() throws IOException {
    ScriptedServer.Answers script =
        request -> {
          ReadServer.Question question = ReadServer.question(request);
          return question.last() - question.from() > 10_000_000
              ? Response.of(400, "exceeded sample limit")
              : store.chunks(request);
        };
    try (ScriptedServer server = ScriptedServer.start(script);
        RemoteReadHistory history = history(server, all(), HttpAccess.NONE)) {
      assertThat(imported(history)).isEqualTo(importedFromBlocks());
    }
  }

  @Test
  void answerThatBreaksOff_isAskedForAgain() throws IOException {
    List<Request> seen = new ArrayList<>();
    ScriptedServer.Answers script =
        request -> {
          Response whole = store.chunks(request);
          synchronized (seen) {
            seen.add(request);
            if (seen.size() > 2) {
              return whole;
            }
          }
          byte[] half = Arrays.copyOf(whole.body(), whole.body().length / 2 + 5);
          return ReadServer.streamed(half);
        };
    try (ScriptedServer server = ScriptedServer.start(script);
        RemoteReadHistory history = history(server, all(), HttpAccess.NONE)) {
      assertThat(imported(history)).isEqualTo(importedFromBlocks());
    }
  }

  @Test
  void serverThatKnowsNobody_isNamedWithItsReason() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(request -> Response.of(401, "who are you?"));
        RemoteReadHistory history = history(server, all(), HttpAccess.NONE)) {
      assertThatThrownBy(() -> history.open(DAY))
          .hasMessageContaining(server.uri() + "/api/v1/read")
          .hasMessageContaining("2026-01-04T00:00:00Z")
          .hasMessageContaining("401: who are you?");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void hostWithAnUnderscore_isAskedByItsName() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(store::chunks)) {
      Path kept = Files.createDirectories(directory.resolve("kept"));
      Url url = Url.of("http://my_host.0:" + server.uri().getPort() + "/api/v1/read");
      RemoteServer named =
          new RemoteServer(
              HttpAccess.NONE, host -> List.of(InetAddress.ofLiteral(server.uri().getHost())));
      try (RemoteReadHistory history =
          RemoteReadHistory.open(named, url, all(), days(), kept, Duration.ZERO)) {
        assertThat(imported(history)).isEqualTo(importedFromBlocks());
      }
      assertThat(server.requests().getFirst().header("Host"))
          .contains("my_host.0:" + server.uri().getPort());
    }
  }

  @Test
  void headerThatFramesRequests_isRefused() {
    for (String name : List.of("Content-Length", "transfer-encoding", "HOST", "X A", "")) {
      assertThatThrownBy(() ->
              HttpAccess.of(
                  Map.of(name, "1"), Optional.empty(), Optional.empty(), Optional.empty()))
          .hasMessageContaining("\"" + name + "\" cannot be");
    }
  }

  @Test
  void pageInsteadOfAnAnswer_saysWhatAddressIsWanted() throws IOException {
    Response page = Response.of(200, "<html>").with("Content-Type", "text/html");
    try (ScriptedServer server = ScriptedServer.start(request -> page);
        RemoteReadHistory history = history(server, all(), HttpAccess.NONE)) {
      assertThatThrownBy(() -> history.open(DAY))
          .hasMessageContaining("\"text/html\"")
          .hasMessageContaining("http://HOST:9090/api/v1/read");
    }
  }

  @Test
  void chunkThatIsDamaged_isNamedAndTheRestIsTaken() throws IOException {
    byte[] label = {10, 13, 10, 8, '_', '_', 'n', 'a', 'm', 'e', '_', '_', 18, 1, 'x'};
    byte[] chunk = {18, 5, 24, 1, 34, 1, 9};
    byte[] series = new byte[label.length + chunk.length];
    System.arraycopy(label, 0, series, 0, label.length);
    System.arraycopy(chunk, 0, series, label.length, chunk.length);
    byte[] message = new byte[series.length + 2];
    message[0] = 10;
    message[1] = (byte) series.length;
    System.arraycopy(series, 0, message, 2, series.length);
    ScriptedServer.Answers script =
        request -> {
          byte[] whole = store.chunks(request).body();
          byte[] frame = ReadServer.frame(message);
          byte[] both = Arrays.copyOf(whole, whole.length + frame.length);
          System.arraycopy(frame, 0, both, whole.length, frame.length);
          return ReadServer.streamed(both);
        };
    try (ScriptedServer server = ScriptedServer.start(script);
        RemoteReadHistory history = history(server, all(), HttpAccess.NONE)) {
      assertThat(imported(history)).isEqualTo(importedFromBlocks());
      assertThat(history.damages()).hasSize(1);
      assertThat(history.damages().getFirst()).contains("x: a chunk is damaged");
    }
  }

  @Test
  void request_hasCredentialsAndHeaders() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "s3cret\n");
    HttpAccess access =
        HttpAccess.of(
            Map.of("X-Scope-OrgID", "tenant-a"),
            Optional.of("me"),
            Optional.of(password),
            Optional.empty());
    try (ScriptedServer server = ScriptedServer.start(store::chunks);
        RemoteReadHistory history = history(server, all(), access)) {
      history.open(DAY).close();
      Request request = server.requests().getFirst();
      assertThat(request.header("Authorization")).contains("Basic bWU6czNjcmV0");
      assertThat(request.header("X-Scope-OrgID")).contains("tenant-a");
      assertThat(request.header("Content-Encoding")).contains("snappy");
      assertThat(access.toString()).doesNotContain("bWU6czNjcmV0");
    }
  }

  @Test
  void selector_isAskedForAsFarAsTheServerKnowsTheLabels() throws IOException {
    List<Matcher> selector =
        List.of(
            new Matcher("__name__", LabelMatcher.Kind.MATCHES, "hits.*"),
            new Matcher("job", LabelMatcher.Kind.EQUAL, "web"),
            new Matcher("instance", LabelMatcher.Kind.MATCHES, "a.*"),
            new Matcher("region", LabelMatcher.Kind.EQUAL, "eu"));
    AskedSeries asked =
        new AskedSeries(
            List.of(selector),
            SeriesLabels.with(Labels.of("region", "eu")),
            labels -> Matcher.matchesAll(selector, labels));
    try (ScriptedServer server = ScriptedServer.start(store::chunks);
        RemoteReadHistory history = history(server, asked, HttpAccess.NONE)) {
      try (History.Day day = history.open(DAY)) {
        assertThat(day.size()).isEqualTo(1);
        assertThat(day.labels(0).toString()).contains("hits_total", "a:1", "region=\"eu\"");
      }
      assertThat(questions(server).getFirst().matchers()).isEqualTo(selector.subList(0, 2));
    }
  }

  @Test
  void seriesOfSeveralSelectors_areTakenOnce() throws IOException {
    List<Matcher> hits = List.of(new Matcher("__name__", LabelMatcher.Kind.EQUAL, "hits_total"));
    List<Matcher> web = List.of(new Matcher("job", LabelMatcher.Kind.EQUAL, "web"));
    AskedSeries asked =
        new AskedSeries(List.of(hits, web), SeriesLabels.with(Labels.empty()), labels -> true);
    try (ScriptedServer server = ScriptedServer.start(store::chunks);
        RemoteReadHistory history = history(server, asked, HttpAccess.NONE)) {
      assertThat(imported(history)).isEqualTo(importedFromBlocks());
    }
  }
}
