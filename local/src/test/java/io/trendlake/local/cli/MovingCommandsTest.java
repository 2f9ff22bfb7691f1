// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What import and verify take as arguments. */
final class MovingCommandsTest {

  private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();

  @TempDir Path directory;

  private Path blocks;
  private Path lake;

  @BeforeEach
  void block() throws IOException {
    lake = directory.resolve("lake");
    blocks = Files.createDirectories(directory.resolve("data"));
    block(blocks);
  }

  private static void block(Path folder) throws IOException {
    try (BlockWriter writer = BlockWriter.create(folder, Instant.EPOCH)) {
      long[] ts = {START, START + 60_000};
      for (String job : List.of("a", "b")) {
        Labels labels = Labels.of("__name__", "x", "job", job);
        writer.add(labels, ts, new double[] {1, 2.5}, 0, 2);
      }
      writer.finish();
    }
  }

  private CommandRun imported(String from, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("import", "--from", from, "--into", lake.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void dryRun_saysDaysSamplesAndSeries_andWritesNothing() {
    CommandRun run = imported("tsdb:" + blocks, "--dry-run");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("1 days from 2026-01-05 to 2026-01-05: to be imported")
        .contains("about 4 samples before --match")
        .contains("2 series");
    assertThat(lake).doesNotExist();
  }

  @Test
  void head_isTakenFromASnapshotOfThePrometheus() throws IOException {
    Path snapshot = blocks.resolve("snapshots/20261128T101500Z-3f2a");
    block(Files.createDirectories(snapshot));
    Response answer =
        Response.of(200, "{\"status\":\"success\",\"data\":{\"name\":\"20261128T101500Z-3f2a\"}}");
    try (ScriptedServer server = ScriptedServer.start(request -> answer)) {
      CommandRun run = imported("tsdb:" + blocks, "--with-head", server.uri().toString());
      assertThat(run.out()).contains("imported 4 samples of 1 days");
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().getFirst().method()).isEqualTo("POST");
    }
    assertThat(snapshot).doesNotExist();
    assertThat(imported("tsdb:" + blocks).out()).contains("imported already");
  }

  @Test
  void verify_comparesWithWhatAPrometheusAnswers() throws IOException {
    assertThat(imported("tsdb:" + blocks).code()).isZero();
    ScriptedServer.Answers script =
        request ->
            request.method().equals("GET")
                ? Response.of(200, "{\"status\":\"success\",\"data\":[\"x\"]}")
                : Response.of(
                    200,
                    """
                    {"status":"success","data":{"resultType":"matrix","result":[
                    {"metric":{"__name__":"x","job":"a"},"values":[[1767571200,"1"],[1767571260,"2.5"]]},
                    {"metric":{"__name__":"x","job":"b"},"values":[[1767571200,"1"]]}]}}
                    """);
    try (ScriptedServer server = ScriptedServer.start(script)) {
      String address = server.uri().toString();
      CommandRun all = CommandRun.of("verify", "--dir", lake.toString(), "--against", address);
      assertThat(all.out()).contains("x: the lake has 4 samples").contains("1 metrics differ");
      assertThat(all.code()).isEqualTo(1);
      CommandRun some =
          CommandRun.of(
              "verify", "--dir", lake.toString(), "--against", address, "--match", "{job='a'}");
      assertThat(some.out()).contains("all is the same");
      assertThat(some.code()).isZero();
    }
  }

  /** Answers as a Prometheus that has a sample at noon of each of some days. */
  private static ScriptedServer.Answers noons(String... days) {
    return request -> {
      if (request.method().equals("GET")) {
        return Response.of(200, "{\"status\":\"success\",\"data\":[\"x\"]}");
      }
      double time = Double.parseDouble(request.text().replaceFirst("time=([0-9.]+)&.*", "$1"));
      List<String> series = new ArrayList<>();
      for (String day : days) {
        long noon = Instant.parse(day + "T12:00:00Z").getEpochSecond();
        if (noon <= time && noon > time - 86_400) {
          series.add("{\"metric\":{\"__name__\":\"x\"},\"values\":[[%d,\"1\"]]}".formatted(noon));
        }
      }
      return Response.of(
          200,
          "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[%s]}}"
              .formatted(String.join(",", series)));
    };
  }

  /** A block with a sample at noon of each of some days. */
  private static Path noonBlock(Path folder, String... days) throws IOException {
    Files.createDirectories(folder);
    try (BlockWriter writer = BlockWriter.create(folder, Instant.EPOCH)) {
      long[] ts = new long[days.length];
      double[] values = new double[days.length];
      for (int i = 0; i < days.length; i++) {
        ts[i] = Instant.parse(days[i] + "T12:00:00Z").toEpochMilli();
        values[i] = 1;
      }
      writer.add(Labels.of("__name__", "x"), ts, values, 0, days.length);
      writer.finish();
    }
    return folder;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-01-05,2026-01-06            |                                         | 2026-01-05 2026-01-06 |
          2026-01-04,2026-01-05,2026-01-06 |                                         | 2026-01-04 2026-01-05 2026-01-06 | 2026-01-04
          2026-01-05,2026-01-06,2026-01-07 |                                         | 2026-01-05 2026-01-06 2026-01-07 | 2026-01-07
          2026-01-05                       |                                         | 2026-01-05 2026-01-06 | 2026-01-06
          2026-01-02,2026-01-05,2026-01-06 | --after 2026-01-01                      | 2026-01-01 2026-01-02 2026-01-05 | 2026-01-02
          2026-01-05,2026-01-06,2026-01-09 | --after 2026-01-05 --before 2026-01-10  | 2026-01-05 2026-01-09 | 2026-01-09
          2026-01-04,2026-01-05,2026-01-06 | --after 2026-01-05                      | 2026-01-05 2026-01-06 |
          2026-01-05,2026-01-06,2026-01-07 | --before 2026-01-07                     | 2026-01-05 2026-01-06 |
          2026-01-03,2026-01-05,2026-01-06 | --before 2026-01-04                     | 2026-01-03 | 2026-01-03
          2026-01-05,2026-01-06,2026-01-09 | --after 2026-01-09                      | 2026-01-09 | 2026-01-09
          """)
  void dayThatOnlyOneSideHas_differs(
      String server, @Nullable String more, String shown, @Nullable String differs)
      throws IOException {
    Path data = noonBlock(directory.resolve("noons"), "2026-01-05", "2026-01-06");
    assertThat(imported("tsdb:" + data).code()).isZero();
    List<String> arguments = new ArrayList<>(List.of("verify", "--dir", lake.toString()));
    if (more != null) {
      arguments.addAll(List.of(more.split(" +")));
    }
    String[] days = server.split(",");
    try (ScriptedServer prometheus = ScriptedServer.start(noons(days))) {
      requireVerdict(arguments, prometheus.uri().toString(), shown, differs);
    }
  }

  private static void requireVerdict(
      List<String> arguments, String against, String shown, @Nullable String differs) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--against", against));
    CommandRun run = CommandRun.of(all.toArray(String[]::new));
    assertThat(run.out()).contains(shown.split(" "));
    if (differs == null) {
      assertThat(run.out()).contains("all is the same");
      assertThat(run.code()).isZero();
    } else {
      assertThat(run.out())
          .contains(differs + "  x: the lake has")
          .containsPattern("(?m)^1 metrics differ$");
      assertThat(run.code()).isEqualTo(1);
    }
  }

  @Test
  void dayThatBlocksLackAmongTheirDays_differs() throws IOException {
    Path data = noonBlock(directory.resolve("noons"), "2026-01-05", "2026-01-06", "2026-01-07");
    assertThat(imported("tsdb:" + data).code()).isZero();
    Path other = noonBlock(directory.resolve("other"), "2026-01-05");
    List<String> arguments = List.of("verify", "--dir", lake.toString());
    requireVerdict(arguments, "tsdb:" + other, "2026-01-05", null);
    noonBlock(other, "2026-01-07");
    requireVerdict(arguments, "tsdb:" + other, "2026-01-05 2026-01-07", "2026-01-06");
  }

  @ParameterizedTest
  @CsvSource({"x.om, 35", "x.om.gz, 31"})
  void exportedFile_isCompressedAsItsNameSays_andReadAgain(String name, int firstByte)
      throws IOException {
    assertThat(imported("tsdb:" + blocks).code()).isZero();
    String file = "openmetrics:" + directory.resolve(name);
    assertThat(CommandRun.of("export", "--dir", lake.toString(), "--to", file).code()).isZero();
    assertThat(Files.readAllBytes(directory.resolve(name))[0]).isEqualTo((byte) firstByte);
    CommandRun run = CommandRun.of("verify", "--dir", lake.toString(), "--against", file);
    assertThat(run.out()).contains("all is the same");
  }

  @Test
  void verify_namesTheFirstSampleThatDiffers() throws IOException {
    assertThat(imported("tsdb:" + blocks).code()).isZero();
    Path other = Files.createDirectories(directory.resolve("other"));
    try (BlockWriter writer = BlockWriter.create(other, Instant.EPOCH)) {
      long[] ts = {START, START + 60_000, START + 120_000};
      double[] values = {1, 3, 4};
      writer.add(Labels.of("__name__", "x", "job", "a"), ts, values, 0, 2);
      writer.add(Labels.of("__name__", "x", "job", "b"), ts, new double[] {1, 2.5, 4}, 0, 3);
      writer.add(Labels.of("__name__", "x", "job", "c"), ts, values, 0, 1);
      writer.add(Labels.of("__name__", "y", "job", "a"), ts, values, 0, 1);
      writer.finish();
    }
    CommandRun run =
        CommandRun.of("verify", "--dir", lake.toString(), "--against", "tsdb:" + other);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("2 metrics differ")
        .contains(
            "job=\"a\"}: the lake has 2.5 at 2026-01-05T00:01:00Z, the source 3 at 2026-01-05T00:01:00Z")
        .contains("job=\"b\"}: the lake has nothing more, the source 4 at 2026-01-05T00:02:00Z")
        .contains("job=\"c\"}: the lake has nothing more, the source 1 at 2026-01-05T00:00:00Z")
        .contains("y{job=\"a\"}: the lake has nothing more, the source 1");
  }

  @Test
  void verify_asksAServerOnceForADayThatDiffers() throws IOException {
    assertThat(imported("tsdb:" + blocks).code()).isZero();
    Response nothing = Response.of(200, "").with("Content-Type", "application/x-streamed-protobuf");
    try (ScriptedServer server = ScriptedServer.start(request -> nothing)) {
      List<String> day =
          List.of("verify", "--dir", lake.toString(), "--after=2026-01-05", "--before=2026-01-06");
      requireVerdict(
          day,
          "remote-read:" + server.uri().resolve("/api/v1/read"),
          "the lake has 1 at",
          "2026-01-05");
      assertThat(server.requests()).as("for the day, and the one before it").hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          remote-read:http://127.0.0.1:1/api/v1/read                  | name the first by --after
          remote-read:http://me:s3cret@127.0.0.1:1/ --after 2026-01-01 | as --username and --password-file
          remote-read:prometheus:9090/api/v1/read --after 2026-01-01  | such as http://localhost:9090
          remote-read:http://127.0.0.1:1/api/v1/read --after 2026-01-01 --username a --bearer-token-file b | either a user or a token
          vm-export:x --with-head http://127.0.0.1:1                  | --with-head belongs to --from tsdb:DIR
          tsdbs:x                                                     | must begin with tsdb:
          openmetrics:x --stack trendlake                             | --stack needs blocks in S3 such as thanos:s3://BUCKET
          thanos:s3://thanos-bucket --stack trendlake                 | s3://BUCKET, but --into is
          """)
  void argumentThatDoesNotFit_isNamedWithTheRemedy(String arguments, String said) {
    List<String> words = List.of(arguments.split(" "));
    CommandRun run =
        imported(words.getFirst(), words.subList(1, words.size()).toArray(String[]::new));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(said).doesNotContain("s3cret");
  }
}
