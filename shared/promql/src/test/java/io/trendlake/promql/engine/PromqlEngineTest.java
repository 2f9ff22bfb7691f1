// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.engine.QueryValue.MatrixSeries;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How queries are run: slices, threads, limits, ends, failures, and what is off by default. */
final class PromqlEngineTest {

  private static final long MINUTE = 60_000;
  private static final long DAY = 86_400_000;

  private static EngineOptions options(int sliceDays, int threads) {
    return options(50_000_000, false, sliceDays, threads);
  }

  private static EngineOptions options(
      long maxSamples, boolean delayedNameRemoval, int sliceDays, int threads) {
    return new EngineOptions(
        ParseOptions.ALL,
        5 * MINUTE,
        MINUTE,
        maxSamples,
        1L << 30,
        delayedNameRemoval,
        false,
        sliceDays,
        threads,
        TrendUse.EXACT);
  }

  /** Samples of the fleet are half an hour apart. */
  private static EngineOptions patient(int sliceDays, int threads) {
    return options(sliceDays, threads).withLookback(45 * MINUTE);
  }

  private static EngineOptions limited(long maxSamples, long maxBytes) {
    return options(maxSamples, false, 8, 1).withMaxBytes(maxBytes);
  }

  private static MatrixValue range(
      EngineOptions options, SampleSource source, String query, long start, long end, long step)
      throws ParseException {
    QueryResult result =
        new PromqlEngine(options).range(source, query, start, end, step, QueryControl.unbounded());
    return (MatrixValue) result.value();
  }

  private static VectorValue instant(EngineOptions options, SampleSource source, String query)
      throws ParseException {
    QueryResult result =
        new PromqlEngine(options).instant(source, query, 0, QueryControl.unbounded());
    return (VectorValue) result.value();
  }

  private static InMemorySamples of(Labels... series) {
    InMemorySamples samples = new InMemorySamples();
    for (Labels labels : series) {
      samples.add(labels, 0, 1);
    }
    return samples;
  }

  private static Labels labels(String... namesAndValues) {
    return Labels.of(namesAndValues);
  }

  /** Forty days of counters that are reset, gauges, gaps and stale series. */
  private static InMemorySamples fleet(Random random) {
    InMemorySamples samples = new InMemorySamples();
    for (String host : List.of("a", "b", "c")) {
      double counter = 0;
      for (long ts = 0; ts < 40 * DAY; ts += 30 * MINUTE) {
        counter = random.nextInt(200) == 0 ? 0 : counter + random.nextInt(50);
        if (random.nextInt(20) > 0) {
          samples.add(labels("__name__", "hits_total", "host", host), ts, counter);
        }
        boolean stale = random.nextInt(50) == 0;
        samples.add(
            labels("__name__", "level", "host", host),
            ts,
            stale ? StaleMarker.VALUE : random.nextGaussian() * 1e6);
      }
    }
    return samples;
  }

