// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.ExemplarNote;
import io.trendlake.lake.files.HistogramHour;
import io.trendlake.lake.files.HistogramTrendsWriter;
import io.trendlake.lake.files.NotesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.queries.TrendQuery;
import io.trendlake.local.demo.DemoHistory;
import io.trendlake.local.fleet.Availability;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.SimulatedTarget;
import io.trendlake.local.queries.FleetPages.Line;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryException;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every question of docs/queries.md, asked of seventeen days of a fleet as on the last of them, its
 * answers held against the exporters' own pages. Writing and compacting the fleet takes some
 * seconds.
 */
final class TrendQueriesTest {

  private static final LocalDate TODAY = LocalDate.parse("2026-03-10");
  private static final Instant PRESENT = Instant.parse("2026-03-10T12:00:00Z");
  private static final LocalDate FIRST_DAY = LocalDate.parse("2026-02-21");
  private static final Instant START = Instant.parse("2026-02-21T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(30);
  private static final Fleet FLEET = Fleet.of(7, PRESENT, 2, 2);

  /** In seconds, by handler. */
  private static final Map<String, Double> MEDIANS =
      Map.of("/search", 0.04, "/cart", 0.02, "/pay", 0.18);

  /** The series that a scrape adds for each target, {@code up} among them. */
  private static final int SYNTHETIC = 5;

  private static final String REQUESTS = "http_requests_total";

  private static final FleetPages PAGES = new FleetPages(FLEET, START, PRESENT, INTERVAL);

  @TempDir private static Path lake;
  private static SqlEngine engine;

  @BeforeAll
  static void scrapeAndCompact() throws Exception {
    try (DirectoryBucket directory = DirectoryBucket.create(lake)) {
      Bucket bucket = directory.withoutSync();
      new DemoHistory(FLEET, bucket).write(START, PRESENT, INTERVAL, report -> {});
      new Compactor(bucket, CompactionOptions.DEFAULT).run(PRESENT);
      writeNativeHistograms(bucket);
      writeExemplars(bucket);
    }
    engine = SqlEngine.open(lake, false);
  }

  /** In each hour of yesterday 50 requests of half to one second, and 50 of one to two. */
  private static void writeNativeHistograms(Bucket bucket) throws IOException {
    LocalDate yesterday = TODAY.minusDays(1);
    long start = yesterday.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    NativeHistogram increase =
        new NativeHistogram(
            0,
            0,
            0,
            100,
            100,
            new int[] {0, 1},
            new double[] {50, 50},
            new int[0],
            new double[0],
            new double[0],
            ResetHint.UNKNOWN);
    List<HistogramHour> hours = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      hours.add(
          new HistogramHour(
              start + Duration.ofHours(hour).toMillis(), List.of(increase), 60, 3600, 0));
    }
    HistogramTrendsWriter writer = new HistogramTrendsWriter(WriterOptions.trends(3));
    writer.add(
        new Series(
            "http_request_duration_seconds",
            "",
            "",
            "shop",
            "a",
            "{\"handler\":\"/native\"}",
            MetricType.HISTOGRAM),
        hours);
    bucket.put(new LakeKey.HistogramTrendsFile(yesterday, 0).text(), writer.finish());
  }

  /** Of requests of 0.8 and of 3.5 seconds, at the present. */
  private static void writeExemplars(Bucket bucket) throws IOException {
    long slot = PRESENT.toEpochMilli();
    NotesWriter writer = new NotesWriter(Dataset.EXEMPLARS, Tier.MINUTE, WriterOptions.minute());
    writer.add(
        new Series(
            "http_request_duration_seconds_bucket",
            "",
            "",
            "shop",
            "a",
            "{\"handler\":\"/pay\"}",
            MetricType.HISTOGRAM),
        List.of(
            new ExemplarNote(slot - 9000, slot, 0, "{\"trace_id\":\"quick\"}", 0.8),
            new ExemplarNote(slot - 4000, slot, 0, "{\"trace_id\":\"slow\"}", 3.5)));
    bucket.put(new LakeKey.MinuteFile(Dataset.EXEMPLARS, PRESENT, "shop").text(), writer.finish());
  }

  @AfterAll
  static void close() throws SqlQueryException {
    engine.close();
  }

  /** A row of an answer, its values by the names of the columns. */
  private record Row(Map<String, Object> values) {

    String text(String column) {
      return String.valueOf(values.get(column));
    }

