// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** The server of a benchmark, in a process of which the benchmark holds the input. */
public final class LoopbackServer {

  private static final int BACKLOG = 1000;

  private LoopbackServer() {}

  /**
   * Answers all paths on a free port of the loopback address, prints the port, and ends the process
   * when its input ends.
   */
  public static void run(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", handler);
    server.start();
    System.out.println(server.getAddress().getPort());
    awaitEndOfInput();
    System.exit(0);
  }

  /** Waits until nobody holds the input of this process any more. */
  public static void awaitEndOfInput() throws IOException {
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
