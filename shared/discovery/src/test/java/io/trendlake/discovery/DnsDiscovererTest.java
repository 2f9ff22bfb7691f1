// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static io.trendlake.discovery.dns.ScriptedDns.name;
import static io.trendlake.discovery.dns.ScriptedDns.resource;
import static io.trendlake.discovery.dns.ScriptedDns.srv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.sd.DnsRecordType;
import io.trendlake.config.sd.DnsSdConfig;
import io.trendlake.discovery.dns.ScriptedDns;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The labels are those of Prometheus's {@code discovery/dns}. */
final class DnsDiscovererTest {

  private static final int SERVER_FAILURE = 2;
  private static final int NO_SUCH_NAME = 3;

  private Function<ScriptedDns.Query, byte[]> script = query -> query.answer(NO_SUCH_NAME);
  private ScriptedDns server;

  @BeforeEach
  void startServer() throws IOException {
    server = ScriptedDns.start(query -> List.of(script.apply(query)));
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  @Test
  void discover_services_haveTheirPorts() throws Exception {
    script =
        query -> query.answer(0, resource(33, srv(9100, "node-1.test")), resource(33, srv(0, "")));

    assertThat(discoverer("_prom._tcp.test.", DnsRecordType.SRV, 0).discover())
        .isEqualTo(
            DiscoveryResult.of(
                List.of(
                    new TargetGroup(
                        "_prom._tcp.test.",
                        List.of(
                            Labels.of(
                                "__address__", "node-1.test:9100",
                                "__meta_dns_name", "_prom._tcp.test.",
                                "__meta_dns_srv_record_target", "node-1.test.",
                                "__meta_dns_srv_record_port", "9100")),
                        Labels.empty()))));
  }

  @Test
  void discover_addresses_haveThePortOfTheConfiguration() throws Exception {
    script = query -> query.answer(0, resource(1, new byte[] {10, 0, 0, 1}));
    assertThat(targets(discoverer("a.test.", DnsRecordType.A, 9100)))
        .containsExactly(Labels.of("__address__", "10.0.0.1:9100", "__meta_dns_name", "a.test."));

    byte[] ipv6 = new byte[16];
    ipv6[0] = 0x20;
    ipv6[15] = 1;
    script = query -> query.answer(0, resource(28, ipv6));
    assertThat(targets(discoverer("a.test.", DnsRecordType.AAAA, 9100)))
        .containsExactly(Labels.of("__address__", "[2000::1]:9100", "__meta_dns_name", "a.test."));
  }

  @Test
  void discover_mailAndNameServers_areNamed() throws Exception {
    byte[] mail = new byte[2 + name("m.test").length];
    System.arraycopy(name("m.test"), 0, mail, 2, mail.length - 2);
    script = query -> query.answer(0, resource(15, mail), resource(2, name("ns.test")));

    assertThat(targets(discoverer("a.test.", DnsRecordType.MX, 25)))
        .containsExactly(
            Labels.of(
                "__address__", "m.test:25",
                "__meta_dns_name", "a.test.",
                "__meta_dns_mx_record_target", "m.test."));
    assertThat(targets(discoverer("a.test.", DnsRecordType.NS, 53)))
        .containsExactly(
            Labels.of(
                "__address__", "ns.test:53",
                "__meta_dns_name", "a.test.",
                "__meta_dns_ns_record_target", "ns.test."));
  }

  @Test
  void discover_serverThatFails_fails() {
    script = query -> query.answer(SERVER_FAILURE);

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(discoverer("a.test.", DnsRecordType.A, 9100)::discover)
        .withMessage("a.test.: looking up a.test. A: server 127.0.0.1 answered SERVFAIL");
  }

  @Test
  void discover_nameThatDoesNotExist_hasNoTargets() throws Exception {
    script = query -> query.answer(NO_SUCH_NAME);

    assertThat(targets(discoverer("a.test.", DnsRecordType.A, 9100))).isEmpty();
  }

  private static List<Labels> targets(DnsDiscoverer discoverer) throws Exception {
    return discoverer.discover().found().getFirst().targets();
  }

  private DnsDiscoverer discoverer(String name, DnsRecordType type, int port) {
    return new DnsDiscoverer(
        new DnsSdConfig(name, type, port, DnsSdConfig.DEFAULT_REFRESH_INTERVAL), server.client());
  }
}
