// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.ConfigException;
import io.trendlake.config.RulesConfig;
import io.trendlake.config.sd.FilePattern;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where {@code rule_files} leads to, on disk and in a bucket. */
final class RuleFilesConfigTest {

  private static final String FILES = "rule_files: [rules/*.yml, ../a.yml, /opt/b.yml]";

  @Test
  void files_onDisk_areTakenFromTheFolderOfTheConfiguration() throws ConfigException {
    assertThat(ConfigParser.parse(FILES, "etc/trendlake.yml").rules().files())
        .containsExactly("etc/rules/*.yml", "a.yml", "/opt/b.yml");
    assertThat(ConfigParser.parse("rule_files: [a.yml]", "trendlake.yml").rules().files())
        .containsExactly("a.yml");
  }

  @Test
  void files_inABucket_areKeysBesideTheConfiguration() throws ConfigException {
    String yaml = "rule_files: [rules/*.yml, ./a.yml, /opt/b.yml]";

    assertThat(ConfigParser.parseObject(yaml, "config/trendlake.yml").rules().files())
        .containsExactly("config/rules/*.yml", "config/a.yml", "/opt/b.yml");
  }

  @Test
  void file_outsideOfTheFolderInABucket_isRefused() {
    assertThatThrownBy(() -> ConfigParser.parseObject(FILES, "config/trendlake.yml"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "config/trendlake.yml:1: rule_files[1]: \"../a.yml\" leads out of config/, where the"
                + " rule files of a configuration in a bucket are");
  }

  @Test
  void starInAFolder_isRefused() {
    assertThatThrownBy(() -> ConfigParser.parse("rule_files: ['*/a.yml']", "a.yml"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is not the name of a file");
  }

  @Test
  void malformedPattern_isRefused() {
    for (String name : List.of("rules/[a.yml", "rules/[z-a].yml", "/opt/[a.yml")) {
      String yaml = "rule_files: [b.yml, '" + name + "']";
      assertThatThrownBy(() -> ConfigParser.parseObject(yaml, "config/trendlake.yml"))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("config/trendlake.yml:1: rule_files[1]: ")
          .hasMessageContaining("is not a pattern of file names: ");
      assertThatThrownBy(() -> ConfigParser.parse(yaml, "trendlake.yml"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("is not a pattern of file names: ");
    }
  }

  @Test
  void nameThatNoKeyHas_inABucket_isRefused() throws ConfigException {
    for (String name : List.of(".rules/*.yml", "rules/.a.yml", "a/.b/c.yml", "a\\\\b/c.yml")) {
      String yaml = "rule_files: [\"" + name + "\"]";
      assertThatThrownBy(() -> ConfigParser.parseObject(yaml, "config/trendlake.yml"))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("config/trendlake.yml:1: rule_files[0]: ")
          .hasMessageContaining("the keys of a bucket have none");
    }
    assertThat(ConfigParser.parse("rule_files: [.rules/*.yml]", "a.yml").rules().files())
        .containsExactly(".rules/*.yml");
  }

  @Test
  void root_isNoPattern() throws ConfigException {
    assertThat(ConfigParser.parse("rule_files: [/]", "a.yml").rules().files()).containsExactly("/");
    assertThat(new FilePattern("/").fault()).isEmpty();
  }

  @Test
  void interval_ofZero_isTheDefault() throws ConfigException {
    RulesConfig zero = ConfigParser.parse("global: {evaluation_interval: 0s}", "a.yml").rules();
    RulesConfig written =
        ConfigParser.parse("global: {evaluation_interval: 30s, rule_query_offset: 5s}", "a.yml")
            .rules();

    assertThat(zero).isEqualTo(RulesConfig.NONE);
    assertThat(written.evaluationInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(written.queryOffset()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void pattern_leadsToNamesInItsFolderAlone() throws IOException {
    FilePattern pattern = new FilePattern("config/rules/*.yml");

    assertThat(pattern.leadsTo(Path.of("config/rules/a.yml"))).isTrue();
    assertThat(pattern.leadsTo(Path.of("config/rules/a.txt"))).isFalse();
    assertThat(pattern.leadsTo(Path.of("config/rules/deeper/a.yml"))).isFalse();
    assertThat(new FilePattern("config/a.yml").leadsTo(Path.of("config/a.yml"))).isTrue();
    assertThat(new FilePattern("config/a.yml").leadsTo(Path.of("config/b.yml"))).isFalse();
  }
}
