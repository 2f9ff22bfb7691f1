// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/**
 * Serves a fleet over HTTP at a port of the loopback interface: the exporter of {@code
 * host-1.shop:9100} at {@code /host-1.shop:9100/metrics}, with 503 while it is down, compressed if
 * the client takes that.
 */
public final class FleetServer implements AutoCloseable {

  private final Fleet fleet;
  private final InstantSource clock;
  private final HttpServer server;
  private final ExecutorService threads;

  private FleetServer(Fleet fleet, InstantSource clock, HttpServer server) {
    this.fleet = fleet;
    this.clock = clock;
    this.server = server;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  /**
   * Serves the fleet as it is at the clock's time, at a free port.
   *
   * @throws IOException if no port can be had
   */
  public static FleetServer start(Fleet fleet, InstantSource clock) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FleetServer fleetServer = new FleetServer(fleet, clock, server);
    server.setExecutor(fleetServer.threads);
    server.createContext("/", fleetServer::answer);
    server.start();
    return fleetServer;
  }

  /** Host and port. */
  public String address() {
    return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<SimulatedTarget> target = target(fleet, exchange.getRequestURI().getPath());
      if (target.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!target.get().availability().isUp(clock.instant())) {
        exchange.sendResponseHeaders(503, -1);
      } else {
        send(exchange, target.get().expose(clock.instant()));
      }
    }
  }

  /** The exporter at a path. */
  static Optional<SimulatedTarget> target(Fleet fleet, String path) {
    String end = "/metrics";
    return path.length() > end.length() && path.endsWith(end)
        ? fleet.target(path.substring(1, path.length() - end.length()))
        : Optional.empty();
  }

  private static void send(HttpExchange exchange, Exposition exposition) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", exposition.contentType());
    byte[] body = exposition.body();
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    if (accepted != null && accepted.contains("gzip")) {
      headers.set("Content-Encoding", "gzip");
      body = gzip(body);
    }
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(body);
    }
    return compressed.toByteArray();
  }

  /** Ends it at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
