// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.trendlake.config.RetentionConfig;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.lake.sql.LakeTable;
import io.trendlake.lake.sql.TableSize;
import io.trendlake.local.demo.DemoHistory;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lake of two hours and a quarter, kept up. */
final class LakeUpkeepTest {

  private static final Instant BEGAN = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant ENDED = Instant.parse("2026-11-22T12:15:00Z");

  private Instant now = ENDED;
  private RetentionConfig retention = RetentionConfig.defaults();
  private final InMemoryBucket bucket = new InMemoryBucket(() -> now);
  private final LakeUpkeep upkeep = new LakeUpkeep(bucket, () -> retention, RulesInForce.NONE);

  private void scrape() throws IOException, InterruptedException {
    scrape(BEGAN, ENDED);
  }

  private void scrape(Instant from, Instant to) throws IOException, InterruptedException {
    new DemoHistory(Fleet.of(1, ENDED, 1, 1), bucket)
        .write(from, to, Duration.ofMinutes(15), report -> {});
  }

  private static TableSize size(UpkeepReport report, String table) {
    return report.sizes().entrySet().stream()
        .filter(entry -> entry.getKey().text().equals(table))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @Test
  void run_closesHours_andTellsSizesOfAllTables() throws Exception {
    scrape();

    UpkeepReport report = upkeep.run(ENDED);

    assertThat(report.compaction().hours()).hasSize(2);
    assertThat(report.sizes()).hasSize(LakeTable.all().size());
    List<ObjectInfo> hours = bucket.list("samples/hour/");
    assertThat(size(report, "samples_hour"))
        .isEqualTo(new TableSize(2, hours.stream().mapToLong(ObjectInfo::size).sum()));
    assertThat(size(report, "samples_day")).isEqualTo(new TableSize(0, 0));
  }

  @Test
  void run_afterRetention_expiresFilesOfTheTierAlone() throws Exception {
    scrape();
    now = Instant.parse("2026-11-23T01:15:00Z");
    scrape(now.minus(Duration.ofHours(1)), now);
    assertThat(upkeep.run(now).compaction().days()).hasSize(1);
    retention =
        new RetentionConfig(Duration.ZERO, Duration.ZERO, Duration.ofDays(30), Duration.ZERO);
    now = ENDED.plus(Duration.ofDays(40));

    UpkeepReport report = upkeep.run(now);

    assertThat(report.expired()).isPositive();
    assertThat(bucket.list("samples/day/")).isEmpty();
    assertThat(bucket.list("scrapes/day/")).isEmpty();
    assertThat(bucket.list("trends/")).isNotEmpty();
    assertThat(bucket.list("metadata/day/")).isNotEmpty();
  }

  @Test
  void metrics_afterRun_haveFilesAndBytesOfTables() throws Exception {
    scrape();
    SelfMetrics metrics = new SelfMetrics("1");

    metrics.keptUp(upkeep.run(ENDED));

    ByteArrayOutputStream page = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(page, metrics.registry().scrape());
    assertThat(page.toString(StandardCharsets.UTF_8))
        .contains("trendlake_lake_files{table=\"samples_hour\"} 2.0")
        .doesNotContain("table=\"trends_day\"")
        .contains("trendlake_files_expired_total 0.0");
  }
}
