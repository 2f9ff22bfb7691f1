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
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hours that the view computes from samples, against the same rules in plain Java, which are
 * those that compaction follows: every column, over random samples and watermarks.
 */
class TrendsViewPropertyTest {

  private static final Instant START = Instant.parse("2026-11-20T18:00:00Z");
  private static final int HOURS = 84;
  private static final Duration BETWEEN = Duration.ofMinutes(10);
  private static final int SLOTS = HOURS * 6;
  private static final LocalDate FIRST_DAY = LocalDate.parse("2026-11-20");

  private static final long SEED = Long.getLong("seed", 0);

  private static final String ROWS =
      """
      SELECT instance || ' ' || CAST(hour AS VARCHAR), concat(
        count, '|', min, '|', max, '|', first, '|', last, '|',
        round(increase, 6), '|', round(sum, 6), '|',
        coalesce(CAST(seconds AS VARCHAR), 'null'), '|',
        epoch_ms(first_ts), '|', epoch_ms(last_ts), '|',
        ended, '|', resets, '|', round(bridged, 6), '|',
        coalesce(CAST(first_inside AS VARCHAR), 'null'), '|',
        coalesce(CAST(epoch_ms(first_inside_ts) AS VARCHAR), 'null'))
      FROM trends\
      """;

  /** A sample or a marker, and the slot that it was scraped at. */
  private record Scraped(Instant slot, Sample sample) implements Comparable<Scraped> {

    LocalDate day() {
      return KeyParts.day(slot);
    }

    /** As compaction sees them: day by day, in the order of their timestamps. */
    @Override
    public int compareTo(Scraped other) {
      int order = day().compareTo(other.day());
      return order != 0 ? order : Long.compare(sample.ts(), other.sample.ts());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void randomSeries_trendsAsInPlainJava(long number) throws SQLException {
    long seed = SEED + number;
    Random random = new Random(seed);
    Watermark watermark = randomWatermark(random);
    Map<String, String> expected = new TreeMap<>();
    try (ViewsInDuckDb views = new ViewsInDuckDb(watermark)) {
      for (int i = 0; i < 3; i++) {
        Series series = counter(i);
        List<Scraped> samples = withOwnTimestamps(random, randomSamples(random));
        insert(views, series, samples, watermark);
        expected.putAll(trendsInJava(series.instance(), samples, watermark));
      }
      Map<String, String> actual = new TreeMap<>();
      for (String row : views.rows(ROWS)) {
        String[] parts = row.split("\\|", 2);
        actual.put(parts[0], parts[1]);
      }
      assertThat(actual).as("-Dseed=%d", seed - number).isNotEmpty().isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void increases_addUpToThatOfTheSamplesOverAnySpan(long number) throws SQLException {
    long seed = SEED + number;
    Random random = new Random(seed);
    Watermark watermark = randomWatermark(random);
    List<Sample> samples = randomSamples(random);
    double[] increases = new double[HOURS];
    try (ViewsInDuckDb views = new ViewsInDuckDb(watermark)) {
      insert(views, counter(0), atTheirSlots(samples), watermark);
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

  /** Over the samples of a span and the last one before it, unless a whole day is between. */
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
      ViewsInDuckDb views, Series series, List<Scraped> samples, Watermark watermark)
      throws SQLException {
    for (Scraped scraped : samples) {
      Tier tier = tierOf(scraped.slot(), watermark);
      views.sample(tier, scraped.slot(), series, scraped.sample());
    }
  }

  private static List<Scraped> atTheirSlots(List<Sample> samples) {
    return samples.stream()
        .map(sample -> new Scraped(Instant.ofEpochMilli(sample.ts()), sample))
        .toList();
  }

  /** Some have their own timestamp, up to three hours before their slot or a little after. */
  private static List<Scraped> withOwnTimestamps(Random random, List<Sample> samples) {
    TreeSet<Scraped> scraped = new TreeSet<>();
    for (Scraped regular : atTheirSlots(samples)) {
      Sample sample = regular.sample();
      long off = random.nextInt(30) == 0 ? random.nextInt(180 * 60_000) - 60_000L : 0;
      Sample own = sample.isStale() ? sample : new Sample(sample.ts() - off, sample.value());
      scraped.add(new Scraped(regular.slot(), own));
    }
    return List.copyOf(scraped);
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
      String instance, List<Scraped> samples, Watermark watermark) {
    Map<Instant, Trend> trends = new TreeMap<>();
    Scraped before = null;
    boolean stale = false;
    for (Scraped scraped : samples) {
      Instant hour = scraped.slot().truncatedTo(ChronoUnit.HOURS);
      Trend trend = trends.computeIfAbsent(hour, Trend::new);
      if (scraped.sample().isStale()) {
        stale = true;
        trend.ended = true;
        continue;
      }
      trend.add(scraped.sample());
      if (before != null && ChronoUnit.DAYS.between(before.day(), scraped.day()) <= 1) {
        trend.step(before.sample(), scraped.sample(), stale);
      }
      before = scraped;
      stale = false;
    }
    Map<String, String> rows = new TreeMap<>();
    trends.forEach((hour, trend) -> {
      if (trend.count > 0 && !KeyParts.day(hour).isBefore(watermark.day())) {
        String text = hour.toString().replace('T', ' ').replace("Z", "");
        rows.put(instance + " " + text, trend.toString());
      }
    });
    return rows;
  }

  /** One hour of one series. */
  private static final class Trend {
    private final long hour;
    private int count;
    private double min = Double.NaN;
    private double max = Double.NaN;
    private double sum;
    private double first;
    private double last;
    private double increase;
    private double bridged;
    private OptionalLong millis = OptionalLong.empty();
    private int resets;
    private boolean ended;
    private long firstTs;
    private long lastTs;
    private @Nullable Sample inside;

    Trend(Instant hour) {
      this.hour = hour.toEpochMilli();
    }

    void add(Sample sample) {
      double value = sample.value();
      first = count == 0 ? value : first;
      firstTs = count == 0 ? sample.ts() : firstTs;
      inside = inside == null && sample.ts() > hour ? sample : inside;
      count++;
      last = value;
      lastTs = sample.ts();
      ended = false;
      sum += value;
      if (!Double.isNaN(value)) {
        min = Double.isNaN(min) ? value : Math.min(min, value);
        max = Double.isNaN(max) ? value : Math.max(max, value);
      }
    }

    void step(Sample from, Sample to, boolean stale) {
      if (Double.isNaN(from.value()) || Double.isNaN(to.value())) {
        return;
      }
      boolean reset = to.value() < from.value();
      double step = reset ? to.value() : to.value() - from.value();
      resets += reset ? 1 : 0;
      if (stale) {
        bridged += step;
      } else {
        increase += step;
        millis = OptionalLong.of(millis.orElse(0) + to.ts() - from.ts());
      }
    }

    @Override
    public String toString() {
      return Stream.of(
              count,
              text(min),
              text(max),
              text(first),
              text(last),
              text(increase),
              text(sum),
              millis.isEmpty() ? "null" : text(millis.getAsLong() / 1e3),
              firstTs,
              lastTs,
              ended,
              resets,
              text(bridged),
              inside == null ? "null" : text(inside.value()),
              inside == null ? "null" : inside.ts())
          .map(String::valueOf)
          .collect(Collectors.joining("|"));
    }

    private static String text(double value) {
      return Double.isNaN(value) ? "nan" : String.valueOf(value);
    }
  }
}
