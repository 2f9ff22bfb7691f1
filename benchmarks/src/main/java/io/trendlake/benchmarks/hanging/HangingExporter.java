// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.hanging;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.trendlake.benchmarks.LoopbackServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Serves targets at the paths {@code /0}, {@code /1}, ... of one port. The first of them take a
 * request and never answer; the others answer at once. When its standard input ends it prints how
 * long after the beginning of their interval the others were asked.
 */
final class HangingExporter {

  private static final int SERIES = 100;

  private final int hanging;
  private final long intervalMillis;
  private final long countedFrom;
  private final byte[] answer = answer();
  private final ConcurrentLinkedQueue<Long> lateness = new ConcurrentLinkedQueue<>();

  private HangingExporter(int hanging, long intervalMillis, long countedFrom) {
    this.hanging = hanging;
    this.intervalMillis = intervalMillis;
    this.countedFrom = countedFrom;
  }

  /**
   * Takes how many targets hang, the interval in seconds, and how many intervals are not counted at
   * the beginning; prints its port, and the result in the end.
   */
  public static void main(String[] args) throws IOException {
    long interval = Long.parseLong(args[1]) * 1000;
    long from = (System.currentTimeMillis() / interval + 1 + Long.parseLong(args[2])) * interval;
    HangingExporter exporter = new HangingExporter(Integer.parseInt(args[0]), interval, from);
    ServerSocket server = new ServerSocket(0, 10_000, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(() -> exporter.accept(server));
    System.out.println(server.getLocalPort());
    LoopbackServer.awaitEndOfInput();
    long[] all = exporter.lateness.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "%,d requests to healthy targets, asked after their interval began: median %d ms, 99 %% %d ms,"
            + " latest %d ms%n",
        all.length, at(all, 0.5), at(all, 0.99), at(all, 1));
    System.exit(0);
  }

  private static long at(long[] sorted, double share) {
    return sorted.length == 0 ? -1 : sorted[(int) Math.ceil(share * (sorted.length - 1))];
  }

  private static byte[] answer() {
    StringBuilder body = new StringBuilder("# TYPE requests_total counter\n");
    for (int i = 0; i < SERIES; i++) {
      body.append("requests_total{handler=\"/path/")
          .append(i)
          .append("\"} ")
          .append(i)
          .append('\n');
    }
    return ("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(ISO_8859_1);
  }

  private void accept(ServerSocket server) {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        System.err.println("no connection can be accepted: " + e.getMessage());
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1024);
      OutputStream out = socket.getOutputStream();
      for (int target = request(in); target >= 0; target = request(in)) {
        if (target >= hanging) {
          count(System.currentTimeMillis());
          out.write(answer);
        }
      }
    } catch (IOException e) {
      return; // The client has closed the connection of a target that hangs.
    }
  }

  private void count(long now) {
    if (now >= countedFrom) {
      lateness.add(now % intervalMillis);
    }
  }

  /** The target that a request asks for, or -1 when the client has closed the connection. */
  private static int request(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    byte[] end = {'\r', '\n', '\r', '\n'};
    byte[] last = new byte[end.length];
    while (!Arrays.equals(last, end)) {
      int next = in.read();
      if (next < 0) {
        return -1;
      }
      head.write(next);
      System.arraycopy(last, 1, last, 0, last.length - 1);
      last[last.length - 1] = (byte) next;
    }
    String line = head.toString(ISO_8859_1);
    return Integer.parseInt(line.substring(line.indexOf('/') + 1, line.indexOf(" HTTP/")));
  }
}