    double number(String column) {
      return Double.parseDouble(text(column));
    }
  }

  private static List<Row> ask(String title) throws SqlQueryException {
    return rows(TrendQuery.titled(title).asOf(TODAY).duckDb());
  }

  private static List<Row> rows(String sql) throws SqlQueryException {
    List<Row> rows = new ArrayList<>();
    try (SqlQueryResult result = engine.query(sql)) {
      while (result.next()) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < result.columns().size(); i++) {
          values.put(result.columns().get(i).name(), String.valueOf(result.row()[i]));
        }
        rows.add(new Row(values));
      }
    }
    return rows;
  }

  private static List<Line> requests(LocalDate from, LocalDate before) {
    return PAGES.of(REQUESTS, from, before);
  }

  /** Each row's key and number, against what they should be. */
  private static void assertNumbers(
      List<Row> rows, String column, Map<String, Double> expected, String... key) {
    Map<String, Double> actual = new TreeMap<>();
    for (Row row : rows) {
      actual.put(
          Arrays.stream(key).map(row::text).collect(Collectors.joining(" ")), row.number(column));
    }
    assertThat(actual.keySet()).isEqualTo(new TreeSet<>(expected.keySet()));
    actual.forEach((group, number) ->
        assertThat(number).as(group).isCloseTo(known(expected, group), within(0.011)));
  }

  private static <K, V> V known(Map<K, V> values, K key) {
    return Objects.requireNonNull(values.get(key), () -> key + " is none of " + values.keySet());
  }

  static List<TrendQuery> queries() {
    return TrendQuery.all();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void everyQuestion_hasAnAnswer(TrendQuery query) throws SqlQueryException {
    List<Row> rows = rows(query.asOf(TODAY).duckDb());
    if (query.duckDb().contains("FROM latest")) {
      assertThat(rows).as("nothing was scraped within the last five minutes").isEmpty();
    } else {
      assertThat(rows).isNotEmpty();
    }
  }

  @Test
  void quantilesOfNativeHistograms_areThoseOfALogarithmicScale() throws SqlQueryException {
    Row row = ask("How long do requests take, by native histograms?").getFirst();
    assertThat(row.text("handler")).isEqualTo("/native");
    assertThat(row.number("p50")).isEqualTo(1);
    assertThat(row.number("p95")).isEqualTo(1.8661); // 2^0.9
    assertThat(row.number("p99")).isEqualTo(1.9725); // 2^0.98
  }

  @Test
  void tracesOfSlowRequests_areThoseAboveASecond() throws SqlQueryException {
    assertThat(ask("Which traces belong to the slowest requests of today?"))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.text("trace")).isEqualTo("slow");
          assertThat(row.number("seconds")).isEqualTo(3.5);
          assertThat(row.text("ts")).contains("11:59:56");
        });
  }

  @Test
  void heatmap_hasARowForEachHourAndBucket() throws SqlQueryException {
    List<Row> rows = ask("How were the durations of requests spread over yesterday?");
    assertThat(rows).hasSize(48).allMatch(row -> row.number("requests") == 50);
    assertThat(rows.get(0).number("lower")).isEqualTo(0.5);
    assertThat(rows.get(1).number("upper")).isEqualTo(2);
  }

  /** Those that do not ask for the hours of today. */
  static List<TrendQuery> queriesOfWholeDays() {
    return TrendQuery.all().stream()
        .filter(query -> query.duckDb().contains("FROM trends"))
        .filter(query -> query.duckDb().matches("(?s).*dt (<|=) CAST.*"))
        .toList();
  }

  /** By what DuckDB says it opened. */
  @ParameterizedTest
  @MethodSource("queriesOfWholeDays")
  void questionOfWholeDays_readsNoSamples(TrendQuery query) throws SqlQueryException {
    String plan = rows("EXPLAIN ANALYZE " + query.asOf(TODAY).duckDb()).toString();
    assertThat(plan).contains("trends/dt=").doesNotContain("samples/");
  }

  @Test
  void disks_areThoseThatFillWithTheDaysLeft() throws SqlQueryException {
    List<Row> rows = ask("Which disks are full within a week?");
    assertThat(rows)
        .extracting(row -> row.text("instance"))
        .containsExactly("host-2.shop:9100", "host-2.payments:9100", "host-2.analytics:9100");
    assertThat(rows).allMatch(row -> row.text("mountpoint").equals("/var/lib/data"));
    double[] days = {2.4, 4.1, 6.2};
    for (int i = 0; i < days.length; i++) {
      assertThat(rows.get(i).number("full_in_days")).isCloseTo(days[i], within(0.2));
    }
    assertThat(rows.getFirst().number("grows_gb_per_day"))
        .isCloseTo(0.022 * 200 * (1L << 30) / 1e9, within(0.1));
  }

  @Test
  void requestsByService_areThoseOfThePagesWeekByWeek() throws SqlQueryException {
    assertNumbers(
        ask("How many requests a second did each service answer over the year?"),
        "requests_per_second",
        FleetPages.perSecond(
            requests(FIRST_DAY, TODAY),
            line ->
                line.job()
                    + ' '
                    + line.day().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))),
        "job",
        "week");
  }

  @Test
  void errors_areThePartOfThePages() throws SqlQueryException {
    List<Row> rows =
        ask("Which part of the requests failed, and how much of the error budget is spent?");
    Map<String, Double> expected = new HashMap<>();
    requests(FIRST_DAY, TODAY).stream()
        .collect(
            Collectors.groupingBy(line -> line.job() + ' ' + line.day().toString().substring(0, 7)))
        .forEach((group, lines) -> {
          double errors =
              lines.stream().filter(line -> line.has("code", "500")).mapToDouble(Line::step).sum();
          expected.put(group, 100 * errors / lines.stream().mapToDouble(Line::step).sum());
        });
    assertNumbers(rows, "error_percent", expected, "job", "month");
    assertThat(known(expected, "storefront 2026-03")).isCloseTo(0.2, within(0.01));
    for (Row row : rows) {
      assertThat(row.number("budget_spent_percent"))
          .isCloseTo(1000 * row.number("error_percent"), within(0.6));
    }
  }

  @Test
  void quantiles_areThoseOfTheDistributionWithinItsBuckets() throws SqlQueryException {
    for (Row row : ask("How long do requests take: p50, p95 and p99?")) {
      double median = known(MEDIANS, row.text("handler"));
      if (row.text("job").equals("checkout")) {
        assertThat(row.number("p99")).as("%s, in an incident", row).isGreaterThan(6 * median);
      } else {
        assertQuantile(row, "p50", 0.5, median);
        assertQuantile(row, "p95", 0.95, median);
        assertQuantile(row, "p99", 0.99, median);
      }
    }
  }

  /** By a straight line within the bucket of a log-logistic distribution of shape 3. */
  private static void assertQuantile(Row row, String column, double quantile, double median) {
    double[] bounds = {0, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    int bucket = 1;
    while (upTo(bounds[bucket], median) < quantile) {
      bucket++;
    }
    double below = upTo(bounds[bucket - 1], median);
    double part = (quantile - below) / (upTo(bounds[bucket], median) - below);
    double expected = bounds[bucket - 1] + (bounds[bucket] - bounds[bucket - 1]) * part;
    assertThat(row.number(column)).as("%s", row).isCloseTo(expected, within(0.02 * expected));
    assertThat(row.number(column)).as("%s", row).isBetween(bounds[bucket - 1], bounds[bucket]);
  }

  private static double upTo(double bound, double median) {
    return bound == 0 ? 0 : 1 / (1 + Math.pow(median / bound, 3));
  }

  @Test
  void busiestHour_isThatOfThePages() throws SqlQueryException {
    Map<String, Map<String, List<Double>>> weeks = new TreeMap<>();
    FleetPages.perSecond(
            requests(FIRST_DAY, TODAY), line -> List.of(line.job(), line.hour().toString()))
        .forEach((key, rate) -> {
          Instant hour = Instant.parse(key.get(1));
          weeks
              .computeIfAbsent(key.get(0), job -> new HashMap<>())
              .computeIfAbsent(weekdayAndHour(hour), unseen -> new ArrayList<>())
              .add(rate);
        });
    List<Row> rows = ask("Which is the busiest hour of the week?");
    assertThat(rows).hasSize(3 * weeks.size());
    for (Row row : rows) {
      List<Map.Entry<String, Double>> hours =
          known(weeks, row.text("job")).entrySet().stream()
              .map(hour -> Map.entry(hour.getKey(), mean(hour.getValue())))
              .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
              .toList();
      Map.Entry<String, Double> expected = hours.get((int) row.number("place") - 1);
      assertThat(row.text("weekday") + ' ' + row.text("hour_utc")).isEqualTo(expected.getKey());
      assertThat(row.number("requests_per_second")).isCloseTo(expected.getValue(), within(0.011));
    }
  }

  private static String weekdayAndHour(Instant hour) {
    return hour.atOffset(ZoneOffset.UTC).getDayOfWeek().getValue()
        + " "
        + hour.atOffset(ZoneOffset.UTC).getHour();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  @Test
  void growth_isOfTheRatesOfTheMonths() throws SqlQueryException {
    List<Row> rows = ask("How much does each service grow from month to month?");
    Map<String, Double> rates =
        FleetPages.perSecond(
            requests(FIRST_DAY, TODAY), line -> line.job() + ' ' + line.day().withDayOfMonth(1));
    assertNumbers(rows, "requests_per_second", rates, "job", "month");
    for (Row row : rows) {
      double before = known(rates, row.text("job") + " 2026-02-01");
      if (row.text("month").equals("2026-03-01")) {
        double growth = 100 * (known(rates, row.text("job") + " 2026-03-01") / before - 1);
        assertThat(row.number("growth_percent")).isCloseTo(growth, within(0.06));
      } else {
        assertThat(row.text("growth_percent")).isEqualTo("null");
      }
    }
  }

  @Test
  void headroom_isThatOfTheTightestHour() throws SqlQueryException {
    LocalDate from = TODAY.minusDays(7);
    Map<String, Double> memory =
        leastPercent(from, "node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes");
    Map<String, Double> disk =
        leastPercent(from, "node_filesystem_avail_bytes", "node_filesystem_size_bytes");
    List<Row> rows = ask("How much headroom has each account?");
    assertNumbers(rows, "memory_least_percent", rounded(memory), "account");
    assertNumbers(rows, "disk_least_percent", rounded(disk), "account");
    List<Line> cpu = PAGES.of("node_cpu_seconds_total", from, TODAY);
    for (Row row : rows) {
      List<Line> mine =
          cpu.stream().filter(line -> line.target().account().equals(row.text("account"))).toList();
      double idle =
          mine.stream().filter(line -> line.has("mode", "idle")).mapToDouble(Line::step).sum();
      double free = 100 * idle / mine.stream().mapToDouble(Line::step).sum();
      assertThat(row.number("cpu_free_percent")).isCloseTo(free, within(0.06));
      assertThat(row.number("cpu_least_percent")).isLessThan(free);
    }
  }

  private static Map<String, Double> leastPercent(LocalDate from, String free, String all) {
    Map<String, Map<Instant, Double>> whole = FleetPages.leastByHour(PAGES.of(all, from, TODAY));
    Map<String, Double> least = new HashMap<>();
    FleetPages.leastByHour(PAGES.of(free, from, TODAY))
        .forEach((account, hours) ->
            hours.forEach((hour, bytes) ->
                least.merge(account, 100 * bytes / known(known(whole, account), hour), Math::min)));
    return least;
  }

  private static Map<String, Double> rounded(Map<String, Double> percents) {
    Map<String, Double> rounded = new HashMap<>();
    percents.forEach((key, percent) -> rounded.put(key, Math.round(10 * percent) / 10.0));
    return rounded;
  }

  @Test
  void costliestName_isTheBucketsWithTheirSeriesAndSamples() throws SqlQueryException {
    LocalDate yesterday = TODAY.minusDays(1);
    String name = "http_request_duration_seconds_bucket";
    Row first = ask("Which metric names cost most?").getFirst();
    assertThat(first.text("name")).isEqualTo(name);
    assertThat(first.number("series"))
        .isEqualTo(PAGES.seriesOn(yesterday, line -> line.name().equals(name)).size());
    assertThat(first.number("samples")).isEqualTo(PAGES.of(name, yesterday, TODAY).size());
    assertThat(first.number("percent_of_samples")).isBetween(30.0, 60.0);
  }

  @Test
  void gaps_areThoseOfTheTargetsThatDoNotAlwaysAnswer() throws SqlQueryException {
    Instant from = TODAY.minusDays(7).atStartOfDay().toInstant(ZoneOffset.UTC);
    Map<String, Double> failed = new TreeMap<>();
    for (SimulatedTarget target : FLEET.targets()) {
      for (Instant slot = from; slot.isBefore(PRESENT); slot = slot.plus(INTERVAL)) {
        failed.merge(
            target.account() + ' ' + target.instance(),
            target.availability().isUp(slot) ? 0.0 : 1,
            Double::sum);
      }
    }
    failed.values().removeIf(count -> count == 0);
    List<Row> rows = ask("Which targets have gaps, and why?");
    assertThat(rows)
        .hasSize(2)
        .allMatch(row -> row.text("last_reason").contains("HTTP status 503"));
    assertNumbers(rows, "failed", failed, "account", "instance");
    assertThat(rows.getFirst().number("up_percent")).isZero();
    assertThat(rows).allMatch(row -> row.number("slots") == 7 * 48 + 24);
  }

  @Test
  void sizesOfScrapes_areThoseOfThePages() throws SqlQueryException {
    List<Row> rows = ask("Which targets are slow or large to scrape?");
    List<SimulatedTarget> answering =
        FLEET.targets().stream()
            .filter(target -> !(target.availability() instanceof Availability.Never))
            .toList();
    assertThat(rows).hasSize(answering.size());
    assertThat(rows)
        .isSortedAccordingTo(
            Comparator.comparingDouble((Row row) -> row.number("slowest_seconds")).reversed());
    for (Row row : rows) {
      int samples = FLEET.target(row.text("instance")).orElseThrow().expose(PRESENT).samples();
      assertThat(row.number("samples")).isEqualTo(samples);
    }
  }

  @Test
  void changes_areTheVersionsThatWereDeployed() throws SqlQueryException {
    Set<String> was = build(TODAY.minusDays(8));
    Set<String> remains = build(TODAY.minusDays(1));
    List<Row> rows = ask("What changed between two days?");
    assertThat(rows).extracting(row -> row.text("name")).containsOnly("app_build_info");
    assertThat(rows).hasSize(3);
    assertThat(rows.stream().mapToDouble(row -> row.number("appeared")).sum())
        .isEqualTo(without(remains, was));
    assertThat(rows.stream().mapToDouble(row -> row.number("vanished")).sum())
        .isEqualTo(without(was, remains));
    assertThat(rows.getFirst().text("example_appeared")).contains("\"version\":\"2.");
  }

  private static Set<String> build(LocalDate day) {
    return PAGES.seriesOn(day, line -> line.name().equals("app_build_info"));
  }

  private static int without(Set<String> some, Set<String> others) {
    Set<String> left = new HashSet<>(some);
    left.removeAll(others);
    assertThat(left).isNotEmpty();
    return left.size();
  }

  @Test
  void busiestInstances_haveTheRatesOfThePages() throws SqlQueryException {
    List<Row> rows = ask("Which ten instances have most to do?");
    assertNumbers(
        rows,
        "requests_per_second",
        FleetPages.perSecond(
            requests(TODAY.minusDays(1), TODAY.plusDays(1)), line -> line.target().instance()),
        "instance");
    assertThat(rows)
        .isSortedAccordingTo(
            Comparator.comparingDouble((Row row) -> row.number("requests_per_second")).reversed());
  }

  @Test
  void unlikeHours_areThoseThatDifferMost() throws SqlQueryException {
    Map<String, Double> yesterday = byHour(TODAY.minusDays(1));
    Map<String, Double> weekBefore = byHour(TODAY.minusDays(8));
    List<Row> rows = ask("What is unlike the week before?");
    assertThat(rows).hasSize(15);
    for (Row row : rows) {
      String key = row.text("job") + ' ' + row.text("hour_utc");
      assertThat(row.number("yesterday")).isCloseTo(known(yesterday, key), within(0.011));
      assertThat(row.number("week_before")).isCloseTo(known(weekBefore, key), within(0.011));
    }
    String job = rows.getFirst().text("job");
    double most =
        yesterday.keySet().stream()
            .filter(key -> key.startsWith(job + ' '))
            .mapToDouble(key -> Math.abs(known(yesterday, key) - known(weekBefore, key)))
            .max()
            .orElseThrow();
    Row first = rows.getFirst();
    assertThat(Math.abs(first.number("yesterday") - first.number("week_before")))
        .isCloseTo(most, within(0.02));
  }

  private static Map<String, Double> byHour(LocalDate day) {
    return FleetPages.perSecond(
        requests(day, day.plusDays(1)),
        line -> line.job() + ' ' + line.slot().atOffset(ZoneOffset.UTC).getHour());
  }

  @Test
  void restarts_areTheOtherStartsOfThePages() throws SqlQueryException {
    Map<String, Double> restarts = new HashMap<>();
    PAGES.of("process_start_time_seconds", TODAY.minusDays(7), TODAY.plusDays(1)).stream()
        .collect(
            Collectors.groupingBy(
                line -> line.target().instance(),
                Collectors.mapping(Line::value, Collectors.toSet())))
        .forEach((instance, starts) -> restarts.put(instance, starts.size() - 1.0));
    List<Row> rows = ask("Which processes restarted, and how often?");
    assertNumbers(rows, "restarts", restarts, "instance");
    assertThat(rows).allMatch(row -> row.text("last_start").startsWith("2026-03-10T07:"));
  }

  @Test
  void seriesOfADay_areThoseOfThePagesAndOurOwn() throws SqlQueryException {
    List<Row> rows = ask("How many series are there, and how many are new each day?");
    for (Row row : rows) {
      LocalDate day = LocalDate.parse(row.text("dt"));
      long targets =
          FLEET.targets().stream()
              .filter(target -> isOf(target, row.text("account"), row.text("job")))
              .count();
      Set<String> series =
          PAGES.seriesOn(day, line -> isOf(line.target(), row.text("account"), row.text("job")));
      Set<String> fresh = new HashSet<>(series);
      for (LocalDate old = TODAY.minusDays(8); old.isBefore(day); old = old.plusDays(1)) {
        fresh.removeAll(
            PAGES.seriesOn(old, line -> isOf(line.target(), row.text("account"), row.text("job"))));
      }
      assertThat(row.number("series")).isEqualTo(series.size() + SYNTHETIC * (double) targets);
      assertThat(row.number("never_seen_before")).isEqualTo(fresh.size());
    }
    assertThat(rows).hasSize(7 * 6);
  }

  private static Map<String, Double> steps(Predicate<Line> which, Function<Line, Instant> at) {
    Map<String, Double> steps = new HashMap<>();
    requests(TODAY.minusDays(1), TODAY).stream()
        .filter(line -> line.seconds() > 0)
        .filter(which)
        .forEach(line ->
            steps.merge(
                line.job() + ' ' + LocalDateTime.ofInstant(at.apply(line), ZoneOffset.UTC),
                line.step(),
                Double::sum));
    return steps;
  }

  @Test
  void requestRate_isThatOfThePagesSlotBySlot() throws SqlQueryException {
    List<Row> rows = ask("How did the request rate go through yesterday?");
    Map<String, Double> all = steps(line -> true, Line::slot);
    Map<String, Double> failed = steps(line -> line.has("code", "500"), Line::slot);
    assertThat(rows).hasSameSizeAs(all.keySet());
    for (Row row : rows) {
      String key = row.text("job") + ' ' + row.text("ts");
      assertThat(row.number("requests_per_second"))
          .as(key)
          .isCloseTo(known(all, key) / INTERVAL.toSeconds(), within(0.011));
      assertThat(row.number("error_percent"))
          .as(key)
          .isCloseTo(100 * known(failed, key) / known(all, key), within(0.0011));
    }
  }

  @Test
  void failedRequests_areThoseOfThePagesHourByHour() throws SqlQueryException {
    assertNumbers(
        ask("How many requests failed in each hour of yesterday?"),
        "failed",
        steps(line -> line.has("code", "500"), Line::hour),
        "job",
        "ts");
  }

  @Test
  void endedSeries_wereThereAndAreNoMore() throws SqlQueryException {
    List<Row> rows = ask("Which series ended within the last week?");
    Set<String> yesterday = build(TODAY.minusDays(1));
    assertThat(rows).extracting(row -> row.text("name")).containsOnly("app_build_info");
    assertThat(rows.size()).isGreaterThanOrEqualTo(without(build(TODAY.minusDays(7)), yesterday));
  }

  @Test
  void labels_haveTheirValuesCounted() throws SqlQueryException {
    List<Row> rows = ask("Which labels have most values?");
    Map<String, Double> buckets = new HashMap<>();
    for (Row row : rows) {
      buckets.put(row.text("name") + ' ' + row.text("label"), row.number("values"));
    }
    assertThat(buckets).containsEntry("http_request_duration_seconds_bucket le", 12.0);
  }

  private static boolean isOf(SimulatedTarget target, String account, String job) {
    return target.account().equals(account) && target.job().equals(job);
  }
}
