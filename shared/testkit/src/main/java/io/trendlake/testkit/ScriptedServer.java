// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server on loopback that answers by a script and remembers what it was asked.
 *
 * <p>Each request is answered by its own thread, so the script must allow that. A request is
 * remembered before the script sees it.
 */
public final class ScriptedServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Answers script;

  private ScriptedServer(Answers script) throws IOException {
    this.script = script;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Starts a server on a free port of loopback. */
  public static ScriptedServer start(Answers script) throws IOException {
    return new ScriptedServer(script);
  }

  /** Decides what a request is answered with. */
  @FunctionalInterface
  public interface Answers {

    /** Returns the answer to a request; {@link Response#none} closes the connection instead. */
    Response answer(Request request);
  }

  /**
   * A request as it came.
   *
   * @param target the path and the query, escaped as they were sent
   * @param headers the first value of each header, by name without regard to case
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Request(String method, URI target, Map<String, String> headers, byte[] body) {

    /** The path, not escaped. */
    public String path() {
      return target.getPath();
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    /** The body as UTF-8. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /**
   * What to answer.
   *
   * @param status the status, or 0 to close the connection without an answer
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Response(int status, Map<String, String> headers, byte[] body) {

    public Response {
      headers = Map.copyOf(headers);
    }

    /** A status with a body of text. */
    public static Response of(int status, String body) {
      return new Response(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** No answer: the connection is closed once the request is read. */
    public static Response none() {
      return new Response(0, Map.of(), new byte[0]);
    }

    /** The same with one more header. */
    public Response with(String name, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(name, value);
      return new Response(status, more, body);
    }
  }

  /** Answers by another script from now on. */
  public void answer(Answers next) {
    script = next;
  }

  /** The requests so far, in the order in which they came. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Where the server answers, without a path: {@code http://127.0.0.1:40000}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = read(exchange);
      requests.add(request);
      Response answer = script.answer(request);
      if (answer.status() != 0) {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        headers,
        exchange.getRequestBody().readAllBytes());
  }

  /** Ends the server; connections that are open are closed. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
