// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.Url;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server on the loopback interface that answers each connection byte by byte as a test says. */
public final class RawExporter implements AutoCloseable {

  private final ServerSocket server;
  private final Answer answer;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();

  /** What is done with a connection after its request was read. */
  public interface Answer {

    void write(OutputStream out, RawExporter exporter) throws IOException, InterruptedException;
  }

  private RawExporter(ServerSocket server, Answer answer) {
    this.server = server;
    this.answer = answer;
  }

  public static RawExporter start(Answer answer) {
    try {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      RawExporter exporter = new RawExporter(server, answer);
      exporter.threads.execute(exporter::accept);
      return exporter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that sends these texts one after the other and closes the connection. */
  public static RawExporter sending(String... texts) {
    return start((out, exporter) -> {
      for (String text : texts) {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      }
    });
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closedByTest) {
      closed.countDown();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      skipRequest(socket);
      answer.write(socket.getOutputStream(), this);
      socket.getOutputStream().flush();
    } catch (IOException clientWent) {
      // The client may hang up on an answer like these, and the test looks at the client.
      closed.getCount();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void skipRequest(Socket socket) throws IOException {
    int newlines = 0;
    while (newlines < 2) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new IOException("the request broke off");
      }
      newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
    }
  }

  /** Waits, at most until the exporter is closed. */
  void pause(long millis) throws InterruptedException {
    closed.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits until the exporter is closed. */
  public void hang() throws InterruptedException {
    closed.await();
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Makes the connection end by a reset instead of a close. */
  void reset() throws IOException {
    for (Socket socket : connections) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  int connections() {
    return connections.size();
  }

  public Url url() {
    return Url.of(
        "http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort() + "/m");
  }

  @Override
  public void close() {
    try {
      closed.countDown();
      server.close();
      for (Socket socket : connections) {
        socket.close();
      }
      threads.shutdownNow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
