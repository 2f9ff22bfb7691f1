// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server of DNS on this machine that answers by a script, over UDP and TCP at one port. */
public final class ScriptedDns implements AutoCloseable {

  private static final int HEADER = 12;

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Function<Query, List<byte[]>> script;
  private final List<Query> queries = new CopyOnWriteArrayList<>();

  private ScriptedDns(DatagramSocket udp, ServerSocket tcp, Function<Query, List<byte[]>> script) {
    this.udp = udp;
    this.tcp = tcp;
    this.script = script;
  }

  /**
   * What was asked.
   *
   * @param name with a dot at its end
   * @param overTcp or in a datagram
   * @param bytes all of it
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody changes it.
  public record Query(String name, int type, boolean overTcp, byte[] bytes) {

    /** Where the question ends. */
    private int end() {
      int end = HEADER;
      while (bytes[end] != 0) {
        end += bytes[end] + 1;
      }
      return end + 5;
    }

    /** An answer with a code and records. */
    public byte[] answer(int code, byte[]... records) {
      return message(0x8180 | code, records);
    }

    /** An answer that says that it is not whole. */
    public byte[] truncated() {
      return message(0x8380);
    }

    private byte[] message(int flags, byte[]... records) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(bytes, 0, 2);
      out.writeBytes(
          ByteBuffer.allocate(10)
              .putShort((short) flags)
              .putShort((short) 1)
              .putShort((short) records.length)
              .array());
      out.write(bytes, HEADER, end() - HEADER);
      for (byte[] one : records) {
        out.writeBytes(one);
      }
      return out.toByteArray();
    }

    private static Query of(byte[] bytes, boolean overTcp) {
      StringBuilder name = new StringBuilder();
      int at = HEADER;
      while (bytes[at] != 0) {
        name.append(new String(bytes, at + 1, bytes[at], StandardCharsets.ISO_8859_1)).append('.');
        at += bytes[at] + 1;
      }
      return new Query(name.toString(), ByteBuffer.wrap(bytes).getShort(at + 1), overTcp, bytes);
    }
  }

  /** Listens at a free port, and answers each query with these messages; none = with silence. */
  public static ScriptedDns start(Function<Query, List<byte[]>> script) throws IOException {
    ScriptedDns server = listening(script);
    Thread.ofVirtual().start(server::serveUdp);
    Thread.ofVirtual().start(server::serveTcp);
    return server;
  }

  /** At a port that is free for both protocols: one that is for TCP may be taken for UDP. */
  private static ScriptedDns listening(Function<Query, List<byte[]>> script) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    while (true) {
      ServerSocket tcp = new ServerSocket(0, 50, loopback);
      try {
        SocketAddress address = new InetSocketAddress(loopback, tcp.getLocalPort());
        return new ScriptedDns(new DatagramSocket(address), tcp, script);
      } catch (BindException taken) {
        tcp.close();
      }
    }
  }

  /** A record as a part of an answer to the name that was asked. */
  public static byte[] resource(int type, byte[] data) {
    return ByteBuffer.allocate(12 + data.length)
        .putShort((short) 0xc00c)
        .putShort((short) type)
        .putShort((short) 1)
        .putInt(60)
        .putShort((short) data.length)
        .put(data)
        .array();
  }

  /** A name as it goes over the wire. */
  public static byte[] name(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : text.split("\\.", -1)) {
      if (!label.isEmpty()) {
        byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
        out.write(bytes.length);
        out.writeBytes(bytes);
      }
    }
    out.write(0);
    return out.toByteArray();
  }

  /** The data of a record of type SRV. */
  public static byte[] srv(int port, String target) {
    byte[] name = name(target);
    return ByteBuffer.allocate(6 + name.length).putInt(0).putShort((short) port).put(name).array();
  }

  /** A client of this server, which waits for an answer for as long as a slow machine may need. */
  public DnsClient client(String... search) {
    return client(Duration.ofSeconds(30), search);
  }

  /** The same, but it waits for so long. */
  public DnsClient client(Duration timeout, String... search) {
    ResolvConf conf = new ResolvConf(List.of("127.0.0.1"), tcp.getLocalPort(), List.of(search), 1);
    return DnsClient.of(() -> conf, timeout);
  }

  public int port() {
    return tcp.getLocalPort();
  }

  /** What was asked until now. */
  public List<Query> queries() {
    return List.copyOf(queries);
  }

  private void serveUdp() {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        udp.receive(packet);
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        for (byte[] answer : answers(Query.of(bytes, false))) {
          udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      ended(e);
    }
  }

  private void serveTcp() {
    try {
      while (true) {
        try (Socket socket = tcp.accept()) {
          DataInputStream in = new DataInputStream(socket.getInputStream());
          byte[] bytes = in.readNBytes(in.readUnsignedShort());
          for (byte[] answer : answers(Query.of(bytes, true))) {
            socket
                .getOutputStream()
                .write(
                    ByteBuffer.allocate(2 + answer.length)
                        .putShort((short) answer.length)
                        .put(answer)
                        .array());
          }
        }
      }
    } catch (IOException e) {
      ended(e);
    }
  }

  private List<byte[]> answers(Query query) {
    queries.add(query);
    return new ArrayList<>(script.apply(query));
  }

  private void ended(IOException failure) {
    Optional.of(failure)
        .filter(any -> !udp.isClosed())
        .ifPresent(open -> {
          throw new UncheckedIOException(open);
        });
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
