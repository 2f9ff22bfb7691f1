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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The view against the same rules in plain Java, over random samples and watermarks. */
class TrendsViewPropertyTest {

  private static final Instant START = Instant.parse("2026-11-20T18:00:00Z");
  private static final int HOURS = 84;
  private static final Duration BETWEEN = Duration.ofMinutes(10);
  private static final int SLOTS = HOURS * 6;
  private static final LocalDate FIRST_DAY = LocalDate.parse("2026-11-20");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomSeries_trendsAsInPlainJava(long seed) throws SQLException {
    Random random = new Random(seed);
    Watermark watermark = randomWatermark(random);
    Map<String, String> expected = new TreeMap<>();
    try (ViewsInDuckDb views = new ViewsInDuckDb(watermark)) {
      for (int i = 0; i < 3; i++) {
        Series series = counter(i);
        List<Sample> samples = randomSamples(random);
        insert(views, series, samples, watermark);
        expected.putAll(trendsInJava(series.instance(), samples, watermark));
      }
      Map<String, String> actual = new TreeMap<>();
      for (String row :
          views.rows(
              """
              SELECT instance || ' ' || CAST(hour AS VARCHAR),
                concat_ws('|', count, min, max, first, last, round(increase, 6), round(sum, 6))
              FROM trends\
              """)) {
        String[] parts = row.split("\\|", 2);
        actual.put(parts[0], parts[1]);
      }
      assertThat(actual).as("seed %d", seed).isNotEmpty().isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void increases_addUpToThatOfTheSamplesOverAnySpan(long seed) throws SQLException {
    Random random = new Random(seed);
    Watermark watermark = randomWatermark(random);
    List<Sample> samples = randomSamples(random);
    double[] increases = new double[HOURS];
    try (ViewsInDuckDb views = new ViewsInDuckDb(watermark)) {
      insert(views, counter(0), samples, watermark);
      for (String row : views.rows("SELECT epoch_ms(hour), increase FROM trends")) {
        String[] parts = row.split("\\|", 2);
        increases[hourNumber(Long.parseLong(parts[0]))] = Double.parseDouble(parts[1]);
      }
    }
    int first = hourNumber(watermark.day().atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli());
    for (int from = Math.max(first, 0); from < HOURS; from++) {
      double sum = 0;
      for (int to = from; to < HOURS; to++) {
        sum += increases[to];
        assertThat(sum)
            .as("seed %d, hours %d to %d of those from %d on", seed, from, to, first)
            .isCloseTo(rawIncrease(samples, from, to), within(1e-6));
      }
    }
  }

  private static int hourNumber(long ts) {
    return (int) Duration.between(START, Instant.ofEpochMilli(ts)).toHours();
  }

  /** Over the samples of a span and the last one before it, unless a whole day lies between. */
  private static double rawIncrease(List<Sample> samples, int from, int to) {
    double increase = 0;
    for (int i = 1; i < samples.size(); i++) {
      Sample before = samples.get(i - 1);
      Sample sample = samples.get(i);
      int hour = hourNumber(sample.ts());
      boolean known = !Double.isNaN(before.value()) && !Double.isNaN(sample.value());
      if (hour >= from && hour <= to && known && daysBetween(before, sample) <= 1) {
        boolean reset = sample.value() < before.value();
        increase += reset ? sample.value() : sample.value() - before.value();
      }
    }
    return increase;
  }

  private static long daysBetween(Sample before, Sample sample) {
    return ChronoUnit.DAYS.between(
        KeyParts.day(Instant.ofEpochMilli(before.ts())),
        KeyParts.day(Instant.ofEpochMilli(sample.ts())));
  }

  private static Series counter(int number) {
    return new Series("c", "a", "r", "j", "i" + number, "{}", MetricType.COUNTER);
  }

  /** None, or some days in the day tier and some hours after them in the hour tier. */
  private static Watermark randomWatermark(Random random) {
    int days = random.nextInt(4);
    LocalDate day = FIRST_DAY.plusDays(days);
    Instant hour = day.atStartOfDay().toInstant(ZoneOffset.UTC);
    return days == 0
        ? Watermark.NONE
        : new Watermark(hour.plus(Duration.ofHours(random.nextInt(24))), day);
  }

  private static void insert(
      ViewsInDuckDb views, Series series, List<Sample> samples, Watermark watermark)
      throws SQLException {
    for (Sample sample : samples) {
      Instant slot = Instant.ofEpochMilli(sample.ts());
      views.sample(tierOf(slot, watermark), slot, series, sample);
    }
  }

  private static Tier tierOf(Instant slot, Watermark watermark) {
    if (KeyParts.day(slot).isBefore(watermark.day())) {
      return Tier.DAY;
    }
    return slot.isBefore(watermark.hour()) ? Tier.HOUR : Tier.MINUTE;
  }

  /**
   * A counter with resets, markers, NaN and gaps, some of them longer than a day; every few hours
   * the sample at the end or the beginning of the hour is a reset, a marker or not there.
   */
  private static List<Sample> randomSamples(Random random) {
    List<Sample> samples = new ArrayList<>();
    double value = random.nextInt(100);
    for (int slot = 0; slot < SLOTS; slot++) {
      boolean boundary = slot % 6 == 0 || slot % 6 == 5;
      int dice = random.nextInt(boundary ? 12 : 60);
      long ts = START.plus(BETWEEN.multipliedBy(slot)).toEpochMilli();
      if (dice == 0) {
        slot += random.nextInt(random.nextInt(4) == 0 ? 6 * 60 : 30);
      } else if (dice == 1) {
        samples.add(new Sample(ts, StaleMarker.VALUE));
      } else if (dice == 2) {
        samples.add(new Sample(ts, Double.NaN));
      } else {
        value = dice < 6 ? random.nextInt(5) : value + random.nextInt(10) / 4.0;
        samples.add(new Sample(ts, value));
      }
    }
    return samples;
  }

  private static Map<String, String> trendsInJava(
      String instance, List<Sample> samples, Watermark watermark) {
    Map<Instant, Trend> trends = new TreeMap<>();
    Sample before = null;
    for (Sample sample : samples) {
      Instant hour = hourOf(sample);
      if (!sample.isStale()) {
        Trend trend = trends.computeIfAbsent(hour, h -> new Trend());
        trend.add(sample.value());
        if (before != null && !before.isStale() && daysBetween(before, sample) <= 1) {
          trend.step(before.value(), sample.value());
        }
      }
      before = sample;
    }
    Map<String, String> rows = new TreeMap<>();
    trends.forEach((hour, trend) -> {
      if (!KeyParts.day(hour).isBefore(watermark.day())) {
        String text = hour.toString().replace('T', ' ').replace("Z", "");
        rows.put(instance + " " + text, trend.toString());
      }
    });
    return rows;
  }

  private static Instant hourOf(Sample sample) {
    return Instant.ofEpochMilli(sample.ts()).truncatedTo(ChronoUnit.HOURS);
  }

  /** One hour of one series. */
  private static final class Trend {
    private int count;
    private double min = Double.NaN;
    private double max = Double.NaN;
    private double sum;
    private double first;
    private double last;
    private double increase;

    void add(double value) {
      first = count == 0 ? value : first;
      count++;
      last = value;
      sum += value;
      if (!Double.isNaN(value)) {
        min = Double.isNaN(min) ? value : Math.min(min, value);
        max = Double.isNaN(max) ? value : Math.max(max, value);
      }
    }

    void step(double from, double to) {
      if (!Double.isNaN(from) && !Double.isNaN(to)) {
        increase += to >= from ? to - from : to;
      }
    }

    @Override
    public String toString() {
      return "%d|%s|%s|%s|%s|%s|%s"
          .formatted(
              count, text(min), text(max), text(first), text(last), text(increase), text(sum));
    }

    private static String text(double value) {
      return Double.isNaN(value) ? "nan" : String.valueOf(value);
    }
  }
}
