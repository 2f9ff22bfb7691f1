// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.json.JsonTree;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.scrape.PullOutcomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which failed scrapes are logged, and to which file. */
final class FailureLogTest {

  private static final Instant SLOT = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private final List<String> problems = new ArrayList<>();

  private TrendlakeConfig config(String jobs) throws ConfigException {
    return ConfigParser.parse(jobs, folder.resolve("trendlake.yml").toString());
  }

  private static void fail(FailureLog log, String... jobs) {
    List<Target> targets =
        Stream.of(jobs)
            .map(job ->
                new Target(
                    job, Labels.empty(), Labels.empty(), Url.of("http://a:1/m"), MINUTE, MINUTE))
            .toList();
    List<Outcome> outcomes =
        targets.stream()
            .map(target ->
                new PullOutcomes(target, false)
                    .pulled(
                        SLOT,
                        SLOT,
                        new Outcome.Failed(Duration.ofSeconds(2), "refused \"it\"", 0, 0)))
            .toList();
    log.shardLost(
        ShardSlot.of(new Shard("s", "", "", MINUTE, targets), SLOT), outcomes, "disk full");
  }

  @Test
  void failures_areALineOfJsonEachInTheFileOfTheirJob() throws ConfigException, IOException {
    Files.writeString(folder.resolve("all.log"), "before\n");
    TrendlakeConfig config =
        config(
            """
            global: {scrape_failure_log_file: all.log}
            scrape_configs:
              - {job_name: a}
              - {job_name: b}
              - {job_name: c, scrape_failure_log_file: c.log}
            """);
    try (FailureLog log = new FailureLog(() -> config, problems::add)) {
      log.configReloaded();
      fail(log, "a", "b", "c");
    }

    List<String> lines = Files.readAllLines(folder.resolve("all.log"));
    assertThat(lines).hasSize(3).first().isEqualTo("before");
    assertThat(JsonTree.parse(lines.get(1)).texts())
        .containsEntry("time", "2026-11-22T10:00:02Z")
        .containsEntry("level", "ERROR")
        .containsEntry("msg", "refused \"it\"")
        .containsEntry("job_name", "a")
        .containsEntry("target", "http://a:1/m")
        .containsKey("source");
    assertThat(lines.get(2)).contains("\"job_name\":\"b\"");
    assertThat(Files.readAllLines(folder.resolve("c.log")))
        .singleElement()
        .asString()
        .contains("\"job_name\":\"c\"");
    assertThat(problems).isEmpty();
  }

  @Test
  void file_renamed_isOpenedAgainWhenTheConfigurationIsLoaded()
      throws ConfigException, IOException {
    Path file = folder.resolve("a.log");
    TrendlakeConfig config =
        config("scrape_configs: [{job_name: a, scrape_failure_log_file: a.log}]");
    try (FailureLog log = new FailureLog(() -> config, problems::add)) {
      log.configReloaded();
      Files.move(file, folder.resolve("old.log"));
      fail(log, "a");
      assertThat(file).doesNotExist();

      log.configReloaded();
      fail(log, "a");
    }

    assertThat(Files.readAllLines(folder.resolve("old.log"))).hasSize(1);
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void file_thatCannotBeOpened_isAProblemAndOtherFilesAreWritten()
      throws ConfigException, IOException {
    TrendlakeConfig config =
        config(
            """
            scrape_configs:
              - {job_name: a, scrape_failure_log_file: none/a.log}
              - {job_name: b, scrape_failure_log_file: b.log}
            """);
    try (FailureLog log = new FailureLog(() -> config, problems::add)) {
      log.configReloaded();
      fail(log, "a", "b");
    }

    assertThat(problems).singleElement().asString().contains("none/a.log cannot be opened");
    assertThat(Files.readAllLines(folder.resolve("b.log"))).hasSize(1);
  }
}
