// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.fetch.TestCertificate;
import io.trendlake.fetch.TestKeys;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates against names, as Go's {@code VerifyHostname} compares them. */
class ServerNamesTest {

  private static final String NAMES = "names";

  @TempDir private static Path dir;

  private static TestKeys keys;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new TestKeys(dir);
    keys.add(
        TestCertificate.of(NAMES)
            .dnsNames("my_host.test", "a.test", "*.wild.test", "UPPER.test", "-odd-.test"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "my_host.test",
        "MY_HOST.test.",
        "a.test",
        "a.test.",
        "A.Test",
        "x_y.wild.test",
        "x-y.wild.test.",
        "upper.test",
        "-odd-.test"
      })
  void name_inTheCertificate_isAccepted(String name) throws Exception {
    ServerNames.check(keys.read(NAMES), name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other.test",
        "x.y.wild.test",
        "wild.test",
        ".wild.test",
        "a.test.test",
        "a.test..",
        "my-host.test",
        "test",
        "*.wild.tes",
        "names",
        "",
        ".",
        "127.0.0.1",
        "::1"
      })
  void name_thatTheCertificateLacks_isRefused(String name) {
    assertThatThrownBy(() -> ServerNames.check(keys.read(NAMES), name))
        .isInstanceOf(RefusedCertificateException.class)
        .hasMessage(
            "its certificate is valid for my_host.test, a.test, *.wild.test, UPPER.test,"
                + " -odd-.test and not for "
                + name
                + "; server_name of tls_config can say which name it has");
  }
}
