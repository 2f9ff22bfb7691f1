// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretTest {

  @TempDir private Path folder;

  @Test
  void reveal_ofFile_isReadEachTimeWithoutSpaceAround() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "one\n");
    Secret secret = new Secret.InFile(file);
    String first = secret.reveal();

    Files.writeString(file, " two \r\n");

    assertThat(first).isEqualTo("one");
    assertThat(secret.reveal()).isEqualTo("two");
  }

  @Test
  void reveal_ofMissingFile_namesIt() {
    Secret secret = new Secret.InFile(folder.resolve("token"));

    assertThatThrownBy(secret::reveal)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the file " + folder.resolve("token") + " cannot be read: there is no such file");
  }

  @Test
  void reveal_ofLinkToItself_namesItOnce() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("token"), folder.resolve("token"));

    assertThatThrownBy(new Secret.InFile(link)::reveal)
        .hasMessageStartingWith("the file " + link + " cannot be read: ")
        .hasMessageNotContaining("read: " + link);
  }

  @Test
  void toString_ofWholeConfiguration_showsNoSecret() throws ConfigException {
    TrendlakeConfig config =
        ConfigParser.parse(
            """
            scrape_configs:
              - job_name: a
                basic_auth: {username: hunter2, password: hunter2}
                tls_config: {ca: hunter2, cert: hunter2, key: hunter2}
                http_headers: {X-A: {values: [hunter2], secrets: [hunter2]}}
                http_sd_configs: [{url: 'http://hunter2:hunter2@localhost/', bearer_token: hunter2}]
            """,
            "trendlake.yml");

    assertThat(config.toString()).contains("<secret>").doesNotContain("hunter2");
  }
}
