// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of moto's server on a free port of the loopback address: S3, STS, EC2, ECS, SQS and
 * more, all in its memory. Any credentials will do; those of an assumed role ({@code
 * arn:aws:iam::222222222222:role/any}) see that account only.
 *
 * <p>A server of one's own is for tests that change what is true for all, such as the enforcing of
 * policies; else {@link Moto} lends one to all tests of a JVM.
 */
public final class MotoServer implements AutoCloseable {

  private static final String COMMAND = "moto_server";

  private static final Pattern RUNNING =
      Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  private final Process process;
  private final URI endpoint;
  private final Thread atExit;

  private MotoServer(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
    this.atExit = Thread.ofPlatform().unstarted(() -> end(process));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Where the command is, or empty if this machine has none. */
  public static Optional<Path> command() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, COMMAND))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What to do about a machine that has no such command; empty if it has one. */
  public static Optional<String> missing() {
    return command().isPresent()
        ? Optional.empty()
        : Optional.of(COMMAND + " is not on the PATH; install it with pip install 'moto[server]'");
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param environment what moto reads on top of this process's, such as {@code
   *     INITIAL_NO_AUTH_ACTION_COUNT}
   * @throws IOException if there is no such command, or it ends instead, with what it printed
   */
  public static MotoServer start(Map<String, String> environment) throws IOException {
    Path command = command().orElseThrow(() -> new IOException(missing().orElseThrow()));
    ProcessBuilder builder =
        new ProcessBuilder(command.toString(), "-H", "127.0.0.1", "-p", "0")
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("PYTHONUNBUFFERED", "1");
    Process process = builder.start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    MotoServer server = new MotoServer(process, address(process, output));
    Thread.ofPlatform().daemon().name("moto-output").start(() -> drain(output));
    return server;
  }

  /** For {@code endpointOverride} of a client; S3 needs {@code forcePathStyle} too. */
  public URI endpoint() {
    return endpoint;
  }

  /**
   * The variables by which a process without its own settings talks to this server as its default
   * account, in {@code us-east-1}.
   */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL", endpoint.toString(),
        "AWS_REGION", "us-east-1",
        "AWS_ACCESS_KEY_ID", "test",
        "AWS_SECRET_ACCESS_KEY", "test");
  }

  /** Forgets all resources of all accounts. */
  public void reset() throws IOException {
    post("/moto-api/reset", "");
  }

  /**
   * Posts text to moto's own API, {@code /moto-api/...}.
   *
   * @throws IOException if the answer is neither 200 nor 201, with its status
   */
  public void post(String path, String text) throws IOException {
    // Not the newer client, which reads its settings when it is first used: those are a fetcher's.
    HttpURLConnection connection =
        (HttpURLConnection) endpoint.resolve(path).toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "text/plain");
    try (OutputStream body = connection.getOutputStream()) {
      body.write(text.getBytes(StandardCharsets.UTF_8));
    }
    int status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_CREATED) {
      throw new IOException("moto answered " + status + " to " + path);
    }
  }

  /** Ends the process and waits for its end. */
  @Override
  public void close() {
    end(process);
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private static URI address(Process process, BufferedReader output) throws IOException {
    Queue<String> printed = new ArrayDeque<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher running = RUNNING.matcher(line);
      if (running.find()) {
        return URI.create(running.group(1));
      }
      printed.add(line);
    }
    end(process);
    throw new IOException(COMMAND + " ended before it listened: " + String.join("\n", printed));
  }

  /** A process whose output nobody reads stops when the pipe is full. */
  private static void drain(BufferedReader output) {
    try (output) {
      while (output.readLine() != null) {
        // Requests are of no interest; tests look at answers.
      }
    } catch (IOException e) {
      // The process has ended.
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
