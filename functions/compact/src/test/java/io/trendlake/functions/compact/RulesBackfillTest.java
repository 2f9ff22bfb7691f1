// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.rules.RulesBackfill;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.ReplacedFiles;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.ObjectTail;
import io.trendlake.objstore.WatchedBucket;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.rules.RuleFile;
import io.trendlake.rules.RuleGroup;
import io.trendlake.rules.RuleSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rules of closed days come to what they would have come to when the days were closed. */
final class RulesBackfillTest {

  private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
  private static final LocalDate DAY = LocalDate.parse("2026-11-21");
  private static final String RULES =
      """
      groups:
      - name: g
        rules:
        - {record: 'job:load:sum', expr: sum by (job) (load)}
        - {record: 'load:copy', expr: 'load + on (job) group_left () (0 * job:load:sum)'}
      """;

  private final InMemoryBucket bucket = new InMemoryBucket(InstantSource.system());

  private static RuleFile rules(String yaml) {
    RuleFile file = RuleFile.parse(yaml, "rules.yml", RuleFile.Defaults.WITHOUT_CONFIGURATION);
    assertThat(file.problems()).isEmpty();
    return file;
  }

  /** Two hours of a day and one of the next; one of two targets goes and comes back. */
  private static void scrape(InMemoryBucket bucket) throws IOException {
    for (int minute = 0; minute < 180; minute++) {
      Instant slot = START.plus(Duration.ofMinutes(minute));
      List<Scrapes.Pull> pulls = new ArrayList<>();
      pulls.add(good("one", slot, minute, gauge("one", "load")));
      if (minute < 30 || minute > 80) {
        pulls.add(good("two", slot, 1000, gauge("two", "load")));
      }
      Scrapes.write(bucket, "s", slot, pulls.toArray(Scrapes.Pull[]::new));
    }
  }

  private static void close(InMemoryBucket bucket, RulesInForce rules) throws IOException {
    scrape(bucket);
    new Compactor(bucket, CompactionOptions.DEFAULT, rules).run(START.plus(Duration.ofHours(4)));
  }

  private RulesBackfill backfill(String yaml) {
    List<RuleGroup> groups = rules(yaml).groups();
    return new RulesBackfill(bucket, CompactionOptions.DEFAULT, groups);
  }

  /** All samples of some metrics on the day, stale markers left out. */
  private static Map<String, String> samples(InMemoryBucket bucket, String selector)
      throws Exception {
    return samples(LakeReader.now(bucket), selector);
  }

  private static Map<String, String> samples(LakeReader reader, String selector) throws Exception {
    Map<String, String> found = new TreeMap<>();
    QueryValue value =
        new PromqlEngine(EngineOptions.defaults())
            .instant(
                reader.open(),
                selector + "[1d]",
                DAY.plusDays(1).toEpochDay() * 86_400_000 - 1,
                QueryControl.unbounded())
            .value();
    for (QueryValue.MatrixSeries series : ((QueryValue.MatrixValue) value).series()) {
      found.put(
          series.labels().toString(),
          Arrays.toString(series.timestamps()) + Arrays.toString(series.values()));
    }
    return found;
  }

  @Test
  void closedDay_hasWhatClosingItWithTheRulesWouldHaveMade() throws Exception {
    InMemoryBucket closedWithRules = new InMemoryBucket(InstantSource.system());
    RuleFile rules = rules(RULES);
    close(closedWithRules, () -> new RuleSet(Map.of("rules.yml", rules)));
    close(bucket, RulesInForce.NONE);
    String recorded = "{__name__=~\"job:load:sum|load:copy\"}";
    assertThat(samples(bucket, recorded)).isEmpty();

    RulesBackfill.Day day = backfill(RULES).make(DAY, false);

    assertThat(day.series()).isEqualTo(3);
    assertThat(day.problems()).isEmpty();
    assertThat(samples(bucket, recorded)).hasSize(3).isEqualTo(samples(closedWithRules, recorded));
    assertThat(bucket.list("trends/dt=2026-11-21/")).hasSize(2);
  }

  @Test
  void day_thatHasTheRuleAlready_stays() throws Exception {
    close(bucket, RulesInForce.NONE);
    backfill(RULES).make(DAY, false);
    Map<String, String> before = SmallLake.contents(bucket);

    RulesBackfill.Day day = backfill(RULES).make(DAY, false);

    assertThat(day.kept()).containsExactly("job:load:sum", "load:copy");
    assertThat(SmallLake.contents(bucket)).isEqualTo(before);
  }

  @Test
  void rule_thatIsReplaced_leavesTheRestAsItIs() throws Exception {
    close(bucket, RulesInForce.NONE);
    backfill(RULES).make(DAY, false);
    Map<String, String> load = samples(bucket, "load");
    Map<String, String> copy = samples(bucket, "load:copy");

    RulesBackfill.Day day =
        backfill("groups: [{name: g, rules: [{record: 'job:load:sum', expr: 'sum(load) * 2'}]}]")
            .make(DAY, true);

    assertThat(day.samples()).isEqualTo(120);
    assertThat(samples(bucket, "load")).isEqualTo(load);
    assertThat(samples(bucket, "load:copy")).isEqualTo(copy);
    assertThat(samples(bucket, "job:load:sum"))
        .hasSize(1)
        .allSatisfy((labels, values) -> assertThat(values).contains("[2000.0, 2002.0"));
  }

  @Test
  void replacingEverything_leavesNoFileBehind() throws Exception {
    close(bucket, RulesInForce.NONE);
    backfill(RULES).make(DAY, false);
    Map<String, String> before = SmallLake.contents(bucket);

    backfill(RULES).make(DAY, true);

    Map<String, String> after = SmallLake.contents(bucket);
    assertThat(after).isEqualTo(before);
  }

