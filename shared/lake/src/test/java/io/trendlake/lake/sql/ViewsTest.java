// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.NoteCounts;
import io.trendlake.model.Outcome;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the rows of samples, scrapes and metrics show. */
class ViewsTest {

  private static final Instant SLOT = Instant.parse("2026-11-22T07:15:00Z");

  private ViewsInDuckDb views;

  @BeforeEach
  void open() throws SQLException {
    views = new ViewsInDuckDb(Watermark.NONE);
  }

  @AfterEach
  void close() throws SQLException {
    views.close();
  }

  private void sample(Series series, double value) throws SQLException {
    views.sample(Tier.MINUTE, SLOT, series, new Sample(SLOT.toEpochMilli(), value));
  }

  @Test
  void sample_showsLabelsAsMapAndSeriesAsText() throws SQLException {
    sample(
        new Series("cpu", "1", "eu", "node", "h:9100", "{\"a\":\"x\\\"y\"}", MetricType.COUNTER),
        2.5);
    assertThat(views.rows("SELECT * FROM samples"))
        .containsExactly(
            "cpu|1|eu|node|h:9100|{a=x\"y}|counter|2026-11-22 07:15:00.0|2.5|2026-11-22 07:15:00.0|"
                + "cpu{account=\"1\",region=\"eu\",job=\"node\",instance=\"h:9100\"}{\"a\":\"x\\\"y\"}"
                + "|2026-11-22|2026-11-22 07:00:00.0|7");
  }

  @Test
  void staleMarker_isNull_andNanIsNan() throws SQLException {
    Series series = new Series("m", "", "", "", "", "{}", MetricType.GAUGE);
    sample(series, StaleMarker.VALUE);
    sample(series, Double.NaN);
    assertThat(views.rows("SELECT value, cardinality(labels) FROM samples ORDER BY value"))
        .containsExactlyInAnyOrder("null|0", "NaN|0");
  }

  @Test
  void differentSeries_haveDifferentTexts() throws SQLException {
    Random random = new Random(7);
    String[] texts = {"", "\"", "\\", "\\\"", ",", "{", "}", "\",region=\"", "a", "{}"};
    Set<Series> series = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      series.add(
          new Series(
              "m" + texts[random.nextInt(texts.length)],
              texts[random.nextInt(texts.length)],
              texts[random.nextInt(texts.length)],
              texts[random.nextInt(texts.length)],
              texts[random.nextInt(texts.length)],
              Series.of(Labels.of("l", texts[random.nextInt(texts.length)]), MetricType.GAUGE)
                  .labels(),
              MetricType.GAUGE));
    }
    for (Series one : series) {
      sample(one, 1);
    }
    assertThat(views.rows("SELECT count(DISTINCT series) FROM samples"))
        .containsExactly(String.valueOf(series.size()));
  }

  private static Outcome outcome(String instance, Outcome.Result result) {
    return new Outcome(
        SLOT,
        SLOT.plusMillis(20),
        new Outcome.ScrapedTarget(
            "1",
            "eu",
            "node",
            instance,
            "{\"rack\":\"7\"}",
            "http://h/metrics",
            Duration.ofSeconds(15),
            false),
        result,
        new Outcome.ScrapedBy("a-0", "1.2"));
  }

  @Test
  void scrape_isUpDownOrUnknown() throws SQLException {
    Outcome.Missed missed = new Outcome.Missed("expired");
    views.outcome(
        Tier.MINUTE,
        outcome(
            "h1",
            new Outcome.Scraped(
                Duration.ofMillis(250),
                12,
                345,
                new DroppedSamples(1, 2, 3),
                new NoteCounts(4, 5, 6))),
        "scraped",
        "",
        0.25,
        12,
        345L);
    views.outcome(
        Tier.MINUTE,
        outcome("h2", new Outcome.Failed(Duration.ofSeconds(10), "timeout", 0, 0)),
        "failed",
        "timeout",
        10.0,
        0,
        0L);
    views.missed(Tier.MINUTE, outcome("h3", missed), missed);
    assertThat(
            views.rows(
                """
                SELECT slot, instance, url, up, result, reason, duration, samples, bytes,
                  labels['rack'], scrape_interval, dt, hour(hour),
                  duplicates, out_of_order, out_of_bounds, exemplars, exemplars_out_of_order,
                  starts, shard, scraper_version
                FROM scrapes ORDER BY instance\
                """))
        .containsExactly(
            "2026-11-22 07:15:00.0|h1|http://h/metrics|1|scraped||0.25|12|345|7|15.0|2026-11-22|7|1|2|3|4|5|6|a-0|1.2",
            "2026-11-22 07:15:00.0|h2|http://h/metrics|0|failed|timeout|10.0|0|0|7|15.0|2026-11-22|7|0|0|0|0|0|0|a-0|1.2",
            "2026-11-22 07:15:00.0|h3|http://h/metrics|null|missed|expired|null|0|0|7|15.0|2026-11-22|7|0|0|0|0|0|0|a-0|1.2");
    assertThat(views.rows("SELECT avg(up) FROM scrapes")).containsExactly("0.5");
  }

  private void metadata(String name, MetricType type, String help, Instant seen)
      throws SQLException {
    views.metadata(
        Tier.MINUTE,
        new MetadataRow(new MetricMetadata(name, type, "", help), "1", "eu", "node", seen));
  }

  @Test
  void metric_isAsLastSaid() throws SQLException {
    metadata("up", MetricType.UNKNOWN, "old", SLOT);
    metadata("up", MetricType.GAUGE, "new", SLOT.plusSeconds(7200));
    metadata("cpu", MetricType.COUNTER, "seconds", SLOT);
    assertThat(views.rows("SELECT * FROM metrics ORDER BY name"))
        .isEqualTo(
            List.of(
                "cpu|counter||seconds|2026-11-22 07:15:00.0|2026-11-22 07:15:00.0",
                "up|gauge||new|2026-11-22 07:15:00.0|2026-11-22 09:15:00.0"));
  }
}
