// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.dns;

import static io.trendlake.discovery.dns.ScriptedDns.name;
import static io.trendlake.discovery.dns.ScriptedDns.resource;
import static io.trendlake.discovery.dns.ScriptedDns.srv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.sd.DnsRecordType;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server on this machine, honest and otherwise. */
final class DnsClientTest {

  private static final int NO_ERROR = 0;
  private static final int SERVER_FAILURE = 2;
  private static final int NO_SUCH_NAME = 3;
  private static final byte[] ADDRESS = {10, 0, 0, 1};

  private Function<ScriptedDns.Query, List<byte[]>> script =
      query -> List.of(query.answer(NO_ERROR, resource(1, ADDRESS)));
  private ScriptedDns server;

  @BeforeEach
  void startServer() throws IOException {
    server = ScriptedDns.start(query -> script.apply(query));
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  @Test
  void lookup_addresses() throws Exception {
    assertThat(server.client().lookup("a.test.", DnsRecordType.A))
        .containsExactly(new DnsRecord.Address(InetAddress.ofLiteral("10.0.0.1")));
    assertThat(server.queries()).extracting(ScriptedDns.Query::name).containsExactly("a.test.");
  }

  @ParameterizedTest
  @CsvSource({
    "20010db8000000000000000000000001, 2001:db8::1",
    "20010db8000100000000000100000000, 2001:db8:1::1:0:0",
    "20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
    "00000000000000000000000000000001, ::1",
    "00000000000000000000000000000000, ::",
    "fe800000000000000000000000000000, fe80::",
  })
  void text_ofIpv6Address_isThatOfRfc5952(String bytes, String text) throws Exception {
    script = query -> List.of(query.answer(NO_ERROR, resource(28, HexFormat.of().parseHex(bytes))));

    assertThat(server.client().lookup("a.test.", DnsRecordType.AAAA))
        .map(found -> ((DnsRecord.Address) found).text())
        .containsExactly(text);
  }

  @Test
  void lookup_services_withCompressedNames() throws Exception {
    byte[] compressed = {0, 0, 0, 0, 0x23, (byte) 0x8c, 1, 'b', (byte) 0xc0, 12};
    script =
        query ->
            List.of(
                query.answer(
                    NO_ERROR, resource(33, srv(9100, "node-1.test")), resource(33, compressed)));

    assertThat(server.client().lookup("a.test.", DnsRecordType.SRV))
        .containsExactly(
            new DnsRecord.Service("node-1.test.", 9100), new DnsRecord.Service("b.a.test.", 9100));
  }

  @Test
  void lookup_ofMailAndNameServers() throws Exception {
    byte[] mail =
        ByteBuffer.allocate(2 + name("m.x").length).putShort((short) 10).put(name("m.x")).array();
    script =
        query -> List.of(query.answer(NO_ERROR, resource(15, mail), resource(2, name("ns 1.x"))));

    assertThat(server.client().lookup("a.test.", DnsRecordType.MX))
        .containsExactly(new DnsRecord.MailServer("m.x."));
    assertThat(server.client().lookup("a.test.", DnsRecordType.NS))
        .containsExactly(new DnsRecord.NameServer("ns\\0321.x."));
  }

  @Test
  void lookup_recordsOfOtherTypes_areLeftOut() throws Exception {
    script =
        query ->
            List.of(
                query.answer(
                    NO_ERROR,
                    resource(5, name("c.test")),
                    resource(1, ADDRESS),
                    resource(16, new byte[] {1, 'x'})));

    assertThat(server.client().lookup("a.test.", DnsRecordType.A)).hasSize(1);
    assertThat(server.client().lookup("a.test.", DnsRecordType.SRV)).isEmpty();
  }

  @Test
  void lookup_truncatedAnswer_asksOverTcp() throws Exception {
    script =
        query ->
            List.of(
                query.overTcp()
                    ? query.answer(NO_ERROR, resource(1, ADDRESS), resource(1, ADDRESS))
                    : query.truncated());

    assertThat(server.client().lookup("a.test.", DnsRecordType.A)).hasSize(2);
    assertThat(server.queries())
        .extracting(ScriptedDns.Query::overTcp)
        .containsExactly(false, true);
  }

  @Test
  void lookup_truncatedOverTcpToo_fails() {
    script = query -> List.of(query.truncated());

    assertFails("truncated over TCP too");
  }

  @Test
  void lookup_nameThatDoesNotExist_hasNoRecords() throws Exception {
    script = query -> List.of(query.answer(NO_SUCH_NAME));

    assertThat(server.client("one.test", "two.test").lookup("a", DnsRecordType.A)).isEmpty();
    assertThat(server.queries())
        .extracting(ScriptedDns.Query::name)
        .containsExactly("a.one.test.", "a.two.test.", "a.");
  }

  @Test
  void lookup_ofSearchDomains_takesTheFirstNameThatExists() throws Exception {
    script =
        query ->
            List.of(
                query.name().equals("a.two.test.")
                    ? query.answer(NO_ERROR, resource(1, ADDRESS))
                    : query.answer(NO_SUCH_NAME));

    assertThat(server.client("one.test", "two.test").lookup("a", DnsRecordType.A)).hasSize(1);
  }

  @Test
  void lookup_whereOneFullNameFails_findsTheNextOrFailsIfNoneExists() throws Exception {
    script =
        query ->
            List.of(
                query.answer(query.name().equals("a.one.test.") ? SERVER_FAILURE : NO_SUCH_NAME));

    assertThatExceptionOfType(DnsException.class)
        .isThrownBy(() -> server.client("one.test").lookup("a", DnsRecordType.A))
        .withMessage("looking up a.one.test. A: server 127.0.0.1 answered SERVFAIL");

    script =
        query ->
            List.of(
                query.name().equals("a.one.test.")
                    ? query.answer(SERVER_FAILURE)
                    : query.answer(NO_ERROR, resource(1, ADDRESS)));

    assertThat(server.client("one.test").lookup("a", DnsRecordType.A)).hasSize(1);
  }

  @Test
  void lookup_serverThatFails_isFollowedByTheNext() throws Exception {
    ResolvConf conf = new ResolvConf(List.of("x.y", "127.0.0.1"), server.port(), List.of(), 1);
    DnsClient client = DnsClient.of(() -> conf, Duration.ofSeconds(30));

    assertThat(client.lookup("a.test.", DnsRecordType.A)).hasSize(1);
  }

  @Test
  void lookup_silentServer_failsInTime() {
    script = query -> List.of();

    assertThatExceptionOfType(DnsException.class)
        .isThrownBy(() -> server.client(Duration.ofMillis(100)).lookup("a.test.", DnsRecordType.A))
        .withMessageContaining("server 127.0.0.1: no answer within 100 ms");
  }

  @Test
  void lookup_withoutServers_fails() {
    ResolvConf conf = new ResolvConf(List.of(), 53, List.of(), 1);

    assertThatExceptionOfType(DnsException.class)
        .isThrownBy(
            () -> DnsClient.of(() -> conf, Duration.ofSeconds(1)).lookup("a.", DnsRecordType.A))
        .withMessageContaining("resolv.conf names no server");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a..b.",
        "..",
        "1234567890123456789012345678901234567890123456789012345678901234."
      })
  void lookup_nameThatCannotBe_fails(String name) {
    assertThatExceptionOfType(DnsException.class)
        .isThrownBy(() -> server.client().lookup(name, DnsRecordType.A))
        .withMessageContaining("is not a name of DNS");
    assertThat(server.queries()).isEmpty();
  }

