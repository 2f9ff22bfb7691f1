// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration file that changes while it is used. */
final class ConfigFileTest {

  @TempDir private Path folder;

  private Path write(String yaml) throws Exception {
    return Files.writeString(folder.resolve("trendlake.yml"), yaml);
  }

  @Test
  void sameFile_isUnchanged() throws Exception {
    ConfigFile file = ConfigFile.load(write("scrape_configs: [{job_name: a}]"));
    assertThat(file.refresh()).isEqualTo(new ConfigFile.Unchanged());
    assertThat(file.error()).isEmpty();
  }

  @Test
  void changedFile_isTakenOver() throws Exception {
    ConfigFile file = ConfigFile.load(write("scrape_configs: [{job_name: a}]"));
    write("scrape_configs: [{job_name: a}, {job_name: b}]");
    assertThat(file.refresh()).isEqualTo(new ConfigFile.Reloaded(file.config()));
    assertThat(file.config().scrapeConfig("b")).isPresent();
  }

  @Test
  void fileOfJobs_changedAddedOrRemoved_isTakenOver() throws Exception {
    Files.writeString(folder.resolve("a.jobs"), "scrape_configs: [{job_name: a}]");
    ConfigFile file = ConfigFile.load(write("scrape_config_files: ['*.jobs']"));
    assertThat(file.refresh()).isEqualTo(new ConfigFile.Unchanged());

    Files.writeString(folder.resolve("b.jobs"), "scrape_configs: [{job_name: b}]");
    assertThat(file.refresh()).isInstanceOf(ConfigFile.Reloaded.class);
    assertThat(file.config().scrapeConfig("b")).isPresent();

    Files.writeString(folder.resolve("b.jobs"), "scrape_configs: [{job_name: changed}]");
    file.refresh();
    assertThat(file.config().scrapeConfig("changed")).isPresent();

    Files.delete(folder.resolve("b.jobs"));
    file.refresh();
    assertThat(file.config().scrapeConfigs()).hasSize(1);
  }

  @Test
  void fileOfJobs_thatIsWrong_isRefusedUntilItIsMended() throws Exception {
    Files.writeString(folder.resolve("a.jobs"), "scrape_configs: [{job_name: a}]");
    ConfigFile file = ConfigFile.load(write("scrape_config_files: ['*.jobs']"));

    Files.writeString(folder.resolve("b.jobs"), "scrape_configs: [{job_nam: b}]");
    assertThat(file.refresh()).isInstanceOf(ConfigFile.Refused.class);
    assertThat(file.config().scrapeConfig("a")).isPresent();

    Files.writeString(folder.resolve("b.jobs"), "scrape_configs: [{job_name: mended}]");
    assertThat(file.refresh()).isInstanceOf(ConfigFile.Reloaded.class);
    assertThat(file.config().scrapeConfig("mended")).isPresent();
  }

  @Test
  void wrongChange_isRefusedOnceAndTheLastGoodStays() throws Exception {
    ConfigFile file = ConfigFile.load(write("scrape_configs: [{job_name: a}]"));
    write("scrape_configs: [{job_nam: a}]");
    assertThat(file.refresh())
        .isInstanceOfSatisfying(
            ConfigFile.Refused.class,
            refused -> assertThat(refused.error()).contains("job_nam").contains("trendlake.yml:1"));
    assertThat(file.refresh()).isEqualTo(new ConfigFile.Unchanged());
    assertThat(file.config().scrapeConfig("a")).isPresent();
    assertThat(file.error()).isPresent();
  }

  @Test
  void mendedChange_clearsTheError() throws Exception {
    ConfigFile file = ConfigFile.load(write("scrape_configs: [{job_name: a}]"));
    write("scrape_configs: 17");
    file.refresh();
    write("scrape_configs: [{job_name: mended}]");
    assertThat(file.refresh()).isInstanceOf(ConfigFile.Reloaded.class);
    assertThat(file.error()).isEmpty();
  }

  @Test
  void removedFile_isRefusedAndTheLastGoodStays() throws Exception {
    ConfigFile file = ConfigFile.load(write("scrape_configs: [{job_name: a}]"));
    Files.delete(file.path());
    assertThat(file.refresh()).isInstanceOf(ConfigFile.Refused.class);
    assertThat(file.error().orElseThrow()).endsWith("trendlake.yml: no such file");
    assertThat(file.config().scrapeConfig("a")).isPresent();
  }

  @Test
  void firstLoad_throwsWhatIsWrong() throws Exception {
    assertThatThrownBy(() -> ConfigFile.load(folder.resolve("none.yml")))
        .isInstanceOf(NoSuchFileException.class);
    Path wrong = write("nonsense: 1");
    assertThatThrownBy(() -> ConfigFile.load(wrong)).isInstanceOf(ConfigException.class);
  }
}
