// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.model.MetricType;
import io.trendlake.model.Outcome;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the rows of latest, series and labels show. */
final class SeriesViewsTest {

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private ViewsInDuckDb views;

  @BeforeEach
  void open() throws SQLException {
    views = new ViewsInDuckDb(Watermark.NONE);
  }

  @AfterEach
  void close() throws SQLException {
    views.close();
  }

  private static Series series(String name, String instance, String labels) {
    return new Series(name, "acc", "reg", "job", instance, labels, MetricType.GAUGE);
  }

  private void sample(int secondsAgo, String name, double value) throws SQLException {
    Instant slot = now.minusSeconds(secondsAgo);
    sample(slot, slot, name, value);
  }

  private void sample(Instant slot, Instant ts, String name, double value) throws SQLException {
    views.sample(Tier.MINUTE, slot, series(name, "i", "{}"), new Sample(ts.toEpochMilli(), value));
  }

  /** A scrape of the target of all samples. */
  private void scrape(int secondsAgo, String result) throws SQLException {
    scrape(secondsAgo, 0, result);
  }

  /** A scrape that began so long after its slot that its samples have the time at which it did. */
  private void late(int secondsAgo, int millis) throws SQLException {
    scrape(secondsAgo, millis, "scraped");
  }

  private void scrape(int secondsAgo, int lateMillis, String result) throws SQLException {
    Instant slot = now.minusSeconds(secondsAgo);
    Outcome.ScrapedTarget target =
        new Outcome.ScrapedTarget(
            "acc", "reg", "job", "i", "{}", "http://i/metrics", Duration.ofMinutes(1), false);
    Outcome.Missed any = new Outcome.Missed("never asked for");
    views.outcome(
        Tier.MINUTE,
        new Outcome(
            slot, slot.plusMillis(lateMillis), target, any, new Outcome.ScrapedBy("s", "1")),
        result,
        "",
        0.1,
        1,
        1L);
  }

  private List<String> latest() throws SQLException {
    return views.rows("SELECT name, value FROM latest ORDER BY name");
  }

  @Test
  void latest_isTheLastSampleWithinFiveMinutes() throws SQLException {
    sample(120, "a", 1);
    sample(60, "a", 2);
    sample(270, "b", 3);
    sample(310, "old", 4);
    assertThat(latest()).containsExactly("a|2.0", "b|3.0");
  }

  @Test
  void latest_hasNoSeriesThatWentStale() throws SQLException {
    sample(120, "a", 1);
    sample(60, "a", StaleMarker.VALUE);
    sample(60, "b", Double.NaN);
    assertThat(latest()).containsExactly("b|NaN");
  }

  /** Before an hour is closed its files hold no markers. */
  @Test
  void latest_hasNoSeriesThatItsTargetNoLongerShows() throws SQLException {
    sample(120, "gone", 1);
    scrape(120, "scraped");
    sample(60, "there", 2);
    scrape(60, "scraped");
    assertThat(latest()).containsExactly("there|2.0");
  }

  @Test
  void latest_ofATargetThatIsDown_isWhatTheFailedScrapeStored() throws SQLException {
    sample(120, "a", 1);
    sample(120, "up", 1);
    scrape(120, "scraped");
    sample(60, "up", 0);
    scrape(60, "failed");
    assertThat(latest()).containsExactly("up|0.0");
  }

  @Test
  void latest_outlivesAMissedSlot() throws SQLException {
    sample(120, "a", 1);
    scrape(120, "scraped");
    scrape(60, "missed");
    assertThat(latest()).containsExactly("a|1.0");
  }

  @Test
  void latest_ofTimestampsOfTheExporter_goesByAgeAlone() throws SQLException {
    Instant slot = now.minusSeconds(60);
    scrape(120, "scraped");
    scrape(60, "scraped");
    sample(slot, now.minusSeconds(200), "own", 1);
    assertThat(latest()).containsExactly("own|1.0");
  }

  /** An exporter that measures once in some minutes, and gives whole minutes as its timestamps. */
  @Test
  void latest_ofAnExportersTimestampThatIsAlsoASlot_goesByAgeAlone() throws SQLException {
    scrape(180, "scraped");
    scrape(120, "scraped");
    scrape(60, "scraped");
    sample(now.minusSeconds(120), now.minusSeconds(180), "own", 1);
    assertThat(latest()).containsExactly("own|1.0");
  }

  @Test
  void latest_ofALateScrape_isKnownByItsSlot() throws SQLException {
    late(120, 1500);
    sample(now.minusSeconds(120), now.minusSeconds(120).plusMillis(1500), "gone", 1);
    late(60, 700);
    sample(now.minusSeconds(60), now.minusSeconds(60).plusMillis(700), "there", 2);
    assertThat(latest()).containsExactly("there|2.0");
  }

