// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.MetricType;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
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

  private static final Instant START = Instant.parse("2026-11-21T18:00:00Z");
  private static final int SLOTS = 14 * 12;
  private static final Duration BETWEEN = Duration.ofMinutes(5);
  private static final LocalDate SECOND_DAY = LocalDate.parse("2026-11-22");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomSeries_trendsAsInPlainJava(long seed) throws SQLException {
    Random random = new Random(seed);
    Watermark watermark =
        seed % 2 == 0
            ? Watermark.NONE
            : new Watermark(START.plus(Duration.ofHours(6 + random.nextInt(5))), SECOND_DAY);
    Map<String, String> expected = new TreeMap<>();
    try (ViewsInDuckDb views = new ViewsInDuckDb(watermark)) {
      for (int i = 0; i < 4; i++) {
        Series series = new Series("c", "a", "r", "j", "i" + i, "{}", MetricType.COUNTER);
        List<Sample> samples = randomSamples(random);
        for (Sample sample : samples) {
          Instant slot = Instant.ofEpochMilli(sample.ts());
          views.sample(tierOf(slot, watermark), slot, series, sample);
        }
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

  private static Tier tierOf(Instant slot, Watermark watermark) {
    if (KeyParts.day(slot).isBefore(watermark.day())) {
      return Tier.DAY;
    }
    return slot.isBefore(watermark.hour()) ? Tier.HOUR : Tier.MINUTE;
  }

  /** A counter with resets, markers, NaN and gaps, some of them longer than an hour. */
  private static List<Sample> randomSamples(Random random) {
    List<Sample> samples = new ArrayList<>();
    double value = random.nextInt(100);
    for (int slot = 0; slot < SLOTS; slot++) {
      int dice = random.nextInt(60);
      long ts = START.plus(BETWEEN.multipliedBy(slot)).toEpochMilli();
      if (dice == 0) {
        slot += random.nextInt(40);
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
        if (before != null
            && !before.isStale()
            && Duration.between(hourOf(before), hour).toHours() <= 1) {
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