  @Test
  void lookup_answersThatAreGuessed_arePassedBy() throws Exception {
    script =
        query -> {
          byte[] honest = query.answer(NO_ERROR, resource(1, ADDRESS));
          byte[] otherId = query.answer(NO_ERROR, resource(1, new byte[] {6, 6, 6, 6}));
          otherId[0] ^= 1;
          byte[] otherName = query.answer(NO_ERROR, resource(1, new byte[] {6, 6, 6, 6}));
          otherName[13] = 'x';
          byte[] noAnswer = query.answer(NO_ERROR);
          noAnswer[2] = 0;
          return List.of(otherId, otherName, noAnswer, new byte[3], honest);
        };

    assertThat(server.client().lookup("a.test.", DnsRecordType.A))
        .containsExactly(new DnsRecord.Address(InetAddress.ofLiteral("10.0.0.1")));
  }

  @Test
  void lookup_answerInOtherCase_isTaken() throws Exception {
    script =
        query -> {
          byte[] answer = query.answer(NO_ERROR, resource(1, ADDRESS));
          answer[13] = 'A';
          return List.of(answer);
        };

    assertThat(server.client().lookup("a.test.", DnsRecordType.A)).hasSize(1);
  }

  @Test
  void lookup_answerOverTcpToAnotherQuestion_fails() {
    script =
        query -> {
          byte[] answer = query.overTcp() ? query.answer(NO_ERROR) : query.truncated();
          answer[0] ^= (byte) (query.overTcp() ? 1 : 0);
          return List.of(answer);
        };

    assertFails("to another question");
  }

