// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ConfigException;
import io.trendlake.config.Network;
import io.trendlake.config.Organization;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.AwsKeys;
import io.trendlake.config.http.Secret;
import io.trendlake.config.sd.AwsFilter;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.CloudMapSdConfig;
import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.config.sd.EcsSdConfig;
import io.trendlake.config.sd.ElasticacheSdConfig;
import io.trendlake.config.sd.LightsailSdConfig;
import io.trendlake.config.sd.MskSdConfig;
import io.trendlake.config.sd.RdsSdConfig;
import io.trendlake.config.sd.SdConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the good fixtures say of AWS. */
final class AwsSdConfigTest {

  private static final Path FOLDER = Path.of("src/test/resources/io/trendlake/config/parse");

  private static TrendlakeConfig read(String name) throws IOException, ConfigException {
    return ConfigParser.read(FOLDER.resolve(name + ".good.yml"));
  }

  private static List<SdConfig> discovery(String file, String job)
      throws IOException, ConfigException {
    return read(file).scrapeConfig(job).orElseThrow().discovery();
  }

  private static AwsSdSettings inIreland(int port) {
    AwsSdSettings defaults = AwsSdSettings.defaults();
    return new AwsSdSettings(
        Optional.of("eu-west-1"),
        defaults.endpoint(),
        defaults.keys(),
        defaults.profile(),
        defaults.roleArn(),
        defaults.externalId(),
        defaults.refreshInterval(),
        port);
  }

  @Test
  void ec2_full_hasItsValues() throws IOException, ConfigException {
    assertThat(discovery("aws_full", "hosts"))
        .containsExactly(
            new Ec2SdConfig(
                new AwsSdSettings(
                    Optional.of("eu-central-1"),
                    Optional.of(URI.create("http://127.0.0.1:5000")),
                    Optional.of(new AwsKeys("AKIAIOSFODNN7EXAMPLE", new Secret.Inline("hunter2"))),
                    Optional.of("shop"),
                    Optional.of("arn:aws:iam::123456789012:role/path/trendlake"),
                    Optional.of("trendlake-1"),
                    Duration.ofSeconds(30),
                    9100),
                List.of(new AwsFilter("instance-state-name", List.of("running")))),
            new Ec2SdConfig(inIreland(80), List.of()));
  }

  @Test
  void roles_full_haveTheirValues() throws IOException, ConfigException {
    assertThat(discovery("aws_full", "services"))
        .containsExactly(
            new Ec2SdConfig(inIreland(80), List.of(new AwsFilter("tag:scrape", List.of("true")))),
            new EcsSdConfig(
                inIreland(80), List.of("arn:aws:ecs:eu-west-1:123456789012:cluster/shop"), 5),
            new MskSdConfig(
                inIreland(11001),
                List.of("arn:aws:kafka:eu-west-1:123456789012:cluster/shop/abc-1"),
                10),
            new RdsSdConfig(
                inIreland(80),
                List.of("shop"),
                List.of(new AwsFilter("engine", List.of("aurora-mysql")))),
            new ElasticacheSdConfig(
                inIreland(80),
                List.of(
                    "arn:aws:elasticache:eu-west-1:123456789012:serverlesscache:shop",
                    "arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:shop"),
                10));
  }

  @Test
  void rolesByTheirKeys_haveTheirValues() throws IOException, ConfigException {
    assertThat(discovery("aws_kinds", "services"))
        .containsExactly(
            new EcsSdConfig(
                inIreland(80), List.of("arn:aws:ecs:eu-west-1:123456789012:cluster/shop"), 5),
            new ElasticacheSdConfig(inIreland(80), List.of(), 3),
            new MskSdConfig(inIreland(11001), List.of(), 10),
            new RdsSdConfig(
                inIreland(80),
                List.of("shop"),
                List.of(new AwsFilter("engine", List.of("mysql")))));
  }

  @Test
  void lightsail_byItsKeyAndAsRole_hasItsValues() throws IOException, ConfigException {
    assertThat(discovery("lightsail", "hosts"))
        .containsExactly(
            new LightsailSdConfig(
                new AwsSdSettings(
                    Optional.of("eu-central-1"),
                    Optional.of(URI.create("http://127.0.0.1:5000")),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("arn:aws:iam::123456789012:role/trendlake"),
                    Optional.empty(),
                    AwsSdSettings.DEFAULT_REFRESH_INTERVAL,
                    9100)),
            new LightsailSdConfig(inIreland(80)));
  }

  @Test
  void cloudMap_full_hasItsValues() throws IOException, ConfigException {
    assertThat(discovery("cloudmap_full", "services"))
        .containsExactly(
            new CloudMapSdConfig(
                inIreland(8080), List.of("shop.local"), List.of("cart", "checkout"), 5),
            new CloudMapSdConfig(AwsSdSettings.defaults(), List.of(), List.of(), 10));
  }

  @Test
  void organization_full_hasItsValues() throws IOException, ConfigException {
    assertThat(read("cloudmap_full").organization())
        .contains(
            new Organization(
                "monitoring/trendlake",
                Optional.of("trendlake-1"),
                List.of("eu-central-1", "eu-west-1"),
                List.of("r-ab12", "ou-ab12-11111111"),
                List.of("111111111111"),
                new Network.Relayed("my-relay")));
  }

  @Test
  void toString_keys_showsNoSecret() throws IOException, ConfigException {
    assertThat(discovery("aws_full", "hosts").toString()).doesNotContain("hunter2");
  }
}
