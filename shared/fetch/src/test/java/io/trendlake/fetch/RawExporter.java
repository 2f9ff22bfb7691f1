// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.http.Url;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A server on the loopback interface that answers each connection byte by byte as a test says. */
public final class RawExporter implements AutoCloseable {

  private final ServerSocket server;
  private final Dialogue dialogue;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  /** What is done with a connection after its request was read. */
  public interface Response {

    void write(OutputStream out, RawExporter exporter) throws IOException, InterruptedException;
  }

  /** What is done with a connection from its beginning to its end. */
  public interface Dialogue {

    void hold(Connection connection) throws IOException, InterruptedException;
  }

  /** One connection of a client. */
  public final class Connection {

    private final Socket socket;
    private final int number;

    private Connection(Socket socket, int number) {
      this.socket = socket;
      this.number = number;
    }

    /** From 1. */
    public int number() {
      return number;
    }

    /**
     * The next request with its header.
     *
     * @throws IOException if the client closes the connection before its end
     */
    public String request() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = socket.getInputStream().read();
        if (b < 0) {
          throw new IOException("the request broke off");
        }
        head.append((char) b);
      }
      requests.add(head.toString());
      return head.toString();
    }

    /** What comes next, at most so many bytes, one character a byte. */
    public String read(int atMost) throws IOException {
      byte[] bytes = new byte[atMost];
      int count = socket.getInputStream().read(bytes);
      return new String(bytes, 0, Math.max(count, 0), StandardCharsets.ISO_8859_1);
    }

    public void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** Sends an opening, and then the same piece every 20 ms until the exporter is closed. */
    public void drip(String opening, String piece) throws IOException, InterruptedException {
      send(opening);
      while (!closed.await(20, TimeUnit.MILLISECONDS)) {
        send(piece);
      }
    }

    /**
     * Is a tunnel to a port of this machine until either side ends it.
     *
     * @param opened the answer to the client once the port has answered
     */
    public void leadTo(int port, String opened) throws IOException {
      try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
        send(opened);
        Thread back = Thread.ofVirtual().start(() -> copy(target, socket));
        socket.getInputStream().transferTo(target.getOutputStream());
        back.interrupt();
      }
    }

    private static void copy(Socket from, Socket to) {
      try {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException _) {
        Thread.currentThread().interrupt(); // One of both sides has ended the tunnel.
      }
    }

    /** Waits until the client closes the connection. */
    public void awaitEnd() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // What it still sends is of no interest.
      }
    }

    /** Ends by a reset instead of a close. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private RawExporter(ServerSocket server, Dialogue dialogue) {
    this.server = server;
    this.dialogue = dialogue;
  }

  public static RawExporter start(Response answer) {
    return holding((connection, self) -> {
      connection.request();
      answer.write(connection.socket.getOutputStream(), self);
      connection.socket.getOutputStream().flush();
    });
  }

  /** One that holds a dialogue over each connection, and closes it then. */
  public static RawExporter talking(Dialogue dialogue) {
    return holding((connection, self) -> dialogue.hold(connection));
  }

  private interface Holder {

    void hold(Connection connection, RawExporter self) throws IOException, InterruptedException;
  }

  private static RawExporter holding(Holder holder) {
    try {
      ServerSocket server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
      RawExporter[] self = new RawExporter[1];
      RawExporter exporter =
          new RawExporter(server, connection -> holder.hold(connection, self[0]));
      self[0] = exporter;
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

  /** One that answers every request of a connection with the same text. */
  public static RawExporter repeating(String text) {
    return talking(connection -> {
      while (true) {
        connection.request();
        connection.send(text);
      }
    });
  }

  /** One that answers a request with an opening and then drips. */
  public static RawExporter dripping(String opening, String piece) {
    return talking(connection -> {
      connection.request();
      connection.drip(opening, piece);
    });
  }

  /** One that answers a request with an opening and then a piece over and over, without a pause. */
  public static RawExporter endless(String opening, String piece) {
    byte[] again = piece.getBytes(StandardCharsets.ISO_8859_1);
    return start((out, exporter) -> {
      out.write(opening.getBytes(StandardCharsets.ISO_8859_1));
      while (!exporter.isClosed()) {
        out.write(again);
      }
    });
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.add(socket);
        int number = connections.size();
        threads.execute(() -> serve(socket, number));
      }
    } catch (IOException | RejectedExecutionException closedByTest) {
      closed.countDown();
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      dialogue.hold(new Connection(socket, number));
    } catch (IOException clientWent) {
      // The client may hang up on an answer like these, and the test looks at the client.
      closed.getCount();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the exporter is closed. */
  public void hang() throws InterruptedException {
    closed.await();
  }

  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Makes the connection end by a reset instead of a close. */
  public void reset() throws IOException {
    for (Socket socket : connections) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  /** How many connections there were. */
  public int connections() {
    return connections.size();
  }

  /** The requests so far, with their headers. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public int port() {
    return server.getLocalPort();
  }

  public Url url() {
    return url(server.getInetAddress().getHostAddress());
  }

  public Url url(String host) {
    return Url.of("http://" + host + ":" + port() + "/m");
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
