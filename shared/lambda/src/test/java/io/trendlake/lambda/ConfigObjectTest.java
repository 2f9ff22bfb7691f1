// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.ConfigException;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ConfigObjectTest {

  private static final String YAML = "scrape_configs: [{job_name: app}]";

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final ConfigObject object = new ConfigObject(bucket, ConfigObject.UPLOADED);

  @Test
  void read_noObject_empty() throws IOException, ConfigException {
    assertThat(object.read()).isEmpty();
  }

  @Test
  void read_unchanged_sameInstance() throws IOException, ConfigException {
    put(YAML);

    ConfigObject.StoredConfig first = object.read().orElseThrow();

    assertThat(first.yaml()).isEqualTo(YAML);
    assertThat(first.config().scrapeConfig("app")).isPresent();
    assertThat(object.read().orElseThrow()).isSameAs(first);
  }

  @Test
  void read_changed_theNewOne() throws IOException, ConfigException {
    put(YAML);
    ConfigObject.StoredConfig first = object.read().orElseThrow();
    put(YAML.replace("app", "node"));

    ConfigObject.StoredConfig second = object.read().orElseThrow();

    assertThat(second.etag()).isNotEqualTo(first.etag());
    assertThat(second.config().scrapeConfig("node")).isPresent();
  }

  @Test
  void read_wrong_allErrorsWithTheKey() throws IOException {
    put("scrape_configs: [{job_nam: app}]");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(object::read)
        .satisfies(e ->
            assertThat(e.errors())
                .isNotEmpty()
                .allMatch(error -> error.file().equals(ConfigObject.UPLOADED)));
  }

  private void put(String yaml) throws IOException {
    bucket.put(ConfigObject.UPLOADED, yaml.getBytes(StandardCharsets.UTF_8));
  }
}
