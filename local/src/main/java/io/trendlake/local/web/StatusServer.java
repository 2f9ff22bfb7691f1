// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** Serves {@code /targets}, {@code /api/v1/targets}, {@code /metrics} and {@code /-/healthy}. */
public final class StatusServer implements AutoCloseable {

  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String ICON = "image/svg+xml";

  /** The page's own script, styles and icon, and nothing from elsewhere. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; img-src 'self';"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** Below this, compressing costs more than it saves. */
  private static final int WORTH_COMPRESSING = 1000;

  private final Status status;
  private final HttpServer server;
  private final ExecutorService threads;

  private StatusServer(Status status, HttpServer server) {
    this.status = status;
    this.server = server;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  /**
   * Serves a status.
   *
   * @throws IOException if the address cannot be listened at; says what to do
   */
  public static StatusServer start(InetSocketAddress address, Status status) throws IOException {
    StatusServer statusServer = new StatusServer(status, bind(address));
    statusServer.server.setExecutor(statusServer.threads);
    statusServer.server.createContext("/", statusServer::answer);
    statusServer.server.start();
    return statusServer;
  }

  private static HttpServer bind(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, 0);
    } catch (BindException e) {
      throw new IOException(
          "cannot listen at "
              + ListenAddress.text(address)
              + " ("
              + e.getMessage()
              + "): choose another address with --listen, or end what listens there",
          e);
    }
  }

  /** The address, with the port that it got. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** An answer made whole before it is begun. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  private record Answer(int code, String contentType, byte[] body, String location) {

    static Answer ok(String contentType, String body) {
      return new Answer(200, contentType, body.getBytes(StandardCharsets.UTF_8), "");
    }

    static Answer refused(int code, String why) {
      return new Answer(code, TEXT, (why + "\n").getBytes(StandardCharsets.UTF_8), "");
    }

    static Answer elsewhere(String location) {
      return new Answer(308, TEXT, new byte[0], location);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      boolean head = method.equals("HEAD");
      Answer answer =
          head || method.equals("GET")
              ? page(exchange)
              : Answer.refused(405, "only GET and HEAD are answered here");
      send(exchange, answer, head);
    }
  }

  private static void send(HttpExchange exchange, Answer answer, boolean head) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.contentType());
    headers.set("Cache-Control", "no-store");
    headers.set("Vary", "Accept, Accept-Encoding");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", POLICY);
    if (!answer.location().isEmpty()) {
      headers.set("Location", answer.location());
    }
    byte[] body = answer.body();
    if (body.length >= WORTH_COMPRESSING && takesGzip(exchange)) {
      headers.set("Content-Encoding", "gzip");
      body = gzip(body);
    }
    exchange.sendResponseHeaders(answer.code(), head ? -1 : body.length);
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /** Whether gzip is named and its weight is not 0. */
  private static boolean takesGzip(HttpExchange exchange) {
    for (String coding : header(exchange, "Accept-Encoding").orElse("").split(",", -1)) {
      String[] parts = coding.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", 2);
      if (parts[0].equals("gzip")) {
        return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    }
    return packed.toByteArray();
  }

  private Answer page(HttpExchange exchange) throws IOException {
    QueryString query = QueryString.parse(exchange.getRequestURI().getRawQuery());
    return switch (exchange.getRequestURI().getPath()) {
      case "/" -> Answer.ok(HTML, new IndexPage(status).html());
      case "/targets" ->
          wantsJson(exchange)
              ? targetsJson(query)
              : Answer.ok(
                  HTML, new TargetsPage(status, TargetFilter.of(query), Instant.now()).html());
      case "/targets/" -> Answer.elsewhere(withQuery("/targets", exchange));
      case "/page.js" -> Answer.ok(SCRIPT, Html.resource("page.js"));
      case "/favicon.svg", "/favicon.ico" -> Answer.ok(ICON, Html.resource("favicon.svg"));
      case "/api/v1/targets" -> targetsJson(query);
      case "/metrics" -> metrics(exchange);
      case "/-/healthy" -> Answer.ok(TEXT, "Trendlake is running.\n");
      case "/-/ready" ->
          status
              .notReady()
              .map(problem -> Answer.refused(503, "Trendlake is not ready: " + problem))
              .orElseGet(() -> Answer.ok(TEXT, "Trendlake is ready.\n"));
      default -> Answer.refused(404, "there is no such page; / lists those that there are");
    };
  }

  private static String withQuery(String path, HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null ? path : path + '?' + query;
  }

  private static boolean wantsJson(HttpExchange exchange) {
    return header(exchange, "Accept").map(accept -> accept.startsWith(JSON)).orElse(false);
  }

  private Answer targetsJson(QueryString query) {
    return Answer.ok(
        JSON, TargetsJson.write(status.board(), query.first("state"), query.first("scrapePool")));
  }

  private Answer metrics(HttpExchange exchange) throws IOException {
    ExpositionFormatWriter writer =
        ExpositionFormats.init().findWriter(header(exchange, "Accept").orElse(""));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    writer.write(body, status.metrics().registry().scrape());
    return new Answer(200, writer.getContentType(), body.toByteArray(), "");
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    List<String> values = exchange.getRequestHeaders().get(name);
    return values == null ? Optional.empty() : Optional.of(String.join(",", values));
  }

  /** Ends it at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
