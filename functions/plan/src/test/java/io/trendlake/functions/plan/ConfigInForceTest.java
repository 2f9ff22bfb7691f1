// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConfigInForceTest {

  private static final String APP = "scrape_configs: [{job_name: app}]";
  private static final String WRONG = "scrape_configs: [{job_nam: app}]";

  private final InMemoryBucket bucket = new InMemoryBucket();
  private ConfigInForce config = new ConfigInForce(bucket);

  private void upload(String yaml) throws IOException {
    bucket.put(ConfigObject.UPLOADED, yaml.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> inForce() throws IOException {
    return bucket
        .get(ConfigObject.IN_FORCE)
        .map(object -> new String(object.content(), StandardCharsets.UTF_8));
  }

  private boolean hasJob(ConfigInForce.Current reading, String job) {
    return reading.config().flatMap(read -> read.scrapeConfig(job)).isPresent();
  }

  @Test
  void read_rightConfiguration_isPutInForce() throws IOException {
    upload(APP);

    ConfigInForce.Current reading = config.read();

    assertThat(hasJob(reading, "app")).isTrue();
    assertThat(reading.refused()).isFalse();
    assertThat(inForce()).hasValue(APP);
  }

  @Test
  void read_unchanged_sameInstance() throws IOException {
    upload(APP);
    Optional<TrendlakeConfig> first = config.read().config();

    assertThat(config.read().config().orElseThrow()).isSameAs(first.orElseThrow());
  }

  @Test
  void read_anotherProcessPutAnotherOneInBetween_isPutInForceAgain() throws IOException {
    upload(APP);
    config.read();
    upload(APP.replace("app", "node"));
    new ConfigInForce(bucket).read();
    upload(APP);

    config.read();

    assertThat(inForce()).hasValue(APP);
  }

  @Test
  void read_wrongAfterARightOne_theLastGoodOneStays() throws IOException {
    upload(APP);
    config.read();
    upload(WRONG);

    ConfigInForce.Current reading = config.read();

    assertThat(hasJob(reading, "app")).isTrue();
    assertThat(reading.refused()).isTrue();
    assertThat(inForce()).hasValue(APP);
  }

  @Test
  void read_wrongInANewProcess_theLastGoodOneOfTheBucket() throws IOException {
    upload(APP);
    config.read();
    upload(WRONG);
    config = new ConfigInForce(bucket);

    assertThat(hasJob(config.read(), "app")).isTrue();
  }

  @Test
  void read_mendedAgain_theNewOne() throws IOException {
    upload(WRONG);
    assertThat(config.read()).isEqualTo(new ConfigInForce.Current(Optional.empty(), true));
    upload(APP.replace("app", "node"));

    ConfigInForce.Current reading = config.read();

    assertThat(hasJob(reading, "node")).isTrue();
    assertThat(reading.refused()).isFalse();
  }

  @Test
  void read_uploadedOneIsLost_theLastGoodOneStays() throws IOException {
    upload(APP);
    config.read();
    bucket.delete(ConfigObject.UPLOADED);

    ConfigInForce.Current reading = config.read();

    assertThat(hasJob(reading, "app")).isTrue();
    assertThat(reading.refused()).isTrue();
  }

  @Test
  void read_newDeployment_nothingAndNoRefusal() throws IOException {
    assertThat(config.read()).isEqualTo(new ConfigInForce.Current(Optional.empty(), false));
  }

  @Test
  void read_goneBackToAnEarlierOne_isPutInForceAgain() throws IOException {
    upload(APP);
    config.read();
    upload(APP.replace("app", "node"));
    config.read();
    upload(APP);
    config.read();

    assertThat(inForce()).hasValue(APP);
  }
}
