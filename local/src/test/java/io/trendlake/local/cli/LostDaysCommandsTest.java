// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.local.queries.NativeFleet;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over a lake that has of its first day trends alone. */
final class LostDaysCommandsTest {

  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final String LOST = "the samples of 2026-03-01 (UTC) are no longer kept";

  @TempDir static Path folder;

  private static String lake;

  @BeforeAll
  static void makeLake() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("lake"));
    lake = directory.toString();
    Bucket fleet = NativeFleet.lake(new Random(1));
    try (Bucket bucket = DirectoryBucket.open(directory)) {
      for (ObjectInfo object : fleet.list("")) {
        boolean lost =
            object.key().startsWith(LakeLayout.dayPrefix(Dataset.SAMPLES, Tier.DAY, FIRST))
                || object
                    .key()
                    .startsWith(LakeLayout.dayPrefix(Dataset.HISTOGRAMS, Tier.DAY, FIRST));
        if (!lost) {
          bucket.put(object.key(), fleet.get(object.key()).orElseThrow().content());
        }
      }
    }
  }

  @Test
  void query_printsWhichDaysItLacks() {
    CommandRun run =
        CommandRun.of("query", "--dir", lake, "irate(load[5m])", "--time", "2026-03-01T12:00:00Z");

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("PromQL warning: " + LOST);
  }

  @Test
  void export_namesTheDaysThatItLeavesOut() {
    String csv = "csv:" + folder.resolve("all.csv");

    assertThat(CommandRun.of("export", "--dir", lake, "--to", csv).err())
        .contains("not exported: " + LOST);
    CommandRun later = CommandRun.of("export", "--dir", lake, "--to", csv, "--start", "2026-03-02");
    assertThat(later.code()).isZero();
    assertThat(later.err()).doesNotContain("no longer kept");
    CommandRun none =
        CommandRun.of(
            "export",
            "--dir",
            lake,
            "--to",
            csv,
            "--start",
            "2026-03-01",
            "--match",
            "{job=\"no\"}");
    assertThat(none.code()).isZero();
    assertThat(none.err()).doesNotContain("no longer kept");
  }

  @Test
  void backfillOfRules_namesTheDaysThatItLeavesOut() throws IOException {
    Path rules = folder.resolve("rules.yml");
    Files.writeString(
        rules,
        "groups: [{name: g, interval: 30m, rules: [{record: job_load, expr: sum by (job) (load)}]}]");
    Path config = folder.resolve("trendlake.yml");
    Files.writeString(
        config,
        """
        rule_files: [rules.yml]
        scrape_configs: [{job_name: a, static_configs: [{targets: ["localhost:9090"]}]}]
        """);

    CommandRun run =
        CommandRun.of(
            "rules",
            "backfill",
            "--dir",
            lake,
            "--config",
            config.toString(),
            "--from",
            "2026-03-01");

    assertThat(run.err()).contains("left out: " + LOST);
    assertThat(run.out()).contains("computed rules of 1 days");
  }
}
