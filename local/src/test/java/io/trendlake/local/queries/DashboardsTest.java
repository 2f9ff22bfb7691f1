// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.trendlake.json.JsonTree;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.PageValues;
import io.trendlake.local.fleet.SimulatedTarget;
import io.trendlake.model.InMemorySamples;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.parse.PromqlParser;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboards for Grafana: what they ask is right, and the demo's fleet has an answer. */
final class DashboardsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration SLOT = Duration.ofMinutes(10);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** What the demo's exporters do not have. */
  private static final Set<String> NOT_IN_THE_DEMO =
      Set.of(
          "node_disk_read_bytes_total",
          "node_disk_written_bytes_total",
          "node_disk_io_time_seconds_total",
          "trendlake_compaction_lag_seconds",
          "trendlake_file_bytes_written_total");

  @Test
  void dashboard_asksForItsDataSourceWhenItIsImported() throws Exception {
    Set<String> uids = new HashSet<>();
    for (Dashboard dashboard : Dashboard.all()) {
      JsonTree input = dashboard.document().at("__inputs").items().getFirst();
      assertThat(input.at("name").text()).isEqualTo("DS_PROMETHEUS");
      assertThat(input.at("pluginId").text()).isEqualTo("prometheus");
      assertThat(uids.add(dashboard.document().at("uid").text())).isTrue();
      for (JsonTree panel : dashboard.panels()) {
        if (panel.has("targets")) {
          assertThat(panel.at("datasource").at("uid").text()).isEqualTo("${DS_PROMETHEUS}");
        }
      }
    }
  }

  @Test
  void panels_haveTitlesAndNumbersOfTheirOwn() throws Exception {
    for (Dashboard dashboard : Dashboard.all()) {
      Set<Integer> numbers = new HashSet<>();
      Set<String> titles = new HashSet<>();
      for (JsonTree panel : dashboard.panels()) {
        assertThat(numbers.add(panel.at("id").number())).as(dashboard.file()).isTrue();
        assertThat(titles.add(panel.at("title").text() + panel.at("type").text()))
            .as(dashboard.file() + ": " + panel.at("title").text())
            .isTrue();
      }
    }
  }

  @Test
  void everyQuery_isPromqlAndNamesVariablesThatThereAre() throws Exception {
    for (Dashboard dashboard : Dashboard.all()) {
      for (Map.Entry<String, String> query : dashboard.queries()) {
        String filled = dashboard.filled(query.getValue(), SLOT);
        assertThatCode(() -> PromqlParser.parse(filled, ParseOptions.DEFAULTS))
            .as(dashboard.file() + ", " + query.getKey() + ": " + filled)
            .doesNotThrowAnyException();
      }
      for (JsonTree variable : dashboard.document().at("templating").at("list").items()) {
        assertThat(
                dashboard.filled(
                    variable.at("type").text().equals("query")
                        ? variable.at("definition").text()
                        : "",
                    SLOT))
            .doesNotContain("$");
      }
    }
  }

  @Test
  void everyQuery_hasAnAnswerOnTheDemosFleet() throws Exception {
    WatchedSamples samples = new WatchedSamples(fleet());
    PromqlEngine engine = new PromqlEngine(EngineOptions.defaults());
    for (Dashboard dashboard : Dashboard.all()) {
      for (Map.Entry<String, String> query : dashboard.queries()) {
        samples.missing.clear();
        String filled = dashboard.filled(query.getValue(), SLOT);
        QueryValue answer =
            engine.instant(samples, filled, NOW.toEpochMilli(), QueryControl.unbounded()).value();
        boolean empty =
            answer instanceof QueryValue.VectorValue vector && vector.samples().isEmpty();
        assertThat(empty)
            .as(dashboard.file() + ", " + query.getKey() + ": " + filled)
            .isEqualTo(!samples.missing.isEmpty());
        assertThat(NOT_IN_THE_DEMO).containsAll(samples.missing);
      }
    }
  }

  /**
   * A day of the demo's fleet, with what a scrape adds, and two hours in which one is not asked.
   */
  private static InMemorySamples fleet() {
    InMemorySamples samples = new InMemorySamples();
    List<SimulatedTarget> targets = Fleet.demo(42, NOW).targets();
    for (SimulatedTarget target : targets) {
      Instant first = NOW.minus(Duration.ofDays(1)).plus(SLOT);
      for (Instant at = first; !at.isAfter(NOW); at = at.plus(SLOT)) {
        boolean missed =
            target == targets.getFirst()
                && at.isAfter(NOW.minus(Duration.ofHours(6)))
                && at.isBefore(NOW.minus(Duration.ofHours(4)));
        if (!missed) {
          scrape(samples, target, at, at.equals(first));
        }
      }
    }
    return samples;
  }

  private static void scrape(
      InMemorySamples samples, SimulatedTarget target, Instant at, boolean first) {
    boolean up = target.availability().isUp(at);
    Map<String, Double> page = up ? PageValues.of(target, at) : Map.of();
    page.forEach((series, value) -> add(samples, target, series, at, value));
    add(samples, target, "up", at, up ? 1 : 0);
    add(samples, target, "scrape_duration_seconds", at, 0.01);
    add(samples, target, "scrape_samples_scraped", at, page.size());
    add(samples, target, "scrape_samples_post_metric_relabeling", at, page.size());
    add(samples, target, "scrape_series_added", at, first ? page.size() : 0);
  }

  private static void add(
      InMemorySamples samples, SimulatedTarget target, String series, Instant at, double value) {
    int brace = series.indexOf('{');
    Labels.Builder labels =
        Labels.builder()
            .set(Labels.METRIC_NAME, brace < 0 ? series : series.substring(0, brace))
            .set("account", target.account())
            .set("region", target.region())
            .set("job", target.job())
            .set("instance", target.instance());
    Matcher matcher = LABEL.matcher(series);
    while (matcher.find()) {
      labels.set(matcher.group(1), matcher.group(2));
    }
    samples.add(labels.build(), at.toEpochMilli(), value);
  }

  /** Notes the metric names that were asked for and are not there. */
  private static final class WatchedSamples implements SampleSource {

    private final InMemorySamples samples;
    private final Set<String> missing = new TreeSet<>();

    WatchedSamples(InMemorySamples samples) {
      this.samples = samples;
    }

    @Override
    public SelectedSeries select(SeriesSelection selection) {
      SelectedSeries found = samples.select(selection);
      if (found.size() == 0) {
        selection.matchers().stream()
            .filter(matcher -> matcher.name().equals(Labels.METRIC_NAME))
            .map(LabelMatcher::value)
            .forEach(missing::add);
      }
      return found;
    }
  }
}
