// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;

/** A process {@code peers bodies}, asked for batches of bodies; its answers come in their order. */
final class PeerParser implements AutoCloseable {

  private static final int BUFFER = 1 << 20;

  private final DataOutputStream to;
  private final BufferedReader from;

  PeerParser(Process peers) {
    to = new DataOutputStream(new BufferedOutputStream(peers.getOutputStream(), BUFFER));
    from = new BufferedReader(new InputStreamReader(peers.getInputStream(), ISO_8859_1), BUFFER);
  }

  void send(List<byte[]> bodies) throws IOException {
    to.writeInt(bodies.size());
    for (byte[] body : bodies) {
      to.writeInt(body.length);
      to.write(body);
    }
    to.flush();
  }

  /** The text of the next body. */
  String answer() throws IOException {
    StringBuilder answer = new StringBuilder();
    while (true) {
      String line = from.readLine();
      if (line == null) {
        throw new IOException("the peer has ended");
      }
      answer.append(line).append('\n');
      if (line.equals("ok") || line.startsWith("error ")) {
        return answer.toString();
      }
    }
  }

  @Override
  public void close() throws IOException {
    to.close();
    from.close();
  }
}
