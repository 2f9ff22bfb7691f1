// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.fetch.tls.TlsContexts;
import io.trendlake.fetch.tls.TlsSettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Opens connections: finds a host's addresses once, leaves out those that may not be connected to,
 * and tries the others one after the other. Safe for use by many threads.
 */
final class Connector {

  /** No address gets less while there is as much (Go's {@code partialDeadline}). */
  private static final Duration LEAST_PER_ADDRESS = Duration.ofSeconds(2);

  private final AddressResolver resolver;
  private final TlsContexts contexts = new TlsContexts();

  Connector(AddressResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Opens a connection.
   *
   * @throws FetchException with what failed
   * @throws SocketTimeoutException when the deadline is over
   */
  Connection open(ConnectionKey key, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    Optional<SSLContext> context = context(key);
    List<InetAddress> addresses = resolver.addresses(key.host(), deadline);
    if (key.allowed().isPresent()) {
      addresses = new AddressGuard(key.allowed().get()).allowed(key.host(), addresses);
    }
    SocketChannel channel = connect(key, addresses, deadline);
    try {
      return context.isEmpty()
          ? new Connection(key, channel, channel.socket())
          : secure(key, context.get(), channel, deadline);
    } catch (IOException | FetchException e) {
      closeQuietly(channel);
      FetchFailures.checkInterrupt(e);
      FetchFailures.checkTimeout(e, deadline);
      throw e instanceof FetchException own ? own : FetchFailures.connecting(key, (IOException) e);
    }
  }

  private Optional<SSLContext> context(ConnectionKey key) throws FetchException {
    if (key.tls().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(contexts.of(key.tls().get()));
    } catch (TlsSettingsException e) {
      throw new FetchException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The first address that answers; if none does, the failure of the first is reported, as in Go.
   */
  private static SocketChannel connect(
      ConnectionKey key, List<InetAddress> addresses, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    FetchException first = null;
    for (int i = 0; i < addresses.size(); i++) {
      try {
        return connect(addresses.get(i), key.port(), share(deadline, addresses.size() - i));
      } catch (IOException e) {
        FetchFailures.checkInterrupt(e);
        FetchFailures.checkTimeout(e, deadline);
        first = first == null ? FetchFailures.connecting(key, e) : first;
      }
    }
    throw first == null ? new FetchException("the host has no address") : first;
  }

  /** The time for one of several addresses. */
  private static int share(FetchDeadline deadline, int addresses) throws SocketTimeoutException {
    int left = deadline.waitMillis();
    return (int) Math.min(left, Math.max(left / addresses, LEAST_PER_ADDRESS.toMillis()));
  }

  private static SocketChannel connect(InetAddress address, int port, int millis)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(new InetSocketAddress(address, port), millis);
      channel.socket().setTcpNoDelay(true);
      return channel;
    } catch (IOException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  private Connection secure(
      ConnectionKey key, SSLContext context, SocketChannel channel, FetchDeadline deadline)
      throws IOException, FetchException {
    try (Watchdog _ = Watchdog.over(channel, deadline)) {
      channel.socket().setSoTimeout(deadline.waitMillis());
      SSLSocket socket =
          TlsContexts.around(channel.socket(), context, key.tls().orElseThrow(), key.host());
      socket.startHandshake();
      return new Connection(key, channel, socket);
    } catch (SSLException e) {
      FetchFailures.checkTimeout(e, deadline);
      throw FetchFailures.securing(key, e);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // What failed before is reported.
    }
  }
}