  @Test
  void series_areCountedOverTheirHours() throws SQLException {
    Instant hour = Instant.parse("2026-11-20T07:00:00Z");
    for (int slot = 0; slot < 90; slot++) {
      Instant ts = hour.plus(Duration.ofMinutes(slot));
      sample(ts, ts, "a", 1);
    }
    assertThat(
            views.rows(
                "SELECT name, instance, labels, type, first_seen, last_seen, samples FROM series"))
        .containsExactly("a|i|{}|gauge|2026-11-20 07:00:00.0|2026-11-20 08:00:00.0|90");
  }

  @Test
  void labels_areCountedByTheirValues() throws SQLException {
    Instant ts = Instant.parse("2026-11-20T07:00:00Z");
    for (String labels : List.of("{\"mode\":\"idle\"}", "{\"mode\":\"user\"}", "{}")) {
      for (String instance : List.of("i1", "i2")) {
        Sample sample = new Sample(ts.toEpochMilli(), 1);
        views.sample(Tier.MINUTE, ts, series("cpu", instance, labels), sample);
      }
    }
    assertThat(views.rows("SELECT name, label, values FROM labels ORDER BY label"))
        .containsExactly(
            "cpu|account|1", "cpu|instance|2", "cpu|job|1", "cpu|mode|2", "cpu|region|1");
  }

  private static Series latency(String labels) {
    return new Series("latency", "acc", "reg", "job", "i", labels, MetricType.HISTOGRAM);
  }

  @Test
  void latest_ofAHistogram_hasNoValue() throws SQLException {
    views.histogram(Tier.MINUTE, now.minusSeconds(120), latency("{}"), 1);
    views.histogram(Tier.MINUTE, now.minusSeconds(60), latency("{}"), 2);
    scrape(60, "scraped");
    sample(60, "a", 7);

    assertThat(latest()).containsExactly("a|7.0", "latency|null");
  }

  @Test
  void latest_hasNoHistogramThatEnded() throws SQLException {
    views.histogram(Tier.MINUTE, now.minusSeconds(120), latency("{}"), 1);
    sample(60, "latency", StaleMarker.VALUE);
    views.histogram(Tier.MINUTE, now.minusSeconds(120), latency("{\"gone\":\"1\"}"), 1);
    scrape(120, "scraped");
    scrape(60, "scraped");

    assertThat(latest()).isEmpty();
  }

  @Test
  void latest_ofASeriesThatTurnedFromNumbersToHistograms_isTheHistogram() throws SQLException {
    sample(120, "latency", 5);
    views.histogram(Tier.MINUTE, now.minusSeconds(60), latency("{}"), 1);

    assertThat(latest()).containsExactly("latency|null");
  }

  @Test
  void series_ofHistogramsAlone_areCountedOverClosedAndOpenDays() throws SQLException {
    views.close();
    Instant day = Instant.parse("2026-11-20T00:00:00Z");
    Instant hour = day.plus(Duration.ofHours(26));
    views = new ViewsInDuckDb(new Watermark(hour, LocalDate.parse("2026-11-21")));
    views.histogramTrend(day.plus(Duration.ofHours(5)), latency("{}"), 60);
    views.histogram(Tier.DAY, day.plus(Duration.ofHours(5)), latency("{}"), 1);
    views.histogram(Tier.HOUR, day.plus(Duration.ofHours(25)), latency("{}"), 2);
    views.histogram(Tier.HOUR, day.plus(Duration.ofHours(25).plusMinutes(1)), latency("{}"), 2);
    views.histogram(Tier.MINUTE, hour, latency("{}"), 3);

    assertThat(views.rows("SELECT name, type, first_seen, last_seen, samples FROM series"))
        .containsExactly("latency|histogram|2026-11-20 05:00:00.0|2026-11-21 02:00:00.0|63");
  }

  @Test
  void labels_ofHistogramsAlone_areCountedByTheirValues() throws SQLException {
    Instant ts = Instant.parse("2026-11-20T07:00:00Z");
    views.histogram(Tier.MINUTE, ts, latency("{\"path\":\"/\"}"), 1);
    views.histogram(Tier.MINUTE, ts, latency("{\"path\":\"/a\"}"), 1);
    views.histogram(Tier.MINUTE, ts, latency("{}"), 1);

    assertThat(views.rows("SELECT name, label, values FROM labels ORDER BY label"))
        .containsExactly(
            "latency|account|1",
            "latency|instance|1",
            "latency|job|1",
            "latency|path|2",
            "latency|region|1");
  }
}