  private static String bits(MatrixValue matrix) {
    StringBuilder out = new StringBuilder();
    for (MatrixSeries series : matrix.series()) {
      out.append(series.labels()).append(' ');
      for (int i = 0; i < series.timestamps().length; i++) {
        out.append(series.timestamps()[i])
            .append('=')
            .append(Long.toHexString(Double.doubleToRawLongBits(series.values()[i])))
            .append(' ');
      }
      out.append('\n');
    }
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "level",
        "sum by (host) (rate(hits_total[6h]))",
        "hits_total - hits_total offset 1d",
        "max_over_time(rate(hits_total[2h])[1d:1h])",
        "topk(2, level)",
        "level > 0 and on (host) hits_total",
        "avg_over_time(level[2d]) / on (host) group_left () (level @ end() or vector(1))",
        "absent(level{host=\"a\"} > 0)",
        "count_values(\"v\", round(level / 1e7))",
        "sum(level) + sum(level)",
        "quantile by (host) (0.9, level)",
        "time() + 1",
        "predict_linear(level[1d], 3600)",
        "(level < 0) or (level * 2)",
        "label_replace(level, \"x\", \"$1\", \"host\", \"(.)\")",
      })
  void slicesAndThreads_doNotShow(String query) throws ParseException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("PromqlEngineTest -Dseed=" + seed);
    Random random = new Random(seed);
    InMemorySamples samples = fleet(random);
    long start = random.nextInt(100_000_000);
    long step = 60_000L * (1 + random.nextInt(500));
    String whole = bits(range(patient(1000, 1), samples, query, start, 39 * DAY, step));
    assertThat(whole).isNotEmpty();
    for (EngineOptions cut : List.of(patient(1, 4), patient(1, 1), patient(3, 2), patient(8, 3))) {
      assertThat(bits(range(cut, samples, query, start, 39 * DAY, step)))
          .as("%s by %s days on %s threads", query, cut.sliceDays(), cut.threads())
          .isEqualTo(whole);
    }
  }

  @Test
  void sameLabelsOfTwoNames_areRefusedEvenInDifferentSlices() {
    InMemorySamples samples = new InMemorySamples();
    for (long ts = 0; ts < DAY; ts += MINUTE) {
      samples.add(labels("__name__", "early_total", "host", "a"), ts, (double) ts);
      samples.add(labels("__name__", "late_total", "host", "a"), ts + 20 * DAY, (double) ts);
    }
    for (int days : new int[] {1, 100}) {
      assertThatThrownBy(() ->
              range(
                  options(days, 2),
                  samples,
                  "rate({__name__=~\".*_total\"}[5m])",
                  0,
                  21 * DAY,
                  10 * MINUTE))
          .isInstanceOf(QueryException.class)
          .hasMessage("vector cannot contain metrics with the same labelset");
    }
  }

  @Test
  void name_goesAtEachFunctionByDefault() throws ParseException {
    InMemorySamples samples =
        of(labels("__name__", "a", "x", "1"), labels("__name__", "b", "x", "1"));
    assertThatThrownBy(() -> instant(options(8, 1), samples, "abs({x=\"1\"})"))
        .hasMessage("vector cannot contain metrics with the same labelset");
    assertThat(instant(options(8, 1), samples, "sum by (__name__) (abs(a))").samples())
        .extracting(QueryValue.VectorSample::labels)
        .containsExactly(Labels.empty());
    EngineOptions delayed = options(1000, true, 8, 1);
    assertThat(
            instant(
                    delayed,
                    samples,
                    "label_replace(abs({x=\"1\"}), \"n\", \"$1\", \"__name__\", \"(.*)\")")
                .samples())
        .extracting(QueryValue.VectorSample::labels)
        .containsExactlyInAnyOrder(labels("x", "1", "n", "a"), labels("x", "1", "n", "b"));
  }

  @Test
  void seriesThatAreNeverThereAtOnce_becomeOne() throws ParseException {
    InMemorySamples samples = new InMemorySamples();
    samples.add(labels("__name__", "a"), 0, 1);
    samples.add(labels("__name__", "b"), 10 * MINUTE, 2);
    MatrixValue matrix =
        range(options(8, 1), samples, "-{__name__=~\"a|b\"}", 0, 10 * MINUTE, 10 * MINUTE);
    assertThat(matrix.series()).hasSize(1);
    assertThat(matrix.series().getFirst().values()).containsExactly(-1, -2);
  }

  @Test
  void tooManySamples_areRefusedInPrometheusWords() {
    InMemorySamples samples = fleet(new Random(1));
    assertThatThrownBy(() -> range(limited(1000, 1L << 30), samples, "level", 0, 20 * DAY, MINUTE))
        .isInstanceOf(QueryException.class)
        .hasMessage("query processing would load too many samples into memory in query execution");
  }

  @Test
  void tooManyBytes_areRefusedWithNumbersAndRemedy() {
    InMemorySamples samples = fleet(new Random(1));
    assertThatThrownBy(() ->
            range(limited(50_000_000, 1_000_000), samples, "{host=~\".\"}", 0, 20 * DAY, MINUTE))
        .isInstanceOf(QueryException.class)
        .hasMessageMatching(
            "the query needs more than the 1000000 bytes of memory that it may use: \\d+ series,"
                + " \\d+ points, \\d+ bytes; select fewer series, aggregate them earlier, or use a"
                + " larger step");
  }

  /** Neither what slices came to nor what is handed on is held beside the answer. */
  @Test
  void answerOfManySlices_isHeldOnce() throws ParseException {
    InMemorySamples samples = new InMemorySamples();
    for (long ts = 0; ts <= 32 * DAY; ts += 5 * MINUTE) {
      for (String host : List.of("a", "b", "c", "d")) {
        samples.add(labels("__name__", "m", "host", host), ts, (double) ts);
      }
    }
    long answer = 4 * (300 + 8 * 32 * 1440L);
    MatrixValue matrix =
        range(limited(50_000_000, answer * 4 / 3), samples, "m", 0, 32 * DAY - MINUTE, MINUTE);
    assertThat(matrix.series()).hasSize(4);
    assertThatThrownBy(() ->
            range(limited(50_000_000, answer - 1), samples, "m", 0, 32 * DAY - MINUTE, MINUTE))
        .isInstanceOf(QueryException.class);
  }

  /** What is handed out as it is, is held until the answer is written. */
  @ParameterizedTest
  @ValueSource(strings = {"{host=~\".\"}[40d]", "{host=~\".\"}[40d:30m]", "{host=~\".\"}[2d:1m]"})
  void rangeThatDoesNotFitTheMemory_isRefused(String query) {
    InMemorySamples samples = fleet(new Random(1));
    assertThatThrownBy(() ->
            new PromqlEngine(limited(50_000_000, 100_000))
                .instant(samples, query, 40 * DAY, QueryControl.unbounded()))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("more than the 100000 bytes of memory");
  }

  @Test
  void aggregation_needsMemoryForGroupsOnly() throws ParseException {
    InMemorySamples samples = new InMemorySamples();
    for (int i = 0; i < 500; i++) {
      samples.add(labels("__name__", "m", "i", Integer.toString(i)), 0, 1);
    }
    // 500 series over 100 steps would be 400,000 bytes.
    MatrixValue matrix = range(limited(50_000_000, 200_000), samples, "sum(m)", 0, 99, 1);
    assertThat(matrix.series().getFirst().values()[99]).isEqualTo(500);
  }

  @Test
  void deadline_endsTheQuery() {
    InMemorySamples samples = fleet(new Random(1));
    QueryControl over = QueryControl.within(Duration.ZERO);
    assertThatThrownBy(() ->
            new PromqlEngine(options(1, 2))
                .range(samples, "rate(hits_total[1d])", 0, 39 * DAY, MINUTE, over))
        .isInstanceOfSatisfying(
            QueryException.class, e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.TIMEOUT))
        .hasMessage("query timed out in expression evaluation");
  }

  @Test
  void cancel_endsARunningQuery() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch canceled = new CountDownLatch(1);
    QueryControl control = QueryControl.unbounded();
    InMemorySamples samples = fleet(new Random(1));
    SampleSource waiting =
        selection -> {
          reading.countDown();
          try {
            assertThat(canceled.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return samples.select(selection);
        };
    List<Throwable> failures = new ArrayList<>();
    Thread query =
        Thread.ofPlatform()
            .start(() -> {
              try {
                new PromqlEngine(options(8, 1)).instant(waiting, "level", 0, control);
              } catch (QueryException | ParseException e) {
                failures.add(e);
              }
            });
    assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
    control.cancel();
    canceled.countDown();
    query.join();
    assertThat(failures)
        .singleElement()
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.CANCELED));
  }

  @Test
  void failingSource_isNamed() {
    SampleSource broken =
        selection -> {
          throw new IOException("samples/day/dt=2026-11-22/part-0000.parquet is damaged");
        };
    for (int days : new int[] {1, 100}) {
      assertThatThrownBy(() -> range(options(days, 4), broken, "up", 0, 30 * DAY, DAY))
          .isInstanceOfSatisfying(
              QueryException.class,
              e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.STORAGE))
          .hasMessage("expanding series: samples/day/dt=2026-11-22/part-0000.parquet is damaged");
    }
  }

  @Test
  void selection_isClosedAlsoWhenReadingFails() {
    List<String> closed = new ArrayList<>();
    SampleSource failing =
        selection ->
            new SelectedSeries() {
              @Override
              public int size() {
                return 1;
              }

              @Override
              public Labels labels(int series) {
                return Labels.of("__name__", "up");
              }

              @Override
              public long sampleCount() {
                return 1;
              }

              @Override
              public SampleRun read(int series) throws IOException {
                throw new IOException("gone");
              }

              @Override
              public void close() {
                closed.add("closed");
              }
            };
    assertThatThrownBy(() -> instant(options(8, 1), failing, "up"))
        .hasMessage("expanding series: gone");
    assertThat(closed).containsExactly("closed");
  }

  @Test
  void filesThatDoNotFitTheMemory_areRefusedBeforeTheyAreRead() {
    SampleSource large =
        selection ->
            new SelectedSeries() {
              @Override
              public int size() {
                return 1;
              }

              @Override
              public Labels labels(int series) {
                return Labels.of("__name__", "up");
              }

              @Override
              public long sampleCount() {
                return 1;
              }

              @Override
              public long heldBytes() {
                return 1L << 50;
              }

              @Override
              public SampleRun read(int series) {
                throw new AssertionError("read though it does not fit");
              }

              @Override
              public void close() {}
            };
    assertThatThrownBy(() -> instant(options(8, 1), large, "up"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("the files that it reads side by side take 1125899906842624 bytes")
        .hasMessageContaining("ask for a shorter range");
  }

  @Test
  void partThatIsThereTwice_isReadOnce() throws ParseException {
    InMemorySamples samples = of(labels("__name__", "a", "x", "1"));
    int[] selections = new int[1];
    SampleSource counting =
        selection -> {
          selections[0]++;
          return samples.select(selection);
        };
    assertThat(instant(options(8, 1), counting, "a / sum(a) + sum(a)").samples()).isEmpty();
    assertThat(selections[0]).isEqualTo(1);
    selections[0] = 0;
    assertThat(instant(options(8, 1), counting, "sum(a) + sum(a) * sum(a)").samples()).hasSize(1);
    assertThat(selections[0]).isEqualTo(1);
  }

  @Test
  void partThatNeverChanges_isReadForOneStep() throws ParseException {
    InMemorySamples samples = of(labels("__name__", "a"));
    List<Long> spans = new ArrayList<>();
    SampleSource watching =
        selection -> {
          spans.add(selection.to() - selection.from());
          return samples.select(selection);
        };
    MatrixValue matrix = range(options(8, 1), watching, "a @ 0", 0, DAY, MINUTE);
    assertThat(matrix.series().getFirst().values()).hasSize(1441).containsOnly(1);
    assertThat(spans).containsExactly(5 * MINUTE - 1);
  }

  @Test
  void longChain_isAnswered() throws ParseException {
    InMemorySamples samples = of(labels("__name__", "a"));
    String chain = "1" + " + 1".repeat(20_000);
    QueryResult result =
        new PromqlEngine(options(8, 1)).instant(samples, chain, 0, QueryControl.unbounded());
    assertThat(result.value()).isEqualTo(new QueryValue.ScalarValue(0, 20_001));
    assertThat(instant(options(8, 1), samples, "a" + " or a".repeat(3_000)).samples()).hasSize(1);
  }

  @Test
  void rangeWithoutSteps_isRefused() {
    InMemorySamples samples = of(labels("__name__", "a"));
    assertThatThrownBy(() -> range(options(8, 1), samples, "a", 0, 1000, 0))
        .hasMessageContaining("positive step");
    assertThatThrownBy(() -> range(options(8, 1), samples, "a", 1000, 0, 10))
        .hasMessageContaining("not before its start");
    assertThatThrownBy(() -> range(options(8, 1), samples, "a[5m]", 0, 1000, 10))
        .hasMessage(
            "invalid expression type \"range vector\" for range query, must be Scalar or instant"
                + " Vector");
    assertThatThrownBy(() -> range(options(8, 1), samples, "a", 0, Long.MAX_VALUE / 2, 1))
        .hasMessageContaining("use a larger step or a shorter range");
    assertThatThrownBy(() -> range(options(8, 1), samples, "max_over_time(a[10y:1ms])", 0, 9, 1))
        .isInstanceOf(QueryException.class)
        .hasMessageMatching(
            "the subquery a\\[10y:1ms\\] has 3153600\\d+ steps, too many for the \\d+ bytes of memory.*");
    assertThatThrownBy(() -> range(limited(1000, 10_000), samples, "1", 0, 1_000_000, 1))
        .hasMessage(
            "the query has 1000001 steps, too many for the 10000 bytes of memory that a query may"
                + " use; use a larger step or a shorter range");
  }

  @Test
  void annotations_nameTheirPlace() throws ParseException {
    InMemorySamples samples = of(labels("__name__", "a"));
    String query = "sum(\n  quantile(3, a))";
    QueryResult result =
        new PromqlEngine(options(8, 1)).instant(samples, query, 0, QueryControl.unbounded());
    byte[] bytes = query.getBytes(StandardCharsets.UTF_8);
    assertThat(result.annotations().warnings(bytes))
        .containsExactly("PromQL warning: quantile value should be between 0 and 1, got 3 (2:12)");
    assertThat(result.annotations().plainWarnings())
        .containsExactly("PromQL warning: quantile value should be between 0 and 1, got 3");
  }

  @Test
  void parameterOfAggregation_isNamedByItsExtremesOverAllSlices() throws ParseException {
    InMemorySamples samples = fleet(new Random(1));
    for (int days : new int[] {1, 100}) {
      QueryResult result =
          new PromqlEngine(patient(days, 2))
              .range(
                  samples,
                  "quantile(time() / 86400, level) + limit_ratio(-time(), count(level))",
                  0,
                  20 * DAY,
                  6 * 60 * MINUTE,
                  QueryControl.unbounded());
      assertThat(result.annotations().plainWarnings())
          .containsExactlyInAnyOrder(
              "PromQL warning: quantile value should be between 0 and 1, got 20",
              "PromQL warning: ratio value should be between -1 and 1, got -1.728e+06, capping to"
                  + " -1");
    }
  }

  @Test
  void forcedMonotonicity_isCountedOverTheRange() throws ParseException {
    InMemorySamples samples = new InMemorySamples();
    for (long ts = 0; ts <= 10 * MINUTE; ts += MINUTE) {
      samples.add(labels("__name__", "h_bucket", "le", "1"), ts, 10);
      samples.add(labels("__name__", "h_bucket", "le", "2"), ts, 9.875);
      samples.add(labels("__name__", "h_bucket", "le", "+Inf"), ts, 20);
    }
    String query = "histogram_quantile(0.5, h_bucket)";
    QueryResult result =
        new PromqlEngine(options(8, 1))
            .range(samples, query, 0, 10 * MINUTE, MINUTE, QueryControl.unbounded());
    assertThat(result.annotations().infos(query.getBytes(StandardCharsets.UTF_8)))
        .containsExactly(
            "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see"
                + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile),"
                + " from buckets 2 to 2, with a max diff of 0.12, over 11 samples from"
                + " 1970-01-01T00:00:00Z to 1970-01-01T00:10:00Z (1:25)");
  }

  @Test
  void sortingOfARange_isWarnedOfEvenIfItHasOneStep() throws ParseException {
    InMemorySamples samples = new InMemorySamples();
    samples.add(labels("__name__", "a"), 0, 3);
    PromqlEngine engine = new PromqlEngine(options(8, 1));
    QueryControl control = QueryControl.unbounded();
    assertThat(
            engine
                .range(samples, "sort(a)", 0, 30_000, MINUTE, control)
                .annotations()
                .plainWarnings())
        .singleElement()
        .asString()
        .contains("sort is ineffective for range queries");
    assertThat(
            engine.range(samples, "sort(a)", 0, 0, MINUTE, control).annotations().plainWarnings())
        .isEmpty();
    String subquery = "max_over_time(sort(a)[1m:1m])";
    assertThat(engine.instant(samples, subquery, 30_000, control).annotations().plainWarnings())
        .singleElement()
        .asString()
        .contains("sort is ineffective for range queries");
    assertThat(engine.instant(samples, subquery, MINUTE, control).annotations().plainWarnings())
        .isEmpty();
  }

  @Test
  void stringAndRange_areAnsweredAtOneTime() throws ParseException {
    InMemorySamples samples = new InMemorySamples();
    samples.add(labels("__name__", "a"), -MINUTE, 3);
    samples.add(labels("__name__", "a"), -30_000, StaleMarker.VALUE);
    samples.add(labels("__name__", "a"), 0, 4);
    PromqlEngine engine = new PromqlEngine(options(8, 1));
    assertThat(engine.instant(samples, "(\"x\\n\")", 7, QueryControl.unbounded()).value())
        .isEqualTo(new QueryValue.StringValue(7, "x\n"));
    MatrixValue matrix =
        (MatrixValue) engine.instant(samples, "a[5m]", 0, QueryControl.unbounded()).value();
    assertThat(matrix.series().getFirst().timestamps()).containsExactly(-MINUTE, 0);
    assertThat(matrix.series().getFirst().values()).containsExactly(3, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate(a[0.0001])",
        "sum_over_time(a[1m * 1e-9] offset 1m)",
        "deriv(a[range() / 1e9])"
      })
  void rangeBelowAMillisecond_holdsNothing(String query) throws ParseException {
    InMemorySamples samples = of(labels("__name__", "a"));

    assertThat(range(options(8, 1), samples, query, 0, DAY, MINUTE).series()).isEmpty();
    assertThat(range(options(8, 1), samples, "absent(" + query + ")", 0, DAY, MINUTE).series())
        .hasSize(1);
  }

  @Test
  void options_refuseWhatCannotBe() {
    assertThatThrownBy(() ->
            new EngineOptions(
                ParseOptions.DEFAULTS, 0, MINUTE, 1, 1, false, false, 8, 1, TrendUse.EXACT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("are positive, but they are 0 ms");
    EngineOptions defaults = EngineOptions.defaults();
    assertThat(defaults.lookback()).isEqualTo(300_000);
    assertThat(defaults.subqueryStep()).isEqualTo(60_000);
    assertThat(defaults.maxSamples()).isEqualTo(50_000_000);
    assertThat(defaults.delayedNameRemoval()).isFalse();
    assertThat(defaults.parsing()).isEqualTo(ParseOptions.DEFAULTS);
    assertThat(Arrays.asList(defaults.sliceDays() > 0, defaults.threads() > 0)).containsOnly(true);
  }

  /** As in Prometheus, which evaluates once what is the same at all steps. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void sortOfWhatIsTheSameAtAllSteps_isNotWarnedOf(int sliceDays) throws ParseException {
    SampleSource source = of(Labels.of("__name__", "x", "job", "a"));
    PromqlEngine engine = new PromqlEngine(options(sliceDays, 1));
    QueryControl control = QueryControl.unbounded();

    QueryResult same = engine.range(source, "sort(x @ 0)", 0, 2 * DAY, DAY, control);
    QueryResult other = engine.range(source, "sort(x)", 0, 2 * DAY, DAY, control);

    assertThat(same.annotations().plainWarnings()).isEmpty();
    assertThat(((MatrixValue) same.value()).series()).hasSize(1);
    assertThat(other.annotations().plainWarnings()).hasSize(1);
  }
}
