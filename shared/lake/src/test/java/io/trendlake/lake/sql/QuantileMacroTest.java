// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Watermark;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code quantile_of}: the rules of histogram_quantile (Prometheus, promql/quantile.go). */
final class QuantileMacroTest {

  private static final Instant HOUR = Instant.parse("2026-11-20T10:00:00Z");

  private ViewsInDuckDb views;

  @BeforeEach
  void open() throws SQLException {
    views =
        new ViewsInDuckDb(
            new Watermark(Instant.parse("2026-11-22T00:00:00Z"), LocalDate.parse("2026-11-22")));
  }

  @AfterEach
  void close() throws SQLException {
    views.close();
  }

  private void bucket(String instance, String le, Instant hour, double increase)
      throws SQLException {
    String labels = "{\"handler\":\"/a\",\"le\":\"" + le + "\"}";
    Series series =
        new Series("d_bucket", "acc", "reg", "web", instance, labels, MetricType.HISTOGRAM);
    views.trend(hour, series, 60, increase);
  }

  private List<String> quantile(String arguments) throws SQLException {
    return views.rows(
        "SELECT value, observations FROM quantile_of(" + arguments + ") ORDER BY ALL");
  }

  @Test
  void quantile_isOnALineWithinItsBucket() throws SQLException {
    bucket("i1", "0.1", HOUR, 50);
    bucket("i1", "1", HOUR, 90);
    bucket("i1", "+Inf", HOUR, 100);
    assertThat(quantile("'d', 0.7, ['job']")).containsExactly("0.55|100.0");
    assertThat(quantile("'d', 0.25, []")).containsExactly("0.05|100.0");
    assertThat(quantile("'d', 0.95, []")).as("beyond the last bound").containsExactly("1.0|100.0");
    assertThat(quantile("'d', 0, []")).containsExactly("0.0|100.0");
    assertThat(quantile("'d', 1, []")).containsExactly("1.0|100.0");
    assertThat(quantile("'d', -0.1, []")).containsExactly("-Infinity|100.0");
    assertThat(quantile("'d', 1.1, []")).containsExactly("Infinity|100.0");
    assertThat(quantile("'d_bucket', 0.7, []")).containsExactly("0.55|100.0");
  }

  @Test
  void instancesAndHours_areAddedUp() throws SQLException {
    bucket("i1", "1", HOUR, 10);
    bucket("i1", "+Inf", HOUR, 10);
    bucket("i2", "1.0", HOUR.plusSeconds(3600), 0);
    bucket("i2", "+Inf", HOUR.plusSeconds(3600), 10);
    assertThat(quantile("'d', 0.25, ['job', 'handler']")).containsExactly("0.5|20.0");
    assertThat(quantile("'d', 0.5, ['instance']")).containsExactly("0.5|10.0", "1.0|10.0");
    assertThat(quantile("'d', 0.5, [], per := INTERVAL 1 HOUR")).hasSize(2);
    assertThat(quantile("'d', 0.5, [], since := TIMESTAMP '2026-11-20 11:00:00'"))
        .containsExactly("1.0|10.0");
    assertThat(quantile("'d', 0.5, [], until := TIMESTAMP '2026-11-20 11:00:00'"))
        .containsExactly("0.5|10.0");
    assertThat(quantile("'d', 0.5, [], since := DATE '2026-11-21'")).isEmpty();
  }

  @Test
  void labels_areThoseAskedForInTheirOrder() throws SQLException {
    bucket("i1", "1", HOUR, 10);
    bucket("i1", "+Inf", HOUR, 10);
    assertThat(
            views.rows(
                "SELECT labels FROM quantile_of('d', 0.5, ['job', 'handler', 'account', 'none'])"))
        .containsExactly("{job=web, handler=/a, account=acc, none=}");
  }

  @Test
  void countsThatFall_areRaised() throws SQLException {
    bucket("i1", "1", HOUR, 60);
    bucket("i1", "2", HOUR, 50);
    bucket("i1", "+Inf", HOUR, 100);
    assertThat(quantile("'d', 0.6, []")).containsExactly("1.0|100.0");
  }

  @Test
  void firstBoundBelowZero_isTheAnswerWithinIt() throws SQLException {
    bucket("i1", "-1", HOUR, 60);
    bucket("i1", "+Inf", HOUR, 100);
    assertThat(quantile("'d', 0.5, []")).containsExactly("-1.0|100.0");
  }

  @Test
  void histogramWithoutAnswer_isNull() throws SQLException {
    bucket("i1", "1", HOUR, 60);
    bucket("i1", "2", HOUR, 60);
    bucket("i2", "+Inf", HOUR, 60);
    bucket("i3", "1", HOUR, 0);
    bucket("i3", "+Inf", HOUR, 0);
    bucket("i4", "bad", HOUR, 7);
    assertThat(quantile("'d', 0.5, ['instance']"))
        .as("no +Inf, one bucket, nothing observed")
        .containsExactly("null|0.0", "null|60.0", "null|60.0");
  }
}
