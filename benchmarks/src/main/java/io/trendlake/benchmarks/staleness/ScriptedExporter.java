// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.staleness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Plays all scenes, each at the path of its job's name; every request is the next scrape. */
final class ScriptedExporter implements AutoCloseable {

  private static final long SILENCE_MILLIS = 4000;

  /** A scene, and how often it was scraped. */
  private record Played(Scene scene, AtomicInteger scrapes) {}

  private final Map<String, Played> played;
  private final InstantSource clock;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Serves at a free loopback port.
   *
   * @param clock what exposed timestamps are counted from
   */
  ScriptedExporter(List<Scene> scenes, InstantSource clock) throws IOException {
    this.played =
        scenes.stream()
            .collect(Collectors.toMap(Scene::job, scene -> new Played(scene, new AtomicInteger())));
    this.clock = clock;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** How often a scene was scraped so far. */
  int scrapes(String job) {
    return played(job).scrapes.get();
  }

  private Played played(String job) {
    Played known = played.get(job);
    if (known == null) {
      throw new IllegalArgumentException("no scene is of the job \"" + job + '"');
    }
    return known;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Played asked = played(exchange.getRequestURI().getPath().substring(1));
      int scrape = asked.scrapes.getAndIncrement();
      switch (asked.scene.response(scrape)) {
        case ScriptedResponse.ResponseBody body ->
            send(exchange, body.text(scrape, clock.millis()));
        case ScriptedResponse.ResponseStatus status ->
            exchange.sendResponseHeaders(status.code(), -1);
        case ScriptedResponse.Silence silence -> sleep();
      }
    }
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static void sleep() {
    try {
      Thread.sleep(SILENCE_MILLIS);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
