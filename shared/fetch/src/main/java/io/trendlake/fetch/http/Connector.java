// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.Cidr;
import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.address.AddressGuard;
import io.trendlake.fetch.address.AddressResolver;
import io.trendlake.fetch.tls.TlsContexts;
import io.trendlake.fetch.tls.TlsSettingsException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections, some of them through a proxy: finds a host's addresses once, leaves out those
 * that may not be connected to, and tries the others one after the other. Safe for use by many
 * threads.
 */
final class Connector {

  /** No address gets less while there is as much (Go's {@code partialDeadline}). */
  private static final Duration LEAST_PER_ADDRESS = Duration.ofSeconds(2);

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

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
    @Nullable Tunnel tunnel = key.tunnel().orElse(null);
    ConnectionKey first = tunnel == null ? key : tunnel.proxy();
    Optional<SSLContext> firstContext = tunnel == null ? context : context(first);
    List<InetAddress> addresses = resolver.addresses(first.host(), deadline);
    if (first.allowed().isPresent()) {
      addresses = new AddressGuard(first.allowed().get()).allowed(first.host(), addresses);
    }
    SocketChannel channel = connect(first, addresses, deadline);
    try {
      Socket socket = channel.socket();
      if (firstContext.isPresent()) {
        socket = secure(first, firstContext.get(), channel, socket, deadline);
      }
      if (tunnel != null) {
        open(tunnel, key, channel, socket, deadline);
        if (context.isPresent()) {
          socket = secure(key, context.get(), channel, socket, deadline);
        }
      }
      return new Connection(key, channel, socket);
    } catch (IOException | FetchException e) {
      closeQuietly(channel);
      FetchFailures.checkInterrupt(e);
      FetchFailures.checkTimeout(e, deadline);
      throw e instanceof FetchException own ? own : FetchFailures.connecting(key, (IOException) e);
    }
  }

  /**
   * Judges a host that a proxy is to be asked for, as far as its addresses are known here: a name
   * that only the proxy can resolve is up to the proxy.
   *
   * @throws FetchException if it must not be asked for
   */
  void judge(String host, List<Cidr> allowed, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    List<InetAddress> addresses;
    try {
      addresses = resolver.addresses(host, deadline);
    } catch (FetchException _) {
      return; // Nobody knows it here.
    }
    new AddressGuard(allowed).check(host, addresses);
  }

  /** Has a proxy open the way to the host of a key; what it says after that is the host's. */
  private static void open(
      Tunnel tunnel,
      ConnectionKey key,
      SocketChannel channel,
      Socket socket,
      FetchDeadline deadline)
      throws IOException, FetchException {
    try (Watchdog _ = Watchdog.over(channel, deadline)) {
      switch (tunnel) {
        case Tunnel.Connect(ConnectionKey _, String request) ->
            ask(request, channel, socket, deadline);
        case Tunnel.Socks socks ->
            SocksClient.connect(
                channel.socket(), socks.userAndPassword(), key.host(), key.port(), deadline);
      }
    } catch (FetchException e) {
      throw new FetchException(
          "it does not open the way to " + key.authority() + ": " + e.getMessage(), e);
    } catch (EOFException e) {
      FetchFailures.checkTimeout(e, deadline);
      throw new FetchException("it closed the connection when asked for " + key.authority(), e);
    }
  }

  private static void ask(
      String request, SocketChannel channel, Socket socket, FetchDeadline deadline)
      throws IOException, FetchException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    WireInput input = new WireInput(channel.socket(), socket.getInputStream());
    input.begin(deadline);
    int status = new ResponseHeadReader(input).read().status();
    if (status != HttpFetcher.OK) {
      throw new FetchException(
          "it answers with the status "
              + status
              + (status == PROXY_AUTHENTICATION_REQUIRED
                  ? ", which asks for the user and the password of proxy_url"
                  : ""));
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

  private static SSLSocket secure(
      ConnectionKey key,
      SSLContext context,
      SocketChannel channel,
      Socket plain,
      FetchDeadline deadline)
      throws IOException, FetchException {
    try (Watchdog _ = Watchdog.over(channel, deadline)) {
      channel.socket().setSoTimeout(deadline.waitMillis());
      SSLSocket socket = TlsContexts.around(plain, context, key.tls().orElseThrow(), key.host());
      socket.startHandshake();
      return socket;
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