  @Test
  void lookup_addressOfWrongLength_fails() {
    script = query -> List.of(query.answer(NO_ERROR, resource(1, new byte[5])));

    assertFails("5 bytes instead of 4");
  }

  @Test
  void lookup_pointersInACircle_fails() {
    script =
        query -> {
          byte[] circle = {0, 0, 0, 0, 0, 1, (byte) 0xc0, 0};
          byte[] answer = query.answer(NO_ERROR, resource(33, circle));
          answer[answer.length - 1] = (byte) (answer.length - 2);
          return List.of(answer);
        };

    assertThatExceptionOfType(DnsException.class)
        .isThrownBy(() -> server.client().lookup("a.test.", DnsRecordType.SRV))
        .withMessageContaining("round in a circle");
  }

  @Test
  void answer_cutOffAnywhere_isAnError() throws Exception {
    byte[] question = DnsMessage.question(7, "a.test.", DnsRecordType.SRV, false);
    byte[] whole =
        new ScriptedDns.Query("a.test.", 33, false, question)
            .answer(NO_ERROR, resource(33, srv(1, "b.test")));

    assertThat(DnsMessage.response(ByteBuffer.wrap(whole), DnsRecordType.SRV).records()).hasSize(1);
    for (int length = 0; length < whole.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(whole, 0, length);
      assertThatExceptionOfType(DnsException.class)
          .as("%d bytes", length)
          .isThrownBy(() -> DnsMessage.response(cut, DnsRecordType.SRV));
    }
  }

  @Test
  void answer_ofRandomBytes_isReadOrRefused() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] question = DnsMessage.question(7, "a.test.", DnsRecordType.SRV, false);
    byte[] whole =
        new ScriptedDns.Query("a.test.", 33, false, question)
            .answer(NO_ERROR, resource(33, srv(1, "b.test")), resource(1, ADDRESS));
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] mutant = whole.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
      }
      try {
        DnsMessage.response(ByteBuffer.wrap(mutant), DnsRecordType.SRV);
        read++;
      } catch (DnsException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      } catch (RuntimeException e) {
        throw new AssertionError("-Dseed=" + seed + ": " + HexFormat.of().formatHex(mutant), e);
      }
    }
    assertThat(read).as("-Dseed=%d", seed).isBetween(1, 19_999);
  }

  private void assertFails(String reason) {
    assertThatExceptionOfType(DnsException.class)
        .isThrownBy(() -> server.client().lookup("a.test.", DnsRecordType.A))
        .withMessageContaining(reason);
  }
}
