// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectTail;
import io.trendlake.objstore.StoredObject;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.parse.PromqlParser;
import io.trendlake.rules.Rule;
import io.trendlake.rules.RuleFile;
import io.trendlake.rules.RuleGroup;
import io.trendlake.rules.RuleSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Hours are closed with what recording rules come to in them. */
final class HourRulesTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final String RULE_PART = "samples/hour/dt=2026-11-22/hour=07/part-0001.parquet";

  private static final String LOOKS_BACK =
      "groups: [{name: g, rules: [{record: 'load:before', expr: 'sum(load offset 30m)'}]}]";
  private static final String SECOND_PART = "samples/hour/dt=2026-11-22/hour=08/part-0001.parquet";

  private final InMemoryBucket bucket = new InMemoryBucket(InstantSource.system());

  private static RulesInForce rules(String yaml) {
    RuleFile file = RuleFile.parse(yaml, "rules.yml", RuleFile.Defaults.WITHOUT_CONFIGURATION);
    assertThat(file.problems()).isEmpty();
    return () -> new RuleSet(Map.of("rules.yml", file));
  }

  /** Two targets a minute; the second is there in the first half of the first hour alone. */
  private void scrape(int hours) throws IOException {
    for (int minute = 0; minute < 60 * hours; minute++) {
      Instant slot = HOUR.plus(Duration.ofMinutes(minute));
      List<Scrapes.Pull> pulls = new ArrayList<>();
      pulls.add(good("one", slot, minute, gauge("one", "load")));
      if (minute < 30) {
        pulls.add(good("two", slot, 1000, gauge("two", "load")));
      }
      Scrapes.write(bucket, "s", slot, pulls.toArray(Scrapes.Pull[]::new));
    }
  }

  private CompactionReport compact(RulesInForce rules, Duration after) throws IOException {
    return new Compactor(bucket, CompactionOptions.DEFAULT, rules).run(HOUR.plus(after));
  }

  private Map<String, QueryValue.MatrixSeries> query(String query, int minutes) throws Exception {
    PromqlEngine engine = new PromqlEngine(EngineOptions.defaults());
    long from = HOUR.toEpochMilli();
    Map<String, QueryValue.MatrixSeries> found = new TreeMap<>();
    QueryValue value =
        engine
            .instant(
                LakeReader.now(bucket).open(),
                query + "[" + minutes + "m]",
                from + minutes * 60_000L - 1,
                QueryControl.unbounded())
            .value();
    ((QueryValue.MatrixValue) value)
        .series()
        .forEach(series -> found.put(series.labels().toString(), series));
    return found;
  }

  @Test
  void closedHour_hasWhatRulesComeTo() throws Exception {
    scrape(2);
    RulesInForce rules =
        rules(
            """
            groups:
            - name: g
              rules:
              - {record: 'job:load:sum', expr: sum by (job) (load)}
              - {record: 'job:load:twice', expr: 'job:load:sum * 2'}
              - {record: 'load:copy', expr: load}
            """);

    CompactionReport report = compact(rules, Duration.ofHours(3));

    assertThat(report.hours()).hasSize(2);
    assertThat(report.rules().evaluations()).isEqualTo(2 * 3 * 60);
    assertThat(report.rules().problems()).isEmpty();
    long phase = phase(rules);
    QueryValue.MatrixSeries twice = query("job:load:twice", 120).values().iterator().next();
    assertThat(twice.timestamps()).hasSize(120);
    for (int minute = 0; minute < 120; minute++) {
      assertThat(twice.timestamps()[minute])
          .isEqualTo(HOUR.toEpochMilli() + phase + minute * 60_000L);
      assertThat(twice.values()[minute]).isEqualTo(2 * (minute + (minute < 30 ? 1000 : 0)));
    }
    assertThat(query("load:copy", 120).values())
        .extracting(series -> series.timestamps().length)
        .containsExactlyInAnyOrder(120, 30);
  }

  private static long phase(RulesInForce rules) throws IOException {
    RuleGroup group = rules.read().recordingGroups().getFirst();
    return group.firstTime(HOUR.toEpochMilli()) - HOUR.toEpochMilli();
  }

  @Test
  void ruleThatFails_isAnOutcomeAndStopsNothing() throws Exception {
    scrape(1);

    CompactionReport report =
        compact(
            rules(
                """
                groups:
                - name: g
                  limit: 1
                  rules:
                  - {record: 'load:copy', expr: load}
                """),
            Duration.ofHours(2));

    assertThat(report.hours()).hasSize(1);
    assertThat(report.rules().problems())
        .singleElement()
        .asString()
        .startsWith(
            "2026-11-22T07:00:00Z: rules.yml: group \"g\", rule \"load:copy\": exceeded limit of 1"
                + " with 2 series (and at ");
    String scrapes = RULE_PART.replace("samples/", "scrapes/");
    List<Outcome> outcomes =
        OutcomesFile.read(FileSource.of(scrapes, bucket.get(scrapes).orElseThrow().content()));
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.getFirst().target().url()).isEqualTo("rule:rules.yml;g;load:copy");
    assertThat(outcomes.getFirst().result()).isInstanceOf(Outcome.Missed.class);
    assertThat(query("load:copy", 60).values())
        .extracting(series -> series.timestamps().length)
        .containsExactly(30);
  }

  /** A bucket whose day files, which rules of an hour read back into, cannot be read. */
  private static final class UnreadableBefore extends ForwardingBucket {

    private final String prefix;
    private boolean isBroken = true;

    UnreadableBefore(Bucket bucket, String prefix) {
      super(bucket);
      this.prefix = prefix;
    }

    private void check(String key) throws IOException {
      if (isBroken && key.startsWith(prefix)) {
        throw new IOException(key + ": 503 Slow Down");
      }
    }

    @Override
    public Optional<StoredObject> get(String key) throws IOException {
      check(key);
      return super.get(key);
    }

    @Override
    public byte[] getRange(String key, long offset, int length) throws IOException {
      check(key);
      return super.getRange(key, offset, length);
    }

    @Override
    public ObjectTail tail(String key, int length) throws IOException {
      check(key);
      return super.tail(key, length);
    }
  }

  /** Closes the first hour without a rule, then the second with one, which reads the first. */
  private UnreadableBefore beforeTheSecondHour() throws IOException {
    scrape(2);
    new Compactor(bucket, CompactionOptions.DEFAULT, RulesInForce.NONE)
        .run(HOUR.plus(Duration.ofMinutes(75)));
    return new UnreadableBefore(bucket, "samples/hour/dt=2026-11-22/hour=07/");
  }

  @Test
  void samplesThatCannotBeReadForAMoment_areReadByTheNextRun() throws Exception {
    UnreadableBefore store = beforeTheSecondHour();
    Compactor compactor = new Compactor(store, CompactionOptions.DEFAULT, rules(LOOKS_BACK));
    assertThatIOException()
        .isThrownBy(() -> compactor.run(HOUR.plus(Duration.ofMinutes(135))))
        .withMessageContaining("503 Slow Down");
    assertThat(bucket.get(SECOND_PART)).isEmpty();
    assertThat(new WatermarkStore(bucket).read().hour()).isEqualTo(HOUR.plusSeconds(3600));

    store.isBroken = false;
    CompactionReport report = compactor.run(HOUR.plus(Duration.ofMinutes(140)));

    assertThat(report.hours()).hasSize(1);
    assertThat(report.rules().problems()).isEmpty();
    assertThat(query("load:before", 120)).hasSize(1);
  }

  @Test
  void samplesThatStayUnreadable_stopTheHourForTwoHoursAlone() throws Exception {
    UnreadableBefore store = beforeTheSecondHour();
    Compactor compactor = new Compactor(store, CompactionOptions.DEFAULT, rules(LOOKS_BACK));
    assertThatIOException().isThrownBy(() -> compactor.run(HOUR.plus(Duration.ofMinutes(239))));

    CompactionReport report = compactor.run(HOUR.plus(Duration.ofHours(4)));

    assertThat(report.hours()).hasSize(1);
    assertThat(report.rules().problems())
        .singleElement()
        .asString()
        .contains("load:before", "503 Slow Down");
    assertThat(bucket.get(SECOND_PART)).isPresent();
  }

  /** A fault that is met before any rule is evaluated: an expression too deep to be walked. */
  @Test
  void faultOutsideOfTheRules_failsAllOfThemAndStopsNothing() throws Exception {
    scrape(1);
    Expr load = PromqlParser.parse("load", ParseOptions.DEFAULTS);
    Expr deep = load;
    for (int level = 0; level < 200_000; level++) {
      deep = new Expr.Paren(deep, load.span());
    }
    List<Rule> both =
        List.of(
            new Rule.RecordingRule("load:copy", "load", load, new TreeMap<>()),
            new Rule.RecordingRule("load:deep", "load", deep, new TreeMap<>()));
    RuleGroup group =
        new RuleGroup("rules.yml", "g", Duration.ofMinutes(1), Duration.ZERO, 0, both);
    RuleSet set = new RuleSet(Map.of("rules.yml", new RuleFile(List.of(group), List.of())));

    CompactionReport report = compact(() -> set, Duration.ofHours(2));

    assertThat(report.hours()).hasSize(1);
    assertThat(report.rules().problems())
        .hasSize(2)
        .allSatisfy(problem ->
            assertThat(problem)
                .contains("cannot be evaluated together", "StackOverflowError", "59 more"));
    assertThat(bucket.get(RULE_PART)).isPresent();
    String scrapes = RULE_PART.replace("samples/", "scrapes/");
    assertThat(
            OutcomesFile.read(FileSource.of(scrapes, bucket.get(scrapes).orElseThrow().content())))
        .hasSize(2);
  }

  @Test
  void hour_withoutRules_hasNoPartMore() throws Exception {
    scrape(1);

    CompactionReport report = compact(RulesInForce.NONE, Duration.ofHours(2));

    assertThat(report.hours()).hasSize(1);
    assertThat(bucket.get(RULE_PART)).isEmpty();
  }

  /** Whoever repeats what a run that died has done comes to the same bytes. */
  @Test
  void part_madeAgain_isTheSame() throws Exception {
    scrape(1);
    RulesInForce rules =
        rules("groups: [{name: g, rules: [{record: 'load:copy', expr: load * 3}]}]");
    compact(rules, Duration.ofHours(2));
    byte[] first = bucket.get(RULE_PART).orElseThrow().content();

    bucket.delete(RULE_PART);
    bucket.delete("watermark/watermark.json");
    compact(rules, Duration.ofHours(2));

    assertThat(bucket.get(RULE_PART).orElseThrow().content()).isEqualTo(first);
  }

  @Test
  void closedDay_hasWhatRulesCameTo() throws Exception {
    scrape(1);
    Instant nextDay = HOUR.plus(Duration.ofHours(20));
    Scrapes.write(bucket, "s", nextDay, good("one", nextDay, 1, gauge("one", "load")));

    compact(
        rules("groups: [{name: g, rules: [{record: 'load:copy', expr: load}]}]"),
        Duration.ofHours(30));

    assertThat(bucket.list("samples/day/dt=2026-11-22/")).isNotEmpty();
    assertThat(query("load:copy", 60).values())
        .extracting(series -> series.timestamps().length)
        .containsExactlyInAnyOrder(60, 30);
  }
}
