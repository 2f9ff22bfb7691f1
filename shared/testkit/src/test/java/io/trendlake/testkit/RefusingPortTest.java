// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

final class RefusingPortTest {

  @Test
  void port_whileItIsOpen_refusesAndCannotBeTaken() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (RefusingPort port = RefusingPort.open()) {
      assertThatThrownBy(() -> new Socket(loopback, port.port()).close())
          .isInstanceOf(ConnectException.class);
      assertThatThrownBy(() -> new ServerSocket(port.port(), 1, loopback).close())
          .isInstanceOf(IOException.class);
    }
  }
}
