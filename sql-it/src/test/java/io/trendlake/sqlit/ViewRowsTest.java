// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.sql.AthenaDialect;
import io.trendlake.lake.sql.View;
import io.trendlake.lake.sql.Views;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The views have the same columns and rows in both engines, from every tier. */
@ExtendWith(EnginesExtension.class)
final class ViewRowsTest {

  private final Engines engines;

  ViewRowsTest(Engines engines) {
    this.engines = engines;
  }

  static List<String> viewNames() {
    return Views.of(new AthenaDialect()).stream().map(View::name).toList();
  }

  private void assertSameRows(String sql) throws Exception {
    List<List<Object>> expected = engines.duckDb(sql);
    assertThat(expected).isNotEmpty();
    assertThat(RowComparison.EXACT.difference(expected, engines.trino().query(sql).rows(), false))
        .as(sql)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("viewNames")
  void view_hasAsManyRows(String view) throws Exception {
    assertSameRows("SELECT count(*) FROM " + view);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT dt, hour, count(*), count(value), sum(value), min(ts), max(ts) FROM samples GROUP BY dt, hour",
        "SELECT name, count(*), count(DISTINCT series) FROM samples GROUP BY name",
        "SELECT series, labels, type, ts, value FROM samples WHERE name = 'node_filesystem_avail_bytes'",
        "SELECT name, account, region, job, instance, count(*) FROM samples WHERE value IS NULL GROUP BY 1, 2, 3, 4, 5"
      })
  void samples_areTheSame(String sql) throws Exception {
    assertSameRows(sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT dt, count(*), sum(count), sum(min), sum(max), sum(sum), sum(first), sum(last), sum(increase) FROM trends GROUP BY dt",
        "SELECT series, labels, hour, count, min, max, sum, first, last, increase FROM trends WHERE name = 'http_requests_total'"
      })
  void trends_areTheSame(String sql) throws Exception {
    assertSameRows(sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT dt, hour, result, count(*), sum(up), sum(samples), sum(bytes) FROM scrapes GROUP BY dt, hour, result",
        "SELECT slot, account, region, job, instance, url, up, reason, duration, samples, bytes, ts FROM scrapes WHERE job = 'node'"
      })
  void scrapes_areTheSame(String sql) throws Exception {
    assertSameRows(sql);
  }

  @Test
  void metrics_areTheSame() throws Exception {
    assertSameRows("SELECT name, type, unit, help, first_seen, last_seen FROM metrics");
  }

  @Test
  void everyTier_isRead() throws Exception {
    assertThat(engines.bytes("samples/day/")).isPositive();
    assertThat(engines.bytes("samples/hour/")).isPositive();
    assertThat(engines.bytes("samples/minute/")).isPositive();
    assertThat(engines.duckDb("SELECT count(DISTINCT hour) FROM samples WHERE name = 'up'"))
        .isEqualTo(
            List.of(
                List.of(
                    ChronoUnit.HOURS.between(engines.lake().start(), engines.lake().present()))));
  }
}
