// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Lambda's Runtime API (2018-06-01) for one function: the process asks for the next event, and
 * posts what it answers.
 */
final class RuntimeApi implements AutoCloseable {

  private static final String PREFIX = "/2018-06-01/runtime/";

  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, Invocation> running = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final HttpServer server;

  private RuntimeApi(HttpServer server) {
    this.server = server;
  }

  /** One event on its way through the function. */
  private static final class Invocation {

    private final String id = UUID.randomUUID().toString();
    private final CompletableFuture<FunctionResponse> answer = new CompletableFuture<>();
    private final String event;
    private final Duration timeout;
    private volatile long began;

    Invocation(String event, Duration timeout) {
      this.event = event;
      this.timeout = timeout;
    }
  }

  static RuntimeApi start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    RuntimeApi api = new RuntimeApi(server);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(PREFIX, api::handle);
    server.start();
    return api;
  }

  /** For the variable {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Complete when the function asked for its first event; failed if it could not be set up. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Hands an event to the function. */
  CompletableFuture<FunctionResponse> invoke(String event, Duration timeout) {
    Invocation invocation = new Invocation(event, timeout);
    running.put(invocation.id, invocation);
    waiting.add(invocation);
    return invocation.answer;
  }

  /** Fails whatever waits for the function. */
  void fail(Throwable cause) {
    ready.completeExceptionally(cause);
    running.values().forEach(invocation -> invocation.answer.completeExceptionally(cause));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (path.equals("invocation/next")) {
        next(exchange);
      } else {
        post(path, body);
        exchange.sendResponseHeaders(202, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    ready.complete(null);
    Invocation invocation = waiting.take();
    long deadline = System.currentTimeMillis() + invocation.timeout.toMillis();
    Headers headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id);
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:f");
    headers.set("Content-Type", "application/json");
    byte[] event = invocation.event.getBytes(StandardCharsets.UTF_8);
    invocation.began = System.nanoTime();
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  private void post(String path, String body) {
    String[] parts = path.split("/", -1);
    if (path.equals("init/error")) {
      fail(new IllegalStateException("the function could not be set up: " + body));
    } else {
      Invocation invocation = Objects.requireNonNull(running.remove(parts[1]), path);
      Duration took = Duration.ofNanos(System.nanoTime() - invocation.began);
      invocation.answer.complete(new FunctionResponse(parts[2].equals("error"), body, took));
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
