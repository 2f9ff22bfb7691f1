// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.sd.FileSdConfig;
import io.trendlake.config.sd.SdConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ConfigInBucketTest {

  private static final String KEY = "config/trendlake.yml";

  @Test
  void parseObject_relativePaths_allRefused() {
    String yaml =
        """
        scrape_configs:
          - job_name: app
            basic_auth:
              username: me
              password_file: secret.txt
            http_headers:
              X-Key:
                files: [key.txt]
            file_sd_configs:
              - files: [targets/*.json]
        """;

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigParser.parseObject(yaml, KEY))
        .satisfies(e ->
            assertThat(e.errors())
                .allMatch(error -> error.file().equals(KEY))
                .allMatch(error -> error.message().contains("is in a bucket"))
                .extracting(ConfigError::path)
                .containsExactlyInAnyOrder(
                    "scrape_configs[0].basic_auth.password_file",
                    "scrape_configs[0].http_headers.X-Key.files",
                    "scrape_configs[0].file_sd_configs[0].files[0]"));
  }

  @Test
  void parseObject_failureLogs_listedOnceAsNotUsed() throws ConfigException {
    String yaml =
        """
        global: {scrape_failure_log_file: all.log}
        scrape_configs:
          - {job_name: a, scrape_failure_log_file: a.log}
          - {job_name: b, scrape_failure_log_file: /var/log/b.log}
        """;

    TrendlakeConfig config = ConfigParser.parseObject(yaml, KEY);

    assertThat(config.notUsed()).containsExactly("scrape_failure_log_file");
    assertThat(config.scrapeConfigs()).allMatch(job -> job.scrapeFailureLogFile().isEmpty());
  }

  @Test
  void parseObject_absolutePaths() throws ConfigException {
    String yaml =
        """
        scrape_configs:
          - job_name: app
            file_sd_configs:
              - files: [/opt/targets/*.json]
        """;

    SdConfig discovery =
        ConfigParser.parseObject(yaml, KEY).scrapeConfigs().getFirst().discovery().getFirst();

    assertThat(discovery)
        .isInstanceOfSatisfying(
            FileSdConfig.class,
            files ->
                assertThat(files.files())
                    .containsExactly(Path.of("/opt/targets/*.json").toString()));
  }
}
