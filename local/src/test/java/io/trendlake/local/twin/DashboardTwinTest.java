// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.demo.DemoHistory;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.queries.Dashboard;
import io.trendlake.local.twin.AnswerComparison.Question;
import io.trendlake.objstore.InMemoryBucket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads dashboards that were made for Prometheus over a lake of the demo, and over Prometheus 3.14
 * with the same samples: every panel shows the same.
 */
final class DashboardTwinTest {

  private static final Instant END = Instant.parse("2026-11-22T10:30:00Z");
  private static final Instant START = END.minus(Duration.ofHours(26));
  private static final Duration SLOT = Duration.ofMinutes(2);

  /** What dashboards for node_exporter and for services ask, as far as the demo has the metrics. */
  private static final List<String> PANELS =
      List.of(
          // Gauges and single numbers.
          "100 * (1 - avg(rate(node_cpu_seconds_total{mode=\"idle\",instance=~\"host-1.*\"}[8m])))",
          "scalar(node_load1{instance=\"host-1.shop:9100\"}) * 100"
              + " / count(count(node_cpu_seconds_total{instance=\"host-1.shop:9100\"}) by (cpu))",
          "(1 - (node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)) * 100",
          "100 - ((node_filesystem_avail_bytes{mountpoint=\"/\"} * 100)"
              + " / node_filesystem_size_bytes{mountpoint=\"/\"})",
          "count(count(node_cpu_seconds_total) by (instance, cpu)) without (cpu)",
          "node_time_seconds - node_boot_time_seconds",
          "time() - node_boot_time_seconds",
          "node_uname_info",
          "sum(node_memory_MemTotal_bytes) by (account)",
          // Panels of one host, by mode, device and file system.
          "sum by (instance) (irate(node_cpu_seconds_total{mode=\"system\"}[8m]))"
              + " / on (instance) group_left sum by (instance) (irate(node_cpu_seconds_total[8m]))",
          "avg by (mode) (rate(node_cpu_seconds_total[8m])) * 100",
          "node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes",
          "rate(node_network_receive_bytes_total[8m]) * 8",
          "-rate(node_network_transmit_bytes_total[8m]) * 8",
          "irate(node_network_receive_bytes_total{device!=\"lo\"}[8m])",
          "node_filesystem_avail_bytes{device!~\"rootfs\"}",
          "max by (instance) (1 - node_filesystem_avail_bytes / node_filesystem_size_bytes) > 0.5",
          "predict_linear(node_filesystem_avail_bytes[6h], 4 * 24 * 3600) < 0",
          "deriv(node_filesystem_avail_bytes[1h])",
          "topk(3, sum by (instance) (rate(node_network_receive_bytes_total[8m])))",
          "bottomk(3, node_filesystem_avail_bytes / node_filesystem_size_bytes)",
          "quantile(0.9, node_load1)",
          "stddev by (account) (node_load1)",
          "changes(node_boot_time_seconds[6h])",
          "resets(process_cpu_seconds_total[6h])",
          // Services.
          "sum(rate(http_requests_total[8m])) by (job)",
          "sum(increase(http_requests_total[1h])) by (code)",
          "sum(rate(http_requests_total{code=~\"5..\"}[8m])) by (job)"
              + " / sum(rate(http_requests_total[8m])) by (job)",
          "histogram_quantile(0.99, sum(rate(http_request_duration_seconds_bucket[8m])) by (le))",
          "histogram_quantile(0.5, sum by (job, le)"
              + " (rate(http_request_duration_seconds_bucket[8m])))",
          "sum by (job) (rate(http_request_duration_seconds_sum[8m]))"
              + " / sum by (job) (rate(http_request_duration_seconds_count[8m]))",
          "avg_over_time(http_requests_in_flight[1h])",
          "max_over_time(sum by (job) (http_requests_in_flight)[1h:5m])",
          "rate(process_cpu_seconds_total[8m]) * on (instance) group_left (version) app_build_info",
          "process_resident_memory_bytes / 1024 / 1024",
          "time() - process_start_time_seconds",
          "sum by (job) (rate(http_requests_total[8m]))"
              + " - sum by (job) (rate(http_requests_total[8m] offset 12h))",
          // What is up.
          "up",
          "avg_over_time(up[1d])",
          "count by (job) (up == 0) or count by (job) (up) * 0",
          "absent(up{job=\"nowhere\"})",
          "ALERTS{alertstate=\"firing\"}",
          "label_replace(up, \"host\", \"$1\", \"instance\", \"([^:]+):.*\")",
          "sort_desc(sum by (job) (scrape_samples_scraped))",
          "sum by (instance) (scrape_duration_seconds)");

  @TempDir private Path directory;

  /** The queries of our own dashboards and of those above. */
  private static List<String> queries() throws Exception {
    List<String> all = new ArrayList<>(PANELS);
    for (Dashboard dashboard : Dashboard.all()) {
      for (Map.Entry<String, String> query : dashboard.queries()) {
        all.add(dashboard.filled(query.getValue(), SLOT));
      }
    }
    return all;
  }

  @Test
  void everyPanel_showsWhatPrometheusShows() throws Exception {
    String program = PrometheusProcess.program();
    InMemoryBucket lake = new InMemoryBucket();
    new DemoHistory(Fleet.demo(1, END), lake).write(START, END, SLOT, report -> {});
    List<String> queries = queries();
    try (PrometheusTwin twin = PrometheusTwin.of(program, lake, START, END, directory)) {
      long end = END.toEpochMilli();
      for (String query : queries) {
        // Disks of the demo are alike, so that there are equals to choose from.
        twin.answers().askAmongEquals(new Question(query, end, end, 0));
        twin.answers().askAmongEquals(new Question(query, end - 6 * 3_600_000, end, 300_000));
        twin.answers().askAmongEquals(new Question(query, end - 24 * 3_600_000, end, 3_600_000));
      }
      System.out.printf(
          "dashboard twin: %d panels, %s%n", queries.size(), twin.answers().summary());
      assertThat(twin.answers().differences()).isEmpty();
      assertThat(twin.answers().values()).isGreaterThan(2 * queries.size());
    }
  }
}
