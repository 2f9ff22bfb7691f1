// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A server of HTTP that others wrote, in a separate process on a loopback port that it is told.
 *
 * <p>The port is free when it is chosen. If another process has taken it before the server does,
 * the server ends, and is started again on another port.
 */
public final class ServerProcess implements AutoCloseable {

  private static final int TRIES = 5;

  /** What programs say of such a port, in small letters. */
  private static final String TAKEN = "address already in use";

  /** How long a server may take on a machine that is busy. */
  private static final Duration LONGEST_START = Duration.ofMinutes(2);

  private static final Duration LONGEST_END = Duration.ofMinutes(2);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);

  private final Process process;
  private final String address;

  private ServerProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a server, and waits until it answers.
   *
   * @param command by the address that it is to listen on
   * @param probe a path that is answered with 200 once the server can be asked
   * @param log takes what it prints
   * @throws IOException if it ends or does not answer within two minutes, with what it printed
   */
  public static ServerProcess start(Function<String, List<String>> command, String probe, Path log)
      throws IOException, InterruptedException {
    int tries = 0;
    while (true) {
      String address = "127.0.0.1:" + freePort();
      List<String> line = command.apply(address);
      Process process =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      ServerProcess started = new ServerProcess(process, address);
      boolean answers = false;
      try {
        answers = started.answersInTime(probe);
      } finally {
        if (!answers) {
          started.close();
        }
      }
      if (answers) {
        return started;
      }
      String printed = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      tries++;
      if (tries == TRIES || !printed.toLowerCase(Locale.ROOT).contains(TAKEN)) {
        throw new IOException(
            "%s does not answer on %s: %s".formatted(line.getFirst(), address, printed));
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private boolean answersInTime(String probe) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + probe))
            .timeout(LONGEST_ANSWER)
            .build();
    long end = System.nanoTime() + LONGEST_START.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (process.isAlive() && System.nanoTime() < end) {
        if (isOk(client, request)) {
          // Not by another server that has taken the port.
          return process.isAlive();
        }
        process.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
    return false;
  }

  private static boolean isOk(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Host and port. */
  public String address() {
    return address;
  }

  /** The number of its process. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks the server to end, and waits for it; after two minutes it is killed. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
