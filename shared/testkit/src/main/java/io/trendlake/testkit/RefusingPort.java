// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A loopback port that refuses connections: it is taken, so that no other process can listen there,
 * and nobody listens.
 */
public final class RefusingPort implements AutoCloseable {

  private final Socket socket;

  private RefusingPort(Socket socket) {
    this.socket = socket;
  }

  /** Takes a free port. */
  public static RefusingPort open() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new RefusingPort(socket);
  }

  /** Its number. */
  public int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
