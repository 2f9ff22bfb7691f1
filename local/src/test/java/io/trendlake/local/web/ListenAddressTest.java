// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses to listen at. */
final class ListenAddressTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9090,  127.0.0.1:9090",
    "0.0.0.0:80,      localhost:80",
    ":9090,           localhost:9090",
    "[::1]:9090,      [0:0:0:0:0:0:0:1]:9090",
    "127.0.0.1:0,     127.0.0.1:0",
  })
  void address_isReadAndWritten(String text, String written) {
    assertThat(ListenAddress.text(ListenAddress.parse(text))).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9090", "127.0.0.1", "127.0.0.1:", "a:b", "::1:9090", "x:65536"})
  void somethingElse_isRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"" + text + "\" is not an address to listen at, such as 127.0.0.1:7595 or :7595");
  }

  @Test
  void unknownHost_isRefused() {
    assertThatThrownBy(() -> ListenAddress.parse("no-such-host.invalid:9090"))
        .hasMessage("no address is known of the host \"no-such-host.invalid\"");
  }
}
