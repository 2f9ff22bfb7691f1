// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.series.LakeReader;
import io.trendlake.local.Trendlake;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.testkit.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real VictoriaMetrics exports becomes a lake with the samples that it was given. */
@Timeout(120)
final class VictoriaMetricsTest {

  private static final String REQUIRED = "TRENDLAKE_REQUIRE_VICTORIA_METRICS";
  private static final List<String> COMMANDS = List.of("victoria-metrics", "victoria-metrics-prod");
  private static final long START = LocalDate.parse("2026-01-01").toEpochDay() * 86_400_000L;
  private static final long STEP = 300_000;
  private static final int SAMPLES = 3 * 288;

  @TempDir Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private String address = "";
  private Optional<ServerProcess> server = Optional.empty();

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Optional<Path> program =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .flatMap(folder -> COMMANDS.stream().map(command -> Path.of(folder, command)))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      String reason = "VictoriaMetrics is not on the PATH (Debian: victoria-metrics)";
      assertThat(System.getenv(REQUIRED)).as(reason).isNotEqualTo("true");
      System.out.println("skipped VictoriaMetricsTest: " + reason);
      Assumptions.abort(reason);
    }
    String command = program.get().toString();
    server =
        Optional.of(
            ServerProcess.start(
                address ->
                    List.of(
                        command,
                        "-httpListenAddr=" + address,
                        "-storageDataPath=" + directory.resolve("data"),
                        "-retentionPeriod=100y"),
                "/health",
                directory.resolve("log")));
    address = "http://" + server.get().address();
  }

  @AfterEach
  void end() {
    server.ifPresent(ServerProcess::close);
  }

  private static double value(int kind, int i, Random random) {
    return switch (kind) {
      case 0 -> 17 * (i % 500);
      case 1 -> random.nextInt(100_000) / 1000.0;
      case 2 -> i % 5 == 0 ? Double.POSITIVE_INFINITY : i % 7 == 0 ? Double.NEGATIVE_INFINITY : i;
      case 3 -> 1e300;
      default -> -0.001;
    };
  }

  private static Map<Labels, Map<Long, Double>> samples() {
    Random random = new Random(3);
    Map<Labels, Map<Long, Double>> samples = new TreeMap<>(Labels.ORDER);
    for (int kind = 0; kind < 5; kind++) {
      for (String path : List.of("/", "\"\\\n", "\u00e9\uD83D\uDE00")) {
        Map<Long, Double> series = new TreeMap<>();
        for (int i = 0; i < SAMPLES; i++) {
          series.put(START + i * STEP + kind, value(kind, i, random));
        }
        samples.put(Labels.of("__name__", "kind_" + kind, "job", "vm", "path", path), series);
      }
    }
    return samples;
  }

  /** Gives it samples as Prometheus's text. */
  private void put(Map<Labels, Map<Long, Double>> samples)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    samples.forEach((labels, series) ->
        series.forEach((ts, value) ->
            text.append(labels.metricName())
                .append("{job=\"vm\",path=")
                .append(quoted(labels.value("path")))
                .append("} ")
                .append(Double.toString(value).replace("Infinity", "Inf"))
                .append(' ')
                .append(ts)
                .append('\n')));
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(address + "/api/v1/import/prometheus"))
            .POST(BodyPublishers.ofString(text.toString()))
            .build();
    assertThat(http.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
    HttpRequest flush =
        HttpRequest.newBuilder(URI.create(address + "/internal/force_flush")).build();
    assertThat(http.send(flush, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private Path export(String options, String name) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(
                address
                    + "/api/v1/export?match[]=%7B__name__!=%22%22%7D&start=0"
                        .replace("[]", "%5B%5D")
                    + options));
    if (name.endsWith(".gz")) {
      request.header("Accept-Encoding", "gzip");
    }
    HttpResponse<Path> response =
        http.send(request.build(), BodyHandlers.ofFile(directory.resolve(name)));
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static Map<Labels, Map<Long, Double>> ofLake(Path directory) throws IOException {
    Map<Labels, Map<Long, Double>> samples = new TreeMap<>(Labels.ORDER);
    try (Bucket lake = DirectoryBucket.open(directory);
        SelectedSeries found =
            LakeReader.now(lake)
                .open()
                .select(new SeriesSelection(List.of(), START, START + SAMPLES * STEP))) {
      for (int i = 0; i < found.size(); i++) {
        SampleRun run = found.read(i);
        Map<Long, Double> series = new TreeMap<>();
        for (int at = 0; at < run.size(); at++) {
          series.put(run.timestamps()[at], run.values()[at]);
        }
        samples.put(found.labels(i), series);
      }
    }
    return samples;
  }

  @Test
  void export_isImportedSampleBySample() throws IOException, InterruptedException {
    Map<Labels, Map<Long, Double>> samples = samples();
    put(samples);
    Map<String, String> exports =
        Map.of(
            "plain.jsonl", "",
            "packed.jsonl.gz", "",
            "rows.jsonl", "&max_rows_per_line=7");
    for (Map.Entry<String, String> export : exports.entrySet()) {
      Path file = export(export.getValue(), export.getKey());
      Path lake = directory.resolve("lake-" + export.getKey());
      int code =
          Trendlake.commandLine()
              .execute("import", "--from", "vm-export:" + file, "--into", lake.toString());
      assertThat(code).as(export.getKey()).isZero();
      assertThat(ofLake(lake)).as(export.getKey()).isEqualTo(samples);
    }
  }
}
