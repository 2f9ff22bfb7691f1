// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.Cidr;
import io.trendlake.fetch.FetchException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressGuardTest {

  private static final AddressGuard GUARD = new AddressGuard(List.of());

  private static InetAddress judge(AddressGuard guard, String... addresses) throws FetchException {
    return guard
        .allowed("host.example", Arrays.stream(addresses).map(InetAddress::ofLiteral).toList())
        .getFirst();
  }

  private static AddressGuard opening(String... ranges) {
    return new AddressGuard(Arrays.stream(ranges).map(Cidr::parse).toList());
  }

  @ParameterizedTest
  @CsvSource({
    // The first and the last of each range.
    "0.0.0.0,                     this machine itself (0.0.0.0/8)",
    "0.255.255.255,               this machine itself (0.0.0.0/8)",
    "100.64.0.0,                  shared address space (RFC 6598) (100.64.0.0/10)",
    "100.127.255.255,             shared address space (RFC 6598) (100.64.0.0/10)",
    "127.0.0.0,                   a loopback address (127.0.0.0/8)",
    "127.0.0.1,                   a loopback address (127.0.0.0/8)",
    "127.255.255.255,             a loopback address (127.0.0.0/8)",
    "169.254.0.0,                 (169.254.0.0/16)",
    "169.254.100.1,               (169.254.0.0/16)",
    "169.254.169.254,             (169.254.0.0/16)",
    "169.254.170.2,               (169.254.0.0/16)",
    "169.254.255.255,             (169.254.0.0/16)",
    "224.0.0.0,                   a multicast address (224.0.0.0/4)",
    "239.255.255.255,             a multicast address (224.0.0.0/4)",
    "240.0.0.0,                   a reserved address (240.0.0.0/4)",
    "255.255.255.255,             a reserved address (240.0.0.0/4)",
    "::,                          this machine itself (0:0:0:0:0:0:0:0/128)",
    "::1,                         the loopback address (0:0:0:0:0:0:0:1/128)",
    "64:ff9b:1::,                 an IPv4 address in disguise (RFC 8215)",
    "64:ff9b:1:ffff::ffff,        an IPv4 address in disguise (RFC 8215)",
    "2001::,                      an IPv4 address in disguise (RFC 4380)",
    "2001:0:ffff:ffff::ffff,      an IPv4 address in disguise (RFC 4380)",
    "fd00:ec2::254,               (fd00:ec2:0:0:0:0:0:0/32)",
    "fd00:ec2:ffff:ffff::ffff,    (fd00:ec2:0:0:0:0:0:0/32)",
    "fe80::,                      a link-local address (fe80:0:0:0:0:0:0:0/10)",
    "febf:ffff::1,                a link-local address (fe80:0:0:0:0:0:0:0/10)",
    "fec0::1,                     a site-local address (RFC 3879)",
    "ff02::1,                     a multicast address (ff00:0:0:0:0:0:0:0/8)",
  })
  void address_forbidden(String address, String what) {
    assertThatThrownBy(() -> judge(GUARD, address))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining(InetAddress.ofLiteral(address).getHostAddress())
        .hasMessageContaining(what)
        .hasMessageEndingWith(
            "; it is not connected to unless allow_cidrs of its account opens it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The neighbours of the ranges, private networks, and public addresses.
        "1.0.0.0",
        "10.0.0.1",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.16.0.1",
        "192.168.0.1",
        "223.255.255.255",
        "2001:db8::1",
        "2a05:d014::1",
        "fc00::1",
        "fd00:ec1:ffff::1",
        "fd00:ec3::1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "::ffff:10.0.0.1"
      })
  void address_allowed(String address) throws FetchException {
    assertThat(judge(GUARD, address)).isEqualTo(InetAddress.ofLiteral(address));
  }

  @ParameterizedTest
  @CsvSource({
    "::ffff:127.0.0.1,        'has the address 127.0.0.1, which is a loopback'",
    "::127.0.0.1,             'embeds 127.0.0.1, which is a loopback'",
    "::ffff:0:169.254.169.254,'embeds 169.254.169.254, which is a link-local'",
    "64:ff9b::7f00:1,         'embeds 127.0.0.1, which is a loopback'",
    "64:ff9b::a9fe:a9fe,      'embeds 169.254.169.254, which is a link-local'",
    "2002:7f00:1::1,          'embeds 127.0.0.1, which is a loopback'",
    "2002:a9fe:6401::,        'embeds 169.254.100.1, which is a link-local'",
    "2002:6440:1::,           'embeds 100.64.0.1, which is shared'",
  })
  void address_inDisguise(String address, String reason) {
    assertThatThrownBy(() -> judge(GUARD, address)).hasMessageContaining(reason);
  }

  @Test
  void address_literalInTheUrl_isNamedOnce() {
    assertThatThrownBy(
            () -> GUARD.allowed("127.0.0.1", List.of(InetAddress.ofLiteral("127.0.0.1"))))
        .hasMessage(
            "the address 127.0.0.1 is a loopback address (127.0.0.0/8); it is not connected to"
                + " unless allow_cidrs of its account opens it");
  }

  @Test
  void address_opened() throws FetchException {
    assertThat(judge(opening("100.64.0.0/16"), "100.64.255.255")).isNotNull();
    assertThatThrownBy(() -> judge(opening("100.64.0.0/16"), "100.65.0.0"))
        .isInstanceOf(FetchException.class);
  }

  @Test
  void address_inDisguise_openedAsEither() throws FetchException {
    assertThat(judge(opening("127.0.0.0/8"), "64:ff9b::7f00:1")).isNotNull();
    assertThat(judge(opening("64:ff9b::/96"), "64:ff9b::7f00:1")).isNotNull();
  }

  @Test
  void addresses_someForbidden_theOthersAreTakenInOrder() throws FetchException {
    List<InetAddress> addresses =
        Stream.of("127.0.0.1", "10.0.0.7", "::1", "10.0.0.8").map(InetAddress::ofLiteral).toList();

    assertThat(GUARD.allowed("host.example", addresses))
        .containsExactly(addresses.get(1), addresses.get(3));
  }

  @Test
  void addresses_allForbidden_theFirstIsNamed() {
    assertThatThrownBy(() -> judge(GUARD, "169.254.169.254", "127.0.0.1"))
        .hasMessageStartingWith(
            "the host host.example has the address 169.254.169.254, which is a link-local");
  }
}
