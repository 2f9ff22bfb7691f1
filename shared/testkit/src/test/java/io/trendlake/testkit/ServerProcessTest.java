// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the JDK's server of files as the program of others. */
@Timeout(180)
final class ServerProcessTest {

  @TempDir private Path folder;

  private List<String> command(String address) {
    String port = address.substring(address.indexOf(':') + 1);
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-m",
        "jdk.httpserver",
        "-b",
        "127.0.0.1",
        "-p",
        port,
        "-d",
        folder.toString());
  }

  private Path log() {
    return folder.resolve("log");
  }

  @Test
  void server_whosePortIsTakenMeanwhile_isStartedOnAnother() throws Exception {
    List<String> addresses = new ArrayList<>();
    List<ServerSocket> others = new ArrayList<>();
    try (ServerProcess server =
        ServerProcess.start(
            address -> {
              addresses.add(address);
              if (others.isEmpty()) {
                others.add(listening(address));
              }
              return command(address);
            },
            "/",
            log())) {
      assertThat(addresses).hasSize(2).endsWith(server.address());
      assertThat(server.isAlive()).isTrue();
    } finally {
      for (ServerSocket other : others) {
        other.close();
      }
    }
  }

  private static ServerSocket listening(String address) {
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    try {
      return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void server_thatEnds_isAnErrorWithWhatItPrinted() {
    List<String> addresses = new ArrayList<>();

    assertThatIOException()
        .isThrownBy(() ->
            ServerProcess.start(
                address -> {
                  addresses.add(address);
                  return List.of(command(address).getFirst(), "-no-such-option");
                },
                "/",
                log()))
        .withMessageContaining("does not answer on 127.0.0.1:")
        .withMessageContaining("-no-such-option");
    assertThat(addresses).hasSize(1);
  }

  @Test
  void close_endsTheProcess() throws Exception {
    ServerProcess server = ServerProcess.start(this::command, "/", log());

    server.close();

    assertThat(server.isAlive()).isFalse();
  }
}
