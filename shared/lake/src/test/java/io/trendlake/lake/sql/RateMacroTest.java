// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trendlake.lake.KeyParts;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.model.MetricType;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rate} and {@code increase} against their rules in plain Java. */
final class RateMacroTest {

  private static final Instant START = Instant.parse("2026-11-20T22:00:00Z");
  private static final Duration BETWEEN = Duration.ofSeconds(30);
  private static final int SLOTS = 2 * 60 * 5;

  /** What one series counted in one step of time. */
  private record Step(double increase, double seconds) {
    Step plus(Step other) {
      return new Step(increase + other.increase, seconds + other.seconds);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 60", "2, 300", "3, 90", "4, 3600", "5, 7", "6, 86400", "7, 420", "8, 30"})
  void randomSeries_ratesAsInPlainJava(long seed, int stepSeconds) throws SQLException {
    Random random = new Random(Long.getLong("seed", seed));
    Map<String, Step> expected = new TreeMap<>();
    Map<String, Step> actual = new TreeMap<>();
    try (ViewsInDuckDb views = new ViewsInDuckDb(Watermark.NONE)) {
      for (int i = 0; i < 3; i++) {
        Series series = counter(i);
        List<Sample> samples = randomSamples(random);
        insert(views, series, samples);
        stepsInJava(samples, Duration.ofSeconds(stepSeconds))
            .forEach((ts, step) -> expected.put(series.instance() + ' ' + ts, step));
      }
      for (String row :
          views.rows(
              "SELECT instance, epoch_ms(ts), increase, seconds, rate FROM rate('c', INTERVAL '%d seconds')"
                  .formatted(stepSeconds))) {
        String[] columns = row.split("\\|", -1);
        Step step = new Step(Double.parseDouble(columns[2]), Double.parseDouble(columns[3]));
        actual.put(columns[0] + ' ' + Instant.ofEpochMilli(Long.parseLong(columns[1])), step);
        assertThat(Double.parseDouble(columns[4]))
            .isCloseTo(step.increase() / step.seconds(), within(1e-9));
      }
      assertThat(
              views.rows(
                  """
                  FROM (SELECT * EXCLUDE (rate, labels) FROM rate('c', INTERVAL '%1$d seconds')
                    EXCEPT SELECT * EXCLUDE (labels) FROM increase('c', INTERVAL '%1$d seconds'))\
                  """
                      .formatted(stepSeconds)))
          .isEmpty();
    }
    assertThat(actual.keySet()).as("seed %d", seed).isNotEmpty().isEqualTo(expected.keySet());
    expected.forEach((key, step) -> {
      Step found = Objects.requireNonNull(actual.get(key), key);
      assertThat(found.increase()).as(key).isCloseTo(step.increase(), within(1e-6));
      assertThat(found.seconds()).as(key).isCloseTo(step.seconds(), within(1e-6));
    });
  }

  /** An hour of trends and a step of an hour are the same. */
  @Test
  void stepsOfAnHour_areTheHoursOfTrends() throws SQLException {
    Random random = new Random(Long.getLong("seed", 21));
    try (ViewsInDuckDb views = new ViewsInDuckDb(Watermark.NONE)) {
      insert(views, counter(0), randomSamples(random));
      String trends =
          "SELECT hour, round(increase, 6) FROM trends WHERE increase > 0 ORDER BY hour";
      assertThat(views.rows(trends))
          .isNotEmpty()
          .isEqualTo(
              views.rows(
                  "SELECT ts, round(increase, 6) FROM increase('c', INTERVAL 1 HOUR)"
                      + " WHERE increase > 0 ORDER BY ts"));
    }
  }

  @Test
  void incompleteStep_isDividedByWhatWasObserved() throws SQLException {
    assertThat(rates("rate('c', INTERVAL 5 MINUTE)", sample(60, 0), sample(120, 60)))
        .containsExactly("2026-11-20 22:00:00.0|1.0|60.0|60.0");
  }

  @Test
  void stepAcrossABorder_countsOnceWhereItEnds() throws SQLException {
    assertThat(
            rates(
                "rate('c', INTERVAL 5 MINUTE)", sample(240, 0), sample(300, 60), sample(360, 180)))
        .containsExactly("2026-11-20 22:05:00.0|1.5|180.0|120.0");
  }

  @Test
  void reset_countsFromZero() throws SQLException {
    assertThat(
            rates("rate('c', INTERVAL 5 MINUTE)", sample(0, 100), sample(60, 12), sample(120, 24)))
        .containsExactly("2026-11-20 22:00:00.0|0.2|24.0|120.0");
  }

  @Test
  void staleMarker_endsTheRun() throws SQLException {
    Sample marker = new Sample(START.plusSeconds(60).toEpochMilli(), StaleMarker.VALUE);
    assertThat(
            rates(
                "rate('c', INTERVAL 5 MINUTE)",
                sample(0, 0),
                marker,
                sample(120, 100),
                sample(180, 106)))
        .containsExactly("2026-11-20 22:00:00.0|0.1|6.0|60.0");
  }

  @Test
  void gapWithoutAMarker_isSpannedByItsSeconds() throws SQLException {
    assertThat(
            rates("rate('c', INTERVAL 5 MINUTE)", sample(0, 0), sample(900, 900), sample(960, 960)))
        .containsExactly("2026-11-20 22:15:00.0|1.0|960.0|960.0");
  }

  @Test
  void firstSampleAlone_makesNoStep() throws SQLException {
    assertThat(rates("rate('c', INTERVAL 5 MINUTE)", sample(0, 5))).isEmpty();
  }

  @Test
  void sinceAndUntil_keepTheStepThatEndsWithin() throws SQLException {
    Sample[] samples = {sample(0, 0), sample(3600, 36), sample(7200, 72), sample(10800, 108)};
    String all = "2026-11-20 23:00:00.0|0.01|36.0|3600.0";
    assertThat(
            rates(
                "rate('c', INTERVAL 1 HOUR, since := TIMESTAMP '2026-11-20 23:00:00', until := '2026-11-21')",
                samples))
        .containsExactly(all);
    assertThat(rates("rate('c', INTERVAL 1 HOUR, since := DATE '2026-11-21')", samples)).hasSize(2);
    assertThat(rates("rate('c', INTERVAL 1 HOUR, until := DATE '2026-11-21')", samples))
        .containsExactly(all);
  }

  @Test
  void nameOfAnotherMetric_hasNoRows() throws SQLException {
    assertThat(rates("RATE('C', INTERVAL 5 MINUTE)", sample(0, 0), sample(60, 1))).isEmpty();
  }

  private static List<String> rates(String from, Sample... samples) throws SQLException {
    try (ViewsInDuckDb views = new ViewsInDuckDb(Watermark.NONE)) {
      insert(views, counter(0), List.of(samples));
      return views.rows("SELECT ts, rate, increase, seconds FROM " + from + " ORDER BY ts");
    }
  }

  private static Sample sample(long second, double value) {
    return new Sample(START.plusSeconds(second).toEpochMilli(), value);
  }

  private static Series counter(int number) {
    return new Series("c", "a", "r", "j", "i" + number, "{\"l\":\"x\"}", MetricType.COUNTER);
  }

  private static void insert(ViewsInDuckDb views, Series series, List<Sample> samples)
      throws SQLException {
    for (Sample sample : samples) {
      views.sample(Tier.MINUTE, Instant.ofEpochMilli(sample.ts()), series, sample);
    }
  }

  /** A counter with resets, markers, NaN, jitter and gaps, a few of them longer than a day. */
  private static List<Sample> randomSamples(Random random) {
    List<Sample> samples = new ArrayList<>();
    double value = random.nextInt(100);
    long gap = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      int dice = random.nextInt(40);
      long jitter = random.nextInt(4) == 0 ? random.nextInt(900) : 0;
      long ts = START.plus(BETWEEN.multipliedBy(slot)).toEpochMilli() + gap + jitter;
      if (dice == 0) {
        gap += Duration.ofMinutes(random.nextInt(random.nextInt(5) == 0 ? 60 * 60 : 30)).toMillis();
      } else if (dice == 1) {
        samples.add(new Sample(ts, StaleMarker.VALUE));
      } else if (dice == 2) {
        samples.add(new Sample(ts, Double.NaN));
      } else {
        value = dice < 5 ? random.nextInt(5) : value + random.nextInt(10) / 4.0;
        samples.add(new Sample(ts, value));
      }
    }
    return samples;
  }

