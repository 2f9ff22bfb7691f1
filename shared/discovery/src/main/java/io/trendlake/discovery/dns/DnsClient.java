// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.dns;

import io.trendlake.config.sd.DnsRecordType;
import io.trendlake.model.Failures;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Looks up records as Prometheus's discovery/dns does: with the search domains of {@code
 * resolv.conf}, from one server after another, over UDP, and over TCP where an answer is too long
 * for a datagram. Safe for use by many threads.
 */
public final class DnsClient {

  /** As miekg/dns: for connecting, and for an answer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Source source;
  private final Duration timeout;
  private final SecureRandom random = new SecureRandom();

  private DnsClient(Source source, Duration timeout) {
    this.source = Objects.requireNonNull(source, "source");
    this.timeout = Objects.requireNonNull(timeout, "timeout");
  }

  /** Where the servers and search domains are configured. */
  @FunctionalInterface
  public interface Source {

    /** Reads them. */
    ResolvConf read() throws IOException;
  }

  /** A client of the servers that the system asks, by {@code /etc/resolv.conf} at each lookup. */
  public static DnsClient ofSystem() {
    Path file = ResolvConf.SYSTEM;
    return new DnsClient(() -> ResolvConf.read(file), TIMEOUT);
  }

  /**
   * A client of other servers.
   *
   * @param timeout for connecting to a server, and for its answer
   */
  public static DnsClient of(Source source, Duration timeout) {
    return new DnsClient(source, timeout);
  }

  /**
   * The records of a name. The first of its full names that exists decides, even if it has no
   * record of the type. There are none if every full name is said not to exist.
   *
   * @throws DnsException if no full name exists, and of one at least nobody says so
   * @throws InterruptedException when the calling thread is interrupted
   */
  public List<DnsRecord> lookup(String name, DnsRecordType type)
      throws DnsException, InterruptedException {
    ResolvConf conf = conf();
    DnsException failure = null;
    for (String fullName : conf.fullNames(name)) {
      try {
        DnsMessage.Response answer = askEach(conf, fullName, type);
        if (answer.code() == DnsMessage.Response.NO_ERROR) {
          return answer.records();
        }
      } catch (DnsException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return List.of();
  }

  private ResolvConf conf() throws DnsException {
    try {
      return source.read();
    } catch (IOException e) {
      throw new DnsException("the servers of DNS are not known: " + Failures.text(e), e);
    }
  }

  /** The answer of the first server that knows whether a name exists. */
  private DnsMessage.Response askEach(ResolvConf conf, String name, DnsRecordType type)
      throws DnsException, InterruptedException {
    String what = "looking up " + name + " " + type + ": ";
    DnsException failure = new DnsException(what + "resolv.conf names no server");
    for (String server : conf.servers()) {
      try {
        DnsMessage.Response answer = ask(address(server, conf.port()), name, type);
        if (answer.code() == DnsMessage.Response.NO_ERROR
            || answer.code() == DnsMessage.Response.NO_SUCH_NAME) {
          return answer;
        }
        failure = new DnsException(what + "server " + server + " answered " + answer.codeName());
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw (InterruptedException) new InterruptedException().initCause(e);
        }
        failure = new DnsException(what + "server " + server + ": " + reason(e), e);
      } catch (DnsException e) {
        failure = new DnsException(what + "server " + server + ": " + e.getMessage(), e);
      }
    }
    throw failure;
  }

  private static InetSocketAddress address(String server, int port) throws DnsException {
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(server), port);
    } catch (IllegalArgumentException e) {
      throw new DnsException("it is not an address of this machine's networks", e);
    }
  }

  private String reason(IOException failure) {
    return switch (failure) {
      case SocketTimeoutException _ -> "no answer within " + timeout.toMillis() + " ms";
      case PortUnreachableException _ -> "nobody listens there";
      case ConnectException _ -> "it cannot be connected to over TCP";
      default -> Failures.reason(failure);
    };
  }

  private DnsMessage.Response ask(InetSocketAddress server, String name, DnsRecordType type)
      throws IOException, DnsException {
    byte[] question = DnsMessage.question(random.nextInt(1 << 16), name, type, true);
    DnsMessage.Response answer = DnsMessage.response(overUdp(server, question), type);
    if (!answer.isTruncated()) {
      return answer;
    }
    byte[] again = DnsMessage.question(random.nextInt(1 << 16), name, type, false);
    DnsMessage.Response whole = DnsMessage.response(overTcp(server, again), type);
    if (whole.isTruncated()) {
      throw new DnsException("the answer is truncated over TCP too");
    }
    return whole;
  }

  /** The connected socket drops what comes from elsewhere; other datagrams are not waited by. */
  private ByteBuffer overUdp(InetSocketAddress server, byte[] question) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(question, question.length));
      DatagramPacket packet =
          new DatagramPacket(new byte[DnsMessage.LONGEST_DATAGRAM], DnsMessage.LONGEST_DATAGRAM);
      while (true) {
        socket.setSoTimeout(millisUntil(deadline));
        packet.setLength(DnsMessage.LONGEST_DATAGRAM);
        socket.receive(packet);
        ByteBuffer message = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        if (DnsMessage.isAnswerTo(message, question)) {
          return message;
        }
      }
    }
  }

  private ByteBuffer overTcp(InetSocketAddress server, byte[] question)
      throws IOException, DnsException {
    try (Socket socket = new Socket()) {
      socket.connect(server, (int) timeout.toMillis());
      long deadline = System.nanoTime() + timeout.toNanos();
      byte[] framed =
          ByteBuffer.allocate(2 + question.length)
              .putShort((short) question.length)
              .put(question)
              .array();
      socket.getOutputStream().write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] length = read(socket, in, 2, deadline);
      ByteBuffer message =
          ByteBuffer.wrap(read(socket, in, ByteBuffer.wrap(length).getShort() & 0xffff, deadline));
      if (!DnsMessage.isAnswerTo(message, question)) {
        throw new DnsException("the answer over TCP is to another question");
      }
      return message;
    }
  }

  private static byte[] read(Socket socket, DataInputStream in, int count, long deadline)
      throws IOException, DnsException {
    byte[] bytes = new byte[count];
    for (int done = 0; done < count; ) {
      socket.setSoTimeout(millisUntil(deadline));
      int more = in.read(bytes, done, count - done);
      if (more < 0) {
        throw new DnsException("the connection ended in the middle of the answer");
      }
      done += more;
    }
    return bytes;
  }

  private static int millisUntil(long deadline) throws SocketTimeoutException {
    long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (millis <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) millis;
  }
}
