// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.functions.query.api.ApiHandler;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Listens for HTTP/1.1, and hands requests to a handler. The thread that answers a request is
 * interrupted when the client closes its connection, as Go's {@code net/http} cancels the context
 * of a request.
 */
public final class WebServer implements AutoCloseable {

  /** Prometheus's default of {@code --web.max-connections}; more wait until they are accepted. */
  private static final int MOST_CONNECTIONS = 512;

  /**
   * How long a connection may say nothing: Prometheus's default of {@code --web.read-timeout},
   * which is how long it keeps idle connections too. Browsers and clients keep theirs for less, and
   * so end them first: what ends a connection while a request is on its way loses that request (RFC
   * 9112, section 9.5).
   */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  /** How long to wait when no connection can be accepted, as when file descriptors are short. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ServerSocket listening;
  private final ApiHandler handler;
  private final Duration silence;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private WebServer(ServerSocket listening, ApiHandler handler, Duration silence) {
    this.listening = listening;
    this.handler = handler;
    this.silence = silence;
  }

  /**
   * Listens until it is closed.
   *
   * @throws IOException if the address cannot be listened at; says what to do
   */
  public static WebServer start(InetSocketAddress address, ApiHandler handler) throws IOException {
    return start(address, handler, SILENCE);
  }

  static WebServer start(InetSocketAddress address, ApiHandler handler, Duration silence)
      throws IOException {
    WebServer web = new WebServer(bind(address), handler, silence);
    web.threads.execute(web::acceptAll);
    return web;
  }

  private static ServerSocket bind(InetSocketAddress address) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(address);
      return socket;
    } catch (BindException e) {
      socket.close();
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
    return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
  }

  private void acceptAll() {
    try {
      while (!listening.isClosed()) {
        free.acquire();
        accept();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    Socket socket;
    try {
      socket = listening.accept();
    } catch (IOException e) {
      free.release();
      LockSupport.parkNanos(PAUSE.toNanos());
      return;
    }
    open.add(socket);
    try {
      threads.execute(() -> serve(socket));
    } catch (RejectedExecutionException closed) {
      closeQuietly(socket);
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      new HttpConnection(socket, handler, silence).serve();
    } catch (IOException gone) {
      // The client has closed its connection, so that no answer reaches it.
    } finally {
      open.remove(socket);
      free.release();
    }
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  /** Ends it and all connections at once. */
  @Override
  public void close() {
    closeQuietly(listening);
    threads.shutdownNow();
    open.forEach(WebServer::closeQuietly);
  }
}
