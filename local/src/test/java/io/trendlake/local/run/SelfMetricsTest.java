// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.functions.plan.JobPlan;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the process says of failures that lose nothing. */
final class SelfMetricsTest {

  private static final Instant SLOT = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final SelfMetrics metrics = new SelfMetrics("1");

  private String page() throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(page, metrics.registry().scrape());
    return page.toString(StandardCharsets.UTF_8);
  }

  private static ScrapePlan plan(JobPlan... jobs) {
    return new ScrapePlan(SLOT, List.of(jobs), List.of());
  }

  private static JobPlan job(String name, String... errors) {
    return new JobPlan(name, List.of(), List.of(), List.of(errors));
  }

  @Test
  void discovery_thatFailed_isCountedByJobUntilItSucceeds() throws Exception {
    metrics.planned(plan(job("web"), job("node", "a.yml: broken", "b.yml: broken")));
    assertThat(page())
        .contains("trendlake_discovery_failed{job=\"web\"} 0.0")
        .contains("trendlake_discovery_failed{job=\"node\"} 2.0");

    metrics.planned(plan(job("node")));
    assertThat(page())
        .contains("trendlake_discovery_failed{job=\"node\"} 0.0")
        .doesNotContain("job=\"web\"");
  }

  @Test
  void droppedSamples_areCountedByReason_fromZero() throws Exception {
    assertThat(page())
        .contains("trendlake_samples_dropped_total{reason=\"duplicate\"} 0.0")
        .contains("trendlake_samples_dropped_total{reason=\"out_of_order\"} 0.0")
        .contains("trendlake_samples_dropped_total{reason=\"out_of_bounds\"} 0.0");

    metrics.shardDone(result(new DroppedSamples(1, 2, 4)));
    metrics.shardDone(result(new DroppedSamples(1, 0, 0)));

    assertThat(page())
        .contains("trendlake_samples_dropped_total{reason=\"duplicate\"} 2.0")
        .contains("trendlake_samples_dropped_total{reason=\"out_of_order\"} 2.0")
        .contains("trendlake_samples_dropped_total{reason=\"out_of_bounds\"} 4.0");
  }

  private static ShardResult result(DroppedSamples dropped) {
    ShardSlot slot = ShardSlot.of(new Shard("s", "", "", INTERVAL, List.of()), SLOT);
    Outcome.ScrapedTarget target =
        new Outcome.ScrapedTarget(
            "", "", "node", "a:1", "{}", "http://a:1/metrics", INTERVAL, false);
    Outcome outcome =
        new Outcome(SLOT, SLOT, target, new Outcome.Scraped(Duration.ofMillis(3), 5, 100, dropped));
    return new ShardResult(slot, SLOT, List.of(outcome), 10, 100);
  }
}
