// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import io.trendlake.benchmarks.recorded.FleetSeries;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What VictoriaMetrics makes of the samples: imported, flushed, merged for good. A server on a
 * loopback port of its own, ended by {@link #close}.
 */
final class VictoriaMetrics implements AutoCloseable {

  private static final int IMPORT_BYTES = 16 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path data;
  private final Process server;
  private final String address;
  private final HttpClient http = HttpClient.newHttpClient();

  private VictoriaMetrics(Path data, Process server, String address) {
    this.data = data;
    this.server = server;
    this.address = address;
  }

  /** Starts one that keeps what it has in a folder. */
  static VictoriaMetrics start(Path program, Path work) throws IOException, InterruptedException {
    Path data = work.resolve("victoria-metrics");
    String address = "127.0.0.1:" + freePort();
    Process server =
        new ProcessBuilder(
                program.toString(),
                "-httpListenAddr=" + address,
                "-storageDataPath=" + data,
                "-retentionPeriod=100y",
                "-memory.allowedBytes=1GB",
                "-search.maxUniqueTimeseries=10000000",
                "-loggerLevel=WARN")
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("victoria-metrics.log").toFile())
            .start();
    VictoriaMetrics started = new VictoriaMetrics(data, server, address);
    try {
      started.awaitHealth();
      return started;
    } catch (IOException | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitHealth() throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (System.nanoTime() < end && server.isAlive()) {
      try {
        get("/health");
        return;
      } catch (IOException notYet) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new IOException("VictoriaMetrics does not answer on " + address);
  }

  /** Takes the samples in, compares what is there then, and says how large it is. */
  List<StoredSize> measure(FleetSpan span, Tally expected)
      throws IOException, InterruptedException {
    importAll(span);
    get("/internal/force_flush");
    get("/internal/force_merge");
    awaitMerges();
    expected.requireSameNumbers("VictoriaMetrics", exported(span));
    close();
    long samples = expected.samples() - expected.notNumbers();
    long values = StoredSize.bytesIn(data.resolve("data"));
    long index = StoredSize.bytesIn(data.resolve("indexdb"));
    return List.of(
        new StoredSize("VictoriaMetrics, without NaN", values + index, samples),
        new StoredSize("- data", values, samples),
        new StoredSize("- indexdb", index, samples));
  }

  private void importAll(FleetSpan span) throws IOException, InterruptedException {
    TextSeries lines = new TextSeries(span, TextSeries.Unit.MILLISECONDS);
    ByteArrayOutputStream body = new ByteArrayOutputStream(IMPORT_BYTES * 2);
    for (FleetSeries series : span.fleet().series()) {
      body.writeBytes(lines.lines(series));
      if (body.size() > IMPORT_BYTES) {
        post(body.toByteArray());
        body.reset();
      }
    }
    post(body.toByteArray());
  }

  private void post(byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/v1/import/prometheus"))
            .POST(BodyPublishers.ofByteArray(body))
            .timeout(PATIENCE)
            .build();
    requireOk(http.send(request, BodyHandlers.ofString()));
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build();
    return requireOk(http.send(request, BodyHandlers.ofString()));
  }

  private static String requireOk(HttpResponse<String> response) throws IOException {
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          "%s: %d %s".formatted(response.uri(), response.statusCode(), response.body()));
    }
    return response.body();
  }

  private URI uri(String path) {
    return URI.create("http://" + address + path);
  }

  /** A merge that was asked for has begun when the answer comes, and goes on behind it. */
  private void awaitMerges() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (isMerging()) {
      if (System.nanoTime() > end) {
        throw new IOException("VictoriaMetrics is still merging after " + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private boolean isMerging() throws IOException, InterruptedException {
    return get("/metrics")
        .lines()
        .filter(line ->
            line.startsWith("vm_active_force_merges ") || line.startsWith("vm_active_merges{"))
        .anyMatch(line -> !line.endsWith(" 0"));
  }

  private Tally exported(FleetSpan span) throws IOException, InterruptedException {
    String query =
        "/api/v1/export?match[]=%%7B__name__!=%%22%%22%%7D&start=%d&end=%d"
            .formatted(span.start().getEpochSecond(), span.end().getEpochSecond());
    HttpRequest request =
        HttpRequest.newBuilder(uri(query.replace("[]", "%5B%5D"))).timeout(PATIENCE).build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    Tally tally = new Tally();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(response.body(), StandardCharsets.UTF_8), 1 << 20)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        addSeries(line, tally);
      }
    }
    return tally;
  }

  /**
   * Takes in one line of an export: <code>{"metric":{},"values":[1],"timestamps":[60000]}</code>.
   */
  private static void addSeries(String line, Tally tally) {
    String[] values = array(line, "\"values\":[");
    String[] timestamps = array(line, "\"timestamps\":[");
    for (int i = 0; i < values.length; i++) {
      tally.add(Long.parseLong(timestamps[i]), number(values[i]));
    }
  }

  private static String[] array(String line, String name) {
    int from = line.lastIndexOf(name) + name.length();
    return line.substring(from, line.indexOf(']', from)).split(",", -1);
  }

  private static double number(String text) {
    return switch (text) {
      case "null" -> Double.NaN;
      case "\"Infinity\"" -> Double.POSITIVE_INFINITY;
      case "\"-Infinity\"" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** Ends the server, by which it writes what it still holds in memory. */
  @Override
  public void close() {
    server.destroy();
    try {
      if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        server.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
