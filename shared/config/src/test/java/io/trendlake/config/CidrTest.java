// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,      10.0.0.0,         true",
    "10.0.0.0/8,      10.255.255.255,   true",
    "10.0.0.0/8,      11.0.0.0,         false",
    "10.0.0.0/8,      9.255.255.255,    false",
    "100.64.0.0/10,   100.127.255.255,  true",
    "100.64.0.0/10,   100.128.0.0,      false",
    "192.168.1.0/31,  192.168.1.1,      true",
    "192.168.1.0/31,  192.168.1.2,      false",
    "127.0.0.1/32,    127.0.0.1,        true",
    "127.0.0.1/32,    127.0.0.2,        false",
    "0.0.0.0/0,       203.0.113.7,      true",
    "0.0.0.0/0,       2001:db8::1,      false",
    "::/0,            2001:db8::1,      true",
    "::/0,            203.0.113.7,      false",
    "fd00:ec2::/32,   fd00:ec2:ffff::1, true",
    "fd00:ec2::/32,   fd00:ec3::1,      false",
    "fe80::/10,       febf::1,          true",
    "fe80::/10,       fec0::1,          false",
    "::1/128,         ::1,              true",
    "::1/128,         ::2,              false",
  })
  void contains_addresses(String range, String address, boolean contained) {
    assertThat(Cidr.parse(range).contains(InetAddress.ofLiteral(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/x",
        "10.0.0.0/8/8",
        "10.0.0/8",
        "10/8",
        "0xa.0.0.0/8",
        "10.0.0.256/32",
        "localhost/32",
        "example.com/8",
        "fe80::1%1/128",
        "[::1]/128",
        ":::/8",
        "1234/8"
      })
  void parse_noRange_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse(text))
        .withMessageContaining("\"" + text + "\"");
  }

  @Test
  void parse_lengthTheAddressLacks_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse("10.0.0.0/33"))
        .withMessage("the prefix length of 10.0.0.0/33 is not between 0 and 32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse("::/129"))
        .withMessageContaining("not between 0 and 128");
  }

  @Test
  void parse_addressWithinTheRange_tellsTheFirst() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse("10.1.2.3/8"))
        .withMessage("10.1.2.3/8 does not begin a range; its first address is 10.0.0.0");
  }

  @Test
  void toString_isTheUsualNotation() {
    assertThat(Cidr.parse("100.64.0.0/10")).hasToString("100.64.0.0/10");
  }
}