  private static InMemoryBucket copy(InMemoryBucket lake) throws IOException {
    InMemoryBucket copy = new InMemoryBucket(InstantSource.system());
    for (ObjectInfo object : lake.list("")) {
      copy.put(object.key(), lake.get(object.key()).orElseThrow().content());
    }
    return copy;
  }

  private static RulesBackfill.Day make(Bucket lake, String yaml) throws IOException {
    return new RulesBackfill(lake, CompactionOptions.DEFAULT, rules(yaml).groups())
        .make(DAY, false);
  }

  private static void scrapeHistograms(InMemoryBucket bucket) throws IOException {
    Series latency = Scrapes.series("one", "latency", MetricType.HISTOGRAM);
    for (int minute = 0; minute < 180; minute++) {
      Instant slot = START.plus(Duration.ofMinutes(minute));
      Scrapes.write(
          bucket,
          "h",
          slot,
          good("one", slot, minute, gauge("one", "load"))
              .with(latency, HistogramCounts.of(0, minute, 5)));
    }
  }

  /** Wherever a run dies, another comes to the same lake, and readers hear of it. */
  @Test
  void run_thatDiesBetweenFiles_isCompletedByTheNext() throws Exception {
    scrapeHistograms(bucket);
    close(bucket, RulesInForce.NONE);
    String yaml =
        "groups: [{name: g, rules: [{record: 'latency:copy', expr: latency}, "
            + "{record: 'load:copy', expr: load}]}]";
    InMemoryBucket whole = copy(bucket);
    List<String> written = new ArrayList<>();
    WatchedBucket.Watch watch =
        new WatchedBucket.Watch() {
          @Override
          public void after(String key) {
            written.add(key);
          }
        };
    make(new WatchedBucket(whole, watch), yaml);
    assertThat(written).hasSize(5).last().isEqualTo(LakeLayout.REPLACED);

    for (String full : written) {
      InMemoryBucket lake = copy(bucket);
      assertThatIOException()
          .isThrownBy(() -> make(WatchedBucket.full(lake, full::equals), yaml))
          .withMessageContaining(full);

      make(lake, yaml);

      assertThat(SmallLake.contents(lake)).as(full).isEqualTo(SmallLake.contents(whole));
      assertThat(new ReplacedFiles(lake).last()).as(full).isNotEmpty();
    }
  }

  @Test
  void day_whoseSamplesCannotBeRead_staysAsItIs() throws Exception {
    close(bucket, RulesInForce.NONE);
    make(bucket, RULES);
    Map<String, String> before = SmallLake.contents(bucket);
    Bucket failing =
        new ForwardingBucket(bucket) {
          @Override
          public byte[] getRange(String key, long offset, int length) throws IOException {
            throw new IOException(key + ": 503 Slow Down");
          }

          @Override
          public ObjectTail tail(String key, int length) throws IOException {
            throw new IOException(key + ": 503 Slow Down");
          }
        };
    List<RuleGroup> other =
        rules("groups: [{name: g, rules: [{record: 'load:other', expr: load}]}]").groups();

    assertThatIOException()
        .isThrownBy(
            () -> new RulesBackfill(failing, CompactionOptions.DEFAULT, other).make(DAY, false))
        .withMessageContaining("503 Slow Down");
    assertThatIOException()
        .isThrownBy(
            () -> new RulesBackfill(failing, CompactionOptions.DEFAULT, other).make(DAY, true));

    assertThat(SmallLake.contents(bucket)).isEqualTo(before);
  }

  @Test
  void histogramsOfARunThatDied_doNotStayWhenOtherRulesFollow() throws Exception {
    scrapeHistograms(bucket);
    close(bucket, RulesInForce.NONE);
    String load = "groups: [{name: g, rules: [{record: 'load:copy', expr: load}]}]";
    InMemoryBucket whole = copy(bucket);
    make(whole, load);
    assertThatIOException()
        .isThrownBy(() ->
            make(
                WatchedBucket.full(bucket, key -> key.startsWith("samples/")),
                "groups: [{name: g, rules: [{record: 'latency:copy', expr: latency}]}]"));

    make(bucket, load);

    assertThat(SmallLake.contents(bucket)).isEqualTo(SmallLake.contents(whole));
  }

  /** Whoever has the lake open reads the day as it is now. */
  @Test
  void openLake_seesTheDayAsItIsNow() throws Exception {
    close(bucket, RulesInForce.NONE);
    LakeReader open = LakeReader.now(bucket);
    assertThat(samples(open, "load:copy")).isEmpty();

    backfill(RULES).make(DAY, false);

    assertThat(samples(open, "load:copy")).hasSize(2);
  }

  @Test
  void days_areThoseThatAreClosedAndHaveSamples() throws Exception {
    close(bucket, RulesInForce.NONE);

    assertThat(backfill(RULES).days(DAY.minusDays(9), Optional.empty())).containsExactly(DAY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backfill(RULES).days(DAY, Optional.of(DAY.plusDays(1))))
        .withMessage("day 2026-11-22 is not closed yet: the last closed day is 2026-11-21");
  }

  @Test
  void ruleWithoutResults_leavesNoFile() throws Exception {
    close(bucket, RulesInForce.NONE);
    List<ObjectInfo> before = bucket.list("");

    RulesBackfill.Day day =
        backfill("groups: [{name: g, rules: [{record: a, expr: nothing}]}]").make(DAY, false);

    assertThat(day.series()).isZero();
    assertThat(bucket.list("")).hasSameSizeAs(before);
  }
}
