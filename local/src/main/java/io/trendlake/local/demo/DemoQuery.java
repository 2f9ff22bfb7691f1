// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.demo;

import java.util.List;

/**
 * A question that the demo's lake answers.
 *
 * @param title the question in words
 * @param sql for DuckDB; without characters that a shell expands between double quotes
 */
public record DemoQuery(String title, String sql) {

  private static final List<DemoQuery> ALL =
      List.of(
          new DemoQuery(
              "Which disks are full within a week?",
              """
              SELECT account, instance, labels['mountpoint'] AS disk,
                     round(arg_max(last, hour) / 1e9, 1) AS free_gb,
                     round(-arg_max(last, hour) / regr_slope(last, epoch(hour)) / 86400, 1) AS full_in_days
              FROM trends WHERE name = 'node_filesystem_avail_bytes'
                AND hour > current_localtimestamp() - INTERVAL 7 DAY
              GROUP BY ALL HAVING full_in_days BETWEEN 0 AND 7 ORDER BY full_in_days\
              """),
          new DemoQuery(
              "When did which service fail most?",
              """
              SELECT job, hour, round(sum(increase)) AS requests,
                     round(100 * sum(increase) FILTER (labels['code'] = '500') / sum(increase), 2) AS failed_percent
              FROM trends WHERE name = 'http_requests_total'
              GROUP BY ALL HAVING requests > 0 ORDER BY failed_percent DESC LIMIT 8\
              """),
          new DemoQuery(
              "Below which latency are 95 % of the requests?",
              """
              WITH buckets AS (
                SELECT job, labels['handler'] AS handler, CAST(replace(labels['le'], '+Inf', 'inf') AS DOUBLE) AS le,
                       sum(increase) AS requests
                FROM trends WHERE name = 'http_request_duration_seconds_bucket' GROUP BY ALL)
              SELECT job, handler, min(le) AS p95_below_seconds
              FROM (SELECT *, max(requests) OVER (PARTITION BY job, handler) AS total FROM buckets)
              WHERE requests >= 0.95 * total GROUP BY ALL ORDER BY p95_below_seconds DESC, job\
              """),
          new DemoQuery(
              "Which targets were down, how often and why?",
              """
              SELECT account, instance, round(100 * avg(up), 1) AS up_percent,
                     max(slot) FILTER (up = 0) AS last_down, max(reason) AS why
              FROM scrapes GROUP BY ALL HAVING up_percent < 100 ORDER BY up_percent\
              """),
          new DemoQuery(
              "What is the rhythm of the day?",
              """
              SELECT hour(hour) AS hour_utc, round(sum(increase) / 3600 / count(DISTINCT hour)) AS requests_per_second,
                     bar(requests_per_second, 0, 600, 30) AS picture
              FROM trends WHERE name = 'http_requests_total' AND hour < date_trunc('hour', current_localtimestamp())
              GROUP BY 1 ORDER BY 1\
              """));

  /** The questions, the most useful first. */
  public static List<DemoQuery> all() {
    return ALL;
  }
}
