// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.server;

import io.trendlake.testkit.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A process on a free loopback port that answers Prometheus's API, with what Linux counts of it:
 * its processor time and the most memory that it ever had. Ended by {@link #close}.
 */
public final class QueryServer implements AutoCloseable {

  /** A tick of {@code /proc/PID/stat} in seconds. */
  private static final double TICK = 0.01;

  /** What a server at rest uses in a second at most. */
  private static final double REST = 0.03;

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final String name;
  private final ServerProcess server;
  private final HttpClient http = HttpClient.newHttpClient();

  private QueryServer(String name, ServerProcess server) {
    this.name = name;
    this.server = server;
  }

  /**
   * Starts a server, and waits until it answers.
   *
   * @param command by the address that it is to listen on
   * @param probe a path that is answered with 200 once the server can be asked
   * @param log takes what it says
   */
  public static QueryServer start(
      String name, Function<String, List<String>> command, String probe, Path log)
      throws IOException, InterruptedException {
    return new QueryServer(name, ServerProcess.start(command, probe, log));
  }

  /** Waits until it does nothing of itself any more. */
  public void awaitRest() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    double before;
    do {
      if (System.nanoTime() > end || !server.isAlive()) {
        throw new IOException(name + " does not come to rest on " + server.address());
      }
      before = processorSeconds();
      TimeUnit.SECONDS.sleep(2);
    } while (processorSeconds() - before > REST);
  }

  /** The processor time of all its threads so far. */
  public double processorSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(server.pid()), "stat"));
    // The name of the program, in brackets, may hold blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK;
  }

  /** The most memory that it has had so far, in megabytes. */
  public long peakMegabytes() throws IOException {
    Path status = Path.of("/proc", String.valueOf(server.pid()), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IOException(status + " has no VmHWM");
  }

  /** What it answers to a path with its query. */
  public byte[] get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build();
    return ok(http.send(request, BodyHandlers.ofByteArray()));
  }

  /** What it answers to a path with its query, to be read while it comes. */
  public InputStream open(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    if (!isOk(response)) {
      throw failure(response, response.body().readAllBytes());
    }
    return response.body();
  }

  /** What it answers to a body. */
  public byte[] post(String path, BodyPublisher body) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).POST(body).timeout(PATIENCE).build();
    return ok(http.send(request, BodyHandlers.ofByteArray()));
  }

  private URI uri(String path) {
    return URI.create("http://" + server.address() + path);
  }

  private byte[] ok(HttpResponse<byte[]> response) throws IOException {
    if (!isOk(response)) {
      throw failure(response, response.body());
    }
    return response.body();
  }

  private static boolean isOk(HttpResponse<?> response) {
    return response.statusCode() / 100 == 2;
  }

  private IOException failure(HttpResponse<?> response, byte[] body) {
    return new IOException(
        "%s answered %s with %d: %s"
            .formatted(
                name,
                response.uri(),
                response.statusCode(),
                new String(body, StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    server.close();
  }
}
