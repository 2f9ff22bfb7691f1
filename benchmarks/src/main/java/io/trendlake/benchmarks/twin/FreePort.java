// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.twin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Prints seven loopback ports that nobody listens on. */
final class FreePort {

  private FreePort() {}

  public static void main(String[] arguments) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    StringBuilder ports = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.add(socket);
      ports.append(socket.getLocalPort()).append(' ');
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    System.out.println(ports.toString().strip());
  }
}
