// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.sd.FileSdConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs in other files: {@code scrape_config_files}. */
final class ScrapeConfigFilesTest {

  @TempDir private Path folder;

  private Path write(String name, String yaml) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, yaml);
  }

  private List<String> errors(Path file) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigParser.read(file));
    return refused.errors().stream()
        .map(ConfigError::toString)
        .map(error -> error.replace(folder + "/", ""))
        .toList();
  }

  @Test
  void jobs_ofFiles_followThoseOfTheFileItselfByPatternAndName() throws Exception {
    write("jobs/b.yml", "scrape_configs: [{job_name: b}]");
    write("jobs/a.yml", "scrape_configs: [{job_name: a1}, {job_name: a2}]");
    write("jobs/c.json", "{\"scrape_configs\": [{\"job_name\": \"c\"}]}");
    Path main =
        write(
            "main.yml",
            """
            scrape_config_files: [jobs/c.json, "jobs/*.yml", none.yml, "none/*.yml"]
            scrape_configs: [{job_name: own}]
            """);

    assertThat(ConfigParser.read(main).scrapeConfigs())
        .extracting(ScrapeConfig::jobName)
        .containsExactly("own", "c", "a1", "a2", "b");
  }

  @Test
  void jobs_ofFiles_inheritGlobalAndFindFilesBesideTheirs() throws Exception {
    write(
        "jobs/a.yml",
        "scrape_configs: [{job_name: a, file_sd_configs: [{files: [targets.json]}]}]");
    Path main = write("main.yml", "global: {scrape_interval: 7s}\nscrape_config_files: ['jobs/*']");

    TrendlakeConfig config = ConfigParser.read(main);

    ScrapeConfig job = config.scrapeConfig("a").orElseThrow();
    assertThat(job.scrapeInterval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(job.discovery())
        .containsExactly(
            new FileSdConfig(
                List.of(folder.resolve("jobs/targets.json").toString()), Duration.ofMinutes(5)));
  }

  @Test
  void errors_ofFiles_nameThemAfterThoseOfTheFileItself() throws Exception {
    write("jobs/a.yml", "\nscrape_configs: [{job_nam: a}]");
    write("jobs/b.yml", "global: {}\nscrape_configs: []");
    write("jobs/c.yml", "a: [");
    Path main =
        write(
            "main.yml", "scrape_config_files: ['jobs/*']\n\n\nscrape_configs: [{job_name: 3}, {}]");

    assertThat(errors(main))
        .satisfiesExactly(
            error ->
                assertThat(error).startsWith("main.yml:4: scrape_configs[1].job_name: is miss"),
            error ->
                assertThat(error)
                    .startsWith("jobs/a.yml:2: scrape_configs[0].job_nam: unknown key"),
            error ->
                assertThat(error)
                    .startsWith("jobs/a.yml:2: scrape_configs[0].job_name: is missing"),
            error -> assertThat(error).startsWith("jobs/b.yml:1: global: unknown key"),
            error -> assertThat(error).startsWith("jobs/c.yml:1: not YAML"));
  }

  @Test
  void names_ofJobsInTwoFiles_areNotTheSame() throws Exception {
    write("jobs/a.yml", "scrape_configs: [{job_name: x}]");
    write("jobs/b.yml", "scrape_configs: [{job_name: x}, {job_name: own}]");
    Path main =
        write("main.yml", "scrape_config_files: ['jobs/*']\nscrape_configs: [{job_name: own}]");

    assertThat(errors(main))
        .containsExactly(
            "jobs/b.yml:1: scrape_configs[0].job_name: \"x\" is the name of two jobs, first on line"
                + " 1 of jobs/a.yml; give each its own",
            "jobs/b.yml:1: scrape_configs[1].job_name: \"own\" is the name of two jobs, first on"
                + " line 2 of main.yml; give each its own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/a.yml", "a*/b.yml", ""})
  void pattern_thatCannotBe_isAnError(String pattern) throws Exception {
    Path main = write("main.yml", "scrape_config_files:\n- '" + pattern + "'\n");

    assertThat(errors(main))
        .singleElement()
        .asString()
        .startsWith("main.yml:2: scrape_config_files[0]: ")
        .contains("is not the name of a file");
  }

  @Test
  void file_thatCannotBeRead_isAnError() throws Exception {
    Files.createDirectories(folder.resolve("jobs/folder.yml"));
    Files.write(
        folder.resolve("jobs/latin.yml"), "a: \u00e4".getBytes(StandardCharsets.ISO_8859_1));
    Path main = write("main.yml", "scrape_config_files: ['jobs/*.yml']");

    assertThat(errors(main))
        .containsExactly(
            "jobs/folder.yml:1: is not a file; scrape_config_files names it",
            "jobs/latin.yml:1: not a text in UTF-8");
  }

  @Test
  void files_besideAConfigurationInABucket_areRefused() {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () -> ConfigParser.parseObject("scrape_config_files: ['jobs/*.yml']", "a.yml"));

    assertThat(refused.getMessage())
        .contains("scrape_config_files[0]: \"jobs/*.yml\" is a relative path")
        .contains("is in a bucket");
  }
}
