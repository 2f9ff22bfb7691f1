// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands before moto on a loopback port and fails what its rules say; the rest it hands on. */
final class FaultyAws implements AutoCloseable {

  private static final Pattern SCOPE =
      Pattern.compile("Credential=([^/]+)/[0-9]+/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request");

  /** What java.net.http sets by itself, and what describes a transfer and not its content. */
  private static final Set<String> NOT_HANDED_ON =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  /**
   * A request.
   *
   * @param region that it is signed for, as is the service
   */
  record Call(String method, String path, String region, String service, String body) {}

  /** An answer in the place of moto's. */
  record Fault(int status, String code) {

    private String xml() {
      return "<?xml version=\"1.0\"?><ErrorResponse><Error><Code>%s</Code><Message>by the test</Message></Error></ErrorResponse>"
          .formatted(code);
    }

    private String s3Xml() {
      return "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>by the test</Message></Error>"
          .formatted(code);
    }
  }

  /** Says what fails. */
  @FunctionalInterface
  interface Rule {
    /** The fault, or empty if the rule has nothing against the call. */
    Optional<Fault> fault(Call call);
  }

  private final URI moto;
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  private FaultyAws(URI moto, HttpServer server) {
    this.moto = moto;
    this.server = server;
  }

  /** Listens on a free port. */
  static FaultyAws before(URI moto) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FaultyAws aws = new FaultyAws(moto, server);
    server.createContext("/", aws::handle);
    server.setExecutor(aws.threads);
    server.start();
    return aws;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void add(Rule rule) {
    rules.add(rule);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Call call = call(exchange, body);
      Optional<Fault> fault =
          rules.stream().map(rule -> rule.fault(call)).flatMap(Optional::stream).findFirst();
      if (fault.isPresent()) {
        boolean s3 = call.service().equals("s3");
        answer(
            exchange,
            fault.get().status(),
            (s3 ? fault.get().s3Xml() : fault.get().xml()).getBytes(UTF_8));
      } else {
        handOn(exchange, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Call call(HttpExchange exchange, byte[] body) {
    String signed = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher scope = SCOPE.matcher(signed == null ? "" : signed);
    boolean known = scope.find();
    return new Call(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        known ? scope.group(2) : "",
        known ? scope.group(3) : "",
        new String(body, UTF_8));
  }

  private void handOn(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    String target = exchange.getRequestURI().toString();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(moto.toString() + target))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> exchange.getResponseHeaders().add(name, value));
          }
        });
    if (exchange.getRequestMethod().equals("HEAD")) {
      response
          .headers()
          .firstValue("content-length")
          .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
    }
    answer(exchange, response.statusCode(), response.body());
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
    threads.close();
  }
}