  private static Map<Instant, Step> stepsInJava(List<Sample> samples, Duration width) {
    Map<Instant, Step> steps = new TreeMap<>();
    for (int i = 1; i < samples.size(); i++) {
      Sample before = samples.get(i - 1);
      Sample sample = samples.get(i);
      boolean known = !Double.isNaN(before.value()) && !Double.isNaN(sample.value());
      if (known && daysBetween(before, sample) <= 1) {
        boolean reset = sample.value() < before.value();
        Step step =
            new Step(
                reset ? sample.value() : sample.value() - before.value(),
                (sample.ts() - before.ts()) / 1000.0);
        steps.merge(start(sample.ts(), width), step, Step::plus);
      }
    }
    return steps;
  }

  /** Steps are counted from Monday, 2000-01-03, as DuckDB's time_bucket does. */
  private static Instant start(long ts, Duration width) {
    Instant origin = Instant.parse("2000-01-03T00:00:00Z");
    long since = ts - origin.toEpochMilli();
    return origin.plusMillis(since - since % width.toMillis());
  }

  private static long daysBetween(Sample before, Sample sample) {
    return ChronoUnit.DAYS.between(
        KeyParts.day(Instant.ofEpochMilli(before.ts())),
        KeyParts.day(Instant.ofEpochMilli(sample.ts())));
  }
}
