// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.fetch.FetchDeadline;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * One connection to a server, with TLS or without. One request at a time; {@link #close} may come
 * from any thread and ends what another one waits for.
 */
final class Connection implements AutoCloseable {

  /** What surely finds room in the buffers of the sockets, even if nobody reads it. */
  private static final int NEVER_BLOCKS = 16 << 10;

  private final ConnectionKey key;
  private final SocketChannel channel;
  private final WireInput input;
  private final OutputStream output;
  private boolean used;
  private long idleSince;

  /**
   * A connection that is open.
   *
   * @param socket the channel's, or one of TLS around it
   */
  Connection(ConnectionKey key, SocketChannel channel, Socket socket) throws IOException {
    this.key = key;
    this.channel = channel;
    this.input = new WireInput(channel.socket(), socket.getInputStream());
    this.output = socket.getOutputStream();
  }

  ConnectionKey key() {
    return key;
  }

  /** Whether an answer came over it before. */
  boolean used() {
    return used;
  }

  /** When it became idle ({@code System.nanoTime}). */
  long idleSince() {
    return idleSince;
  }

  /** Sends a request, after which {@link #input} has its answer. */
  void send(byte[] request, FetchDeadline deadline) throws IOException {
    input.begin(deadline);
    Optional<Watchdog> watchdog =
        request.length > NEVER_BLOCKS
            ? Optional.of(Watchdog.over(channel, deadline))
            : Optional.empty();
    try {
      output.write(request);
      output.flush();
    } finally {
      watchdog.ifPresent(Watchdog::close);
    }
  }

  /** Closes it a moment after the deadline if that comes before the watchdog's end. */
  Watchdog watched(FetchDeadline deadline) {
    return Watchdog.over(channel, deadline);
  }

  WireInput input() {
    return input;
  }

  /** Makes it idle, unless something has come that nobody asked for; whether it is. */
  boolean rest() {
    used = true;
    idleSince = System.nanoTime();
    return input.end() && channel.isOpen();
  }

  /**
   * Whether it is idle as it should be: nothing has come over it, not even its end. What comes over
   * TLS unasked is a farewell as well.
   */
  boolean quiet() {
    try {
      channel.configureBlocking(false);
      int read = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return read == 0;
    } catch (IOException _) {
      return false; // It has ended, which is the answer.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
