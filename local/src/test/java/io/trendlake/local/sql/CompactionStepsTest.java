// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.objstore.WatchedBucket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the views of DuckDB show between any two steps of compaction. It takes some seconds, since
 * DuckDB opens the lake again after each step, as another process would.
 */
class CompactionStepsTest {

  private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");

  /** Several parts of everything, and files are removed as soon as they may be. */
  private static final CompactionOptions OPTIONS =
      new CompactionOptions(Duration.ofMinutes(10), Duration.ZERO, 1, 1, 1, 1, 1);

  private static final List<String> VIEWS =
      List.of(
          "SELECT series, ts, value, slot, dt, hour FROM samples ORDER BY ALL",
          """
          SELECT series, hour, count, min, max, sum, first, last, increase, seconds, first_ts, last_ts, ended,
            resets, bridged, first_inside, first_inside_ts
          FROM trends ORDER BY ALL\
          """,
          "SELECT slot, instance, up, samples, dt, hour FROM scrapes ORDER BY ALL",
          "SELECT name, type, unit, help, first_seen, last_seen FROM metrics ORDER BY ALL");

  @TempDir private Path directory;

  private List<String> seen() throws SqlQueryException {
    List<String> rows = new ArrayList<>();
    try (SqlEngine engine = SqlEngine.open(directory, false)) {
      for (String view : VIEWS) {
        try (SqlQueryResult result = engine.query(view)) {
          while (result.next()) {
            rows.add(String.join("|", Arrays.stream(result.row()).map(TableText::of).toList()));
          }
        }
      }
    }
    return rows;
  }

  @Test
  void views_showTheSameRows_afterEveryWriteAndDeletion() throws Exception {
    LakeOnDisk lake = new LakeOnDisk(directory);
    for (int minute : List.of(0, 1, 59, 60, 61, 120, 121, 240)) {
      lake.slot(START.plus(Duration.ofMinutes(minute)), 10 * minute, 200 - minute);
    }
    List<String> before = seen();
    List<String> steps = new ArrayList<>();
    WatchedBucket watched =
        new WatchedBucket(
            lake.bucket(),
            new WatchedBucket.Watch() {
              @Override
              public void after(String key) throws IOException {
                steps.add(key);
                try {
                  assertThat(seen()).as("after %s", key).isEqualTo(before);
                } catch (SqlQueryException e) {
                  throw new AssertionError("after " + key, e);
                }
              }
            });

    CompactionReport report = new Compactor(watched, OPTIONS).run(START.plus(Duration.ofDays(9)));

    assertThat(report.hours()).hasSize(5);
    assertThat(report.days()).hasSize(1);
    assertThat(report.deleted()).isPositive();
    assertThat(steps).hasSizeGreaterThan(20);
    assertThat(before).hasSize(2 * 8 + 2 * 4 + 8 + 1);
  }
}
