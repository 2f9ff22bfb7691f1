// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

/**
 * Stands before a store of S3's protocol as the network does, with faults on demand; and lets one
 * conditional put at a time through, since S3 decides a condition and writes in one step where the
 * stores for tests take two.
 */
final class S3Front implements AutoCloseable {

  private final URI store;
  private final ServerSocket listening;
  private final ReentrantLock conditionalPuts = new ReentrantLock();
  private final AtomicInteger requests = new AtomicInteger();
  private final ConcurrentHashMap.KeySetView<Socket, Boolean> open = ConcurrentHashMap.newKeySet();
  private volatile BiFunction<Integer, HttpMessage, Fault> faults = (number, request) -> Fault.NONE;

  S3Front(URI store) throws IOException {
    this.store = store;
    this.listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** Chooses the fault of each request from now on, by its number from 1 and itself. */
  void inject(BiFunction<Integer, HttpMessage, Fault> chosen) {
    requests.set(0);
    faults = chosen;
  }

  /** How many requests came since the faults were chosen. */
  int requests() {
    return requests.get();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** One request to a connection; the end of the connection is the end of the answer. */
  private void serve(Socket client) {
    try (client) {
      Optional<HttpMessage> request = read(client);
      if (request.isPresent()) {
        client.getOutputStream().write(answer(request.get()));
      }
    } catch (IOException e) {
      // The client went away, or the front was closed: the client sees it on its side.
    } finally {
      open.remove(client);
    }
  }

  private static Optional<HttpMessage> read(Socket client) throws IOException {
    Optional<String> head = HttpMessage.readHead(client.getInputStream());
    if (head.isEmpty()) {
      return Optional.empty();
    }
    if (HttpMessage.header(head.get(), "expect").isPresent()) {
      client
          .getOutputStream()
          .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    return Optional.of(HttpMessage.read(head.get(), client.getInputStream()));
  }

  private byte[] answer(HttpMessage request) throws IOException {
    return switch (faults.apply(requests.incrementAndGet(), request)) {
      case NONE -> pass(request).bytes();
      case SLOW_DOWN -> error("503 Slow Down", "SlowDown");
      case CONFLICT -> error("409 Conflict", "ConditionalRequestConflict");
      case ERROR_AFTERWARDS -> {
        pass(request);
        yield error("500 Internal Server Error", "InternalError");
      }
      case CUT_REQUEST -> {
        passHalf(request);
        yield new byte[0];
      }
      case CUT_ANSWER -> {
        HttpMessage answer = pass(request);
        yield answer.part(answer.body().length / 2);
      }
    };
  }

  private HttpMessage pass(HttpMessage request) throws IOException {
    boolean conditional = request.head().toLowerCase(Locale.ROOT).contains("\nif-");
    if (conditional) {
      conditionalPuts.lock();
    }
    try (Socket socket = new Socket(store.getHost(), store.getPort())) {
      socket.getOutputStream().write(request.alone().bytes());
      return HttpMessage.ofAll(socket.getInputStream().readAllBytes());
    } finally {
      if (conditional) {
        conditionalPuts.unlock();
      }
    }
  }

  private void passHalf(HttpMessage request) throws IOException {
    try (Socket socket = new Socket(store.getHost(), store.getPort())) {
      socket.getOutputStream().write(request.alone().part(request.body().length / 2));
    }
  }

  private static byte[] error(String status, String code) {
    String body = "<Error><Code>" + code + "</Code><Message>injected</Message></Error>";
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }
}
