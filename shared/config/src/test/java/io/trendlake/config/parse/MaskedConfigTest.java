// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown of a configuration, and what is not. */
final class MaskedConfigTest {

  private static final Path FIXTURES = Path.of("src/test/resources/io/trendlake/config/parse");

  static Stream<Path> goodFiles() throws IOException {
    try (Stream<Path> files = Files.list(FIXTURES)) {
      return files.filter(file -> file.toString().endsWith(".good.yml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void configurationWithoutSecrets_meansTheSameAsItIsShown(Path file) throws Exception {
    String shown = MaskedConfig.of(Files.readString(file));

    assertThat(MaskedConfig.of(shown)).isEqualTo(shown);
    if (!shown.contains(MaskedConfig.MASK)) {
      assertThat(ConfigParser.parse(shown, file.toString())).isEqualTo(ConfigParser.read(file));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "basic_auth: {username: u, password: hunter2}",
        "authorization: {type: Bearer, credentials: hunter2}",
        "bearer_token: hunter2",
        "oauth2: {client_id: c, client_secret: hunter2, token_url: 'http://a/b'}",
        "oauth2: {client_certificate_key: hunter2, grant_type: jwt}",
        "sigv4: {region: r, access_key: a, secret_key: hunter2}",
        "tls_config:\n  cert: c\n  key: |\n    hunter2\n    hunter2\n",
        "tls_config: {key: \"hunter2\"}",
        "proxy_url: http://user:hunter2@proxy:3128",
        "proxy_url: http://user:hun/hunter2@ter@proxy:3128",
        "proxy_connect_header: {X-Any: [hunter2, hunter2]}",
        "http_headers: {X-Any: {values: [shown], secrets: [hunter2]}}",
        "headers: {Authorization: Bearer hunter2}",
        "http_sd_configs: [{url: 'http://h/sd?token=hunter2&a=b'}]",
        "consul_sd_configs: [{token: hunter2}]",
        "azure_sd_configs: [{client_secret: hunter2}]",
        "openstack_sd_configs: [{application_credential_secret: hunter2}]",
        "ovhcloud_sd_configs: [{application_secret: hunter2, consumer_key: hunter2}]",
        "marathon_sd_configs: [{auth_token: 'hunter2'}]",
        "uyuni_sd_configs: [{password: !!str hunter2}]",
        "a: 1 # hunter2",
        "labels: {a: &it hunter2}\npassword: *it",
        "password: hunter2-is-long\nlabels: {a: with hunter2-is-long within}",
        "password: [{a: hunter2}]"
      })
  void secret_isMasked(String yaml) {
    String shown = MaskedConfig.of(yaml);

    assertThat(shown).doesNotContain("hunter").isNotEmpty();
    if (!yaml.contains("#")) {
      assertThat(shown).contains(MaskedConfig.MASK);
    }
  }

  @Test
  void whatIsNotSecret_isShown() {
    assertThat(
            MaskedConfig.of(
                """
                global: {scrape_interval: 15s}
                scrape_configs:
                - job_name: "node"
                  basic_auth: {username: u, password_file: /run/pw}
                  oauth2: {client_id: c, client_secret_ref: "ssm:/a/b", token_url: http://a/b?c=d}
                  tls_config: {cert_file: c.pem, key_file: k.pem}
                  metric_relabel_configs:
                  - {source_labels: [key], regex: '(a|b): #', target_label: key, action: replace}
                  static_configs: [{targets: ["a:1", b:2], labels: {key: v, n: 0x10, none: }}]
                """))
        .isEqualTo(
            """
            global:
              scrape_interval: 15s
            scrape_configs:
              - job_name: node
                basic_auth:
                  username: u
                  password_file: /run/pw
                oauth2:
                  client_id: c
                  client_secret_ref: 'ssm:/a/b'
                  token_url: http://a/b?c=d
                tls_config:
                  cert_file: c.pem
                  key_file: k.pem
                metric_relabel_configs:
                  - source_labels:
                      - key
                    regex: '(a|b): #'
                    target_label: key
                    action: replace
                static_configs:
                  - targets:
                      - 'a:1'
                      - b:2
                    labels:
                      key: v
                      n: 0x10
                      none: \n\
            """
                .replace("\\n\\\n", "\n"));
  }

  @Test
  void aliasesWithinThemselves_end() {
    assertThat(MaskedConfig.of("a: &a\n- b\n- *a\n")).contains("nested too deeply");
    StringBuilder laughs = new StringBuilder("a0: &a0 [ha, ha]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(MaskedConfig.of(laughs.toString()).length()).isLessThan(5 << 20);
  }
}
