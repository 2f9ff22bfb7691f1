// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks a proxy of SOCKS version 5 to connect to a host (RFC 1928, with user and password RFC 1929),
 * as Go's {@code net/http} does: addresses are sent as addresses, names as names, which the proxy
 * resolves. What it is sent and what it answers are not longer than a few hundred bytes. Nothing
 * beyond the answer is read: what comes next is the host's.
 */
final class SocksClient {

  private static final int VERSION = 5;
  private static final int NO_AUTHENTICATION = 0;
  private static final int USER_AND_PASSWORD = 2;
  private static final int NOTHING_ACCEPTABLE = 0xff;
  private static final int USER_AND_PASSWORD_VERSION = 1;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  /** Of a name, a user or a password, whose length is one byte. */
  private static final int MOST_BYTES = 255;

  private static final Pattern DOTTED = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private final Socket wire;
  private final InputStream in;
  private final FetchDeadline deadline;

  private SocksClient(Socket wire, FetchDeadline deadline) throws IOException {
    this.wire = wire;
    this.in = wire.getInputStream();
    this.deadline = deadline;
  }

  /**
   * Has the proxy connect to a host.
   *
   * @param wire a connection to the proxy
   * @param userAndPassword with a colon between, one character a byte
   * @param host in ASCII, without brackets
   * @throws FetchException if the proxy refuses, or what it says is not SOCKS 5
   * @throws EOFException if it closes the connection
   */
  static void connect(
      Socket wire, Optional<String> userAndPassword, String host, int port, FetchDeadline deadline)
      throws IOException, FetchException {
    byte[] request = request(host, port);
    SocksClient client = new SocksClient(wire, deadline);
    client.authenticate(userAndPassword);
    client.write(request);
    client.readReply();
  }

  private void authenticate(Optional<String> userAndPassword) throws IOException, FetchException {
    write(
        userAndPassword.isEmpty()
            ? new byte[] {VERSION, 1, NO_AUTHENTICATION}
            : new byte[] {VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD});
    byte[] choice = read(2);
    checkVersion(choice[0]);
    int method = choice[1] & 0xff;
    if (method == USER_AND_PASSWORD && userAndPassword.isPresent()) {
      sendPassword(userAndPassword.get());
    } else if (method == NOTHING_ACCEPTABLE || method == USER_AND_PASSWORD) {
      throw new FetchException(
          userAndPassword.isEmpty()
              ? "it asks for a user and a password; write them before the host in proxy_url"
              : "it takes neither a user with a password nor requests without");
    } else if (method != NO_AUTHENTICATION) {
      throw new FetchException(
          "it chose the way " + method + " to authenticate, which it was not offered");
    }
  }

  private void sendPassword(String userAndPassword) throws IOException, FetchException {
    int colon = userAndPassword.indexOf(':');
    byte[] user = userAndPassword.substring(0, colon).getBytes(StandardCharsets.ISO_8859_1);
    byte[] password = userAndPassword.substring(colon + 1).getBytes(StandardCharsets.ISO_8859_1);
    if (user.length == 0 || user.length > MOST_BYTES || password.length > MOST_BYTES) {
      throw new FetchException(
          "the user of proxy_url has to have 1 to 255 bytes, and the password 255 at most");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(USER_AND_PASSWORD_VERSION);
    out.write(user.length);
    out.writeBytes(user);
    out.write(password.length);
    out.writeBytes(password);
    write(out.toByteArray());
    byte[] answer = read(2);
    if (answer[0] != USER_AND_PASSWORD_VERSION) {
      throw new FetchException(
          "it answers the password by the version " + (answer[0] & 0xff) + " of RFC 1929, not 1");
    }
    if (answer[1] != 0) {
      throw new FetchException("it refuses the user and the password of proxy_url");
    }
  }

  private static byte[] request(String host, int port) throws FetchException {
    if (port == 0) {
      throw new FetchException("the port 0 cannot be connected to");
    }
    Optional<InetAddress> address = address(host);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(VERSION);
    out.write(CONNECT);
    out.write(0);
    if (address.isPresent()) {
      byte[] bytes = address.get().getAddress();
      out.write(bytes.length == IPV4_BYTES ? IPV4 : IPV6);
      out.writeBytes(bytes);
    } else {
      byte[] name = host.getBytes(StandardCharsets.UTF_8);
      if (name.length > MOST_BYTES) {
        throw new FetchException(
            "the name of the host has " + name.length + " bytes; SOCKS takes 255 at most");
      }
      out.write(NAME);
      out.write(name.length);
      out.writeBytes(name);
    }
    out.write(port >> 8);
    out.write(port);
    return out.toByteArray();
  }

  /** An address with a zone is a name for others, as in Go. */
  private static Optional<InetAddress> address(String host) {
    boolean literal = DOTTED.matcher(host).matches() || (host.contains(":") && !host.contains("%"));
    try {
      return literal ? Optional.of(InetAddress.ofLiteral(host)) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // It is taken for a name then, as in Go.
    }
  }

  private void readReply() throws IOException, FetchException {
    byte[] reply = read(4);
    checkVersion(reply[0]);
    int status = reply[1] & 0xff;
    if (status != 0) {
      throw new FetchException("it cannot connect to the host: " + reason(status));
    }
    if (reply[2] != 0) {
      throw new FetchException("its answer has a reserved byte that is not 0");
    }
    // The address that the proxy connects from, which nobody needs.
    switch (reply[3]) {
      case IPV4 -> read(IPV4_BYTES + 2);
      case IPV6 -> read(IPV6_BYTES + 2);
      case NAME -> read((read(1)[0] & 0xff) + 2);
      default ->
          throw new FetchException(
              "its answer has an address of the type "
                  + (reply[3] & 0xff)
                  + ", which is not known");
    }
  }

  private static void checkVersion(byte version) throws FetchException {
    if (version != VERSION) {
      throw new FetchException(
          "it does not speak SOCKS 5: its answer begins with the byte "
              + (version & 0xff)
              + " in place of 5; the URL of a proxy of HTTP begins with http://");
    }
  }

  /** RFC 1928, section 6. */
  private static String reason(int status) {
    return switch (status) {
      case 1 -> "general failure of the proxy";
      case 2 -> "its rules do not allow it";
      case 3 -> "the network is unreachable";
      case 4 -> "the host is unreachable";
      case 5 -> "the connection was refused";
      case 6 -> "the time to live expired";
      case 7 -> "it does not know the command";
      case 8 -> "it does not know addresses of this type";
      default -> "the unknown status " + status;
    };
  }

  private void write(byte[] bytes) throws IOException {
    wire.getOutputStream().write(bytes);
    wire.getOutputStream().flush();
  }

  private byte[] read(int count) throws IOException {
    wire.setSoTimeout(deadline.waitMillis());
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }
}
