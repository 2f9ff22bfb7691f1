// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trendlake.config.http.Url;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPOutputStream;

/** A well-behaved exporter on the loopback interface whose answer a test sets. */
public final class Exporter implements AutoCloseable {

  public static final String TEXT = "text/plain; version=0.0.4";
  public static final String OPENMETRICS = "application/openmetrics-text; version=1.0.0";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Headers> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> clientPorts = new LinkedBlockingQueue<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private volatile byte[] body = new byte[0];
  private volatile int status = 200;

  private Exporter(HttpServer server) {
    this.server = server;
  }

  /** An exporter that answers with a text. */
  public static Exporter answering(String body) {
    return start().contentType(TEXT).body(body);
  }

  /** An exporter that answers with nothing. */
  public static Exporter start() {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      Exporter exporter = new Exporter(HttpServer.create(new InetSocketAddress(loopback, 0), 0));
      exporter.server.setExecutor(exporter.threads);
      exporter.server.createContext("/", exporter::answer);
      exporter.server.start();
      return exporter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestHeaders());
      clientPorts.add(exchange.getRemoteAddress().getPort());
      headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  public Exporter body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  public Exporter body(byte[] bytes) {
    body = bytes.clone();
    return this;
  }

  public Exporter gzipped(byte[] bytes) {
    headers.put("Content-Encoding", "gzip");
    return body(gzip(bytes));
  }

  public Exporter status(int value) {
    status = value;
    return this;
  }

  public Exporter contentType(String value) {
    return header("Content-Type", value);
  }

  public Exporter header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public Exporter without(String name) {
    headers.remove(name);
    return this;
  }

  /** The headers of the requests so far. */
  public List<Headers> requests() {
    return List.copyOf(requests);
  }

  /** The ports that the requests so far came from: one per connection. */
  public List<Integer> clientPorts() {
    return List.copyOf(clientPorts);
  }

  public Url url() {
    return Url.of("http://" + authority() + "/metrics");
  }

  public String authority() {
    return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
  }

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
