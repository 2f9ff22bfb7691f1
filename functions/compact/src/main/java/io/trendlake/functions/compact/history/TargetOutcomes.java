// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.model.SyntheticMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * What became of targets, from the series that say how scrapes went: {@code up}, and where they
 * exist, how long it took and how many samples came. The reason of a failure is not in them.
 */
final class TargetOutcomes {

  private static final String REASON = "up was 0 in the imported history, which has no reasons";
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  /** The bits of the number of a target, after the milliseconds since the first sample. */
  private static final int TARGET_BITS = 32;

  private final Map<Labels, Points> durations = new HashMap<>();
  private final Map<Labels, Points> samples = new HashMap<>();
  private final List<Target> targets = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent") // Copies that nobody else has.
  private record Points(long[] ts, double[] values) {

    /** The value at an instant; NaN if there is none. */
    double at(long instant) {
      int at = Arrays.binarySearch(ts, instant);
      return at < 0 ? Double.NaN : values[at];
    }

    /** The same in less memory where the others are of the same instants. */
    Points sharing(Points others) {
      return Arrays.equals(ts, others.ts) ? new Points(others.ts, values) : this;
    }
  }

  private record Target(Outcome.ScrapedTarget target, Points up, Points durations, Points samples) {

    long count() {
      return Arrays.stream(up.values()).filter(value -> !StaleMarker.isStale(value)).count();
    }
  }

  /** Whether a metric says how scrapes went. */
  static boolean concern(String name) {
    return name.equals(SyntheticMetrics.UP)
        || name.equals(SyntheticMetrics.DURATION)
        || name.equals(SyntheticMetrics.SAMPLES);
  }

  /** Whether a metric says of each scrape that there was one. */
  static boolean isOfTarget(String name) {
    return name.equals(SyntheticMetrics.UP);
  }

  /** Adds a series of a day. Those of {@code up} come last, as their name does. */
  void add(Labels labels, long[] ts, double[] values, int count) {
    add(labels, ts, values, count, interval(ts, count));
  }

  /** The same with the step between scrapes, which samples of a part of the day do not say. */
  void add(Labels labels, long[] ts, double[] values, int count, Duration interval) {
    Labels target = labels.without(List.of(Labels.METRIC_NAME));
    Points points = new Points(Arrays.copyOf(ts, count), Arrays.copyOf(values, count));
    Points none = new Points(new long[0], new double[0]);
    switch (labels.metricName()) {
      case SyntheticMetrics.DURATION -> durations.put(target, points);
      case SyntheticMetrics.SAMPLES -> samples.put(target, points);
      default -> {
        Points took = Objects.requireNonNullElse(durations.remove(target), none).sharing(points);
        Points counts = Objects.requireNonNullElse(samples.remove(target), none).sharing(points);
        targets.add(new Target(target(target, interval), points, took, counts));
      }
    }
  }

  private static Outcome.ScrapedTarget target(Labels labels, Duration interval) {
    return new Outcome.ScrapedTarget(
        labels.value("account"),
        labels.value("region"),
        labels.value("job"),
        labels.value("instance"),
        Series.otherLabels(labels),
        "",
        interval,
        false);
  }

  /** The step between scrapes that is the most usual, in whole seconds. */
  static Duration interval(long[] ts, int count) {
    long[] steps = new long[Math.max(0, count - 1)];
    Arrays.setAll(steps, i -> ts[i + 1] - ts[i]);
    Arrays.sort(steps);
    long seconds = steps.length == 0 ? 0 : Math.round(steps[steps.length / 2] / 1e3);
    return seconds <= 0 ? DEFAULT_INTERVAL : Duration.ofSeconds(seconds);
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return targets.isEmpty();
  }

  /** All outcomes by their time, those of one instant in the order of the targets. */
  Iterable<Outcome> inOrder() {
    long[] places = new long[Math.toIntExact(targets.stream().mapToLong(Target::count).sum())];
    long first = targets.stream().mapToLong(target -> target.up().ts()[0]).min().orElse(0);
    int size = 0;
    for (int number = 0; number < targets.size(); number++) {
      Points up = targets.get(number).up();
      for (int i = 0; i < up.ts().length; i++) {
        if (!StaleMarker.isStale(up.values()[i])) {
          places[size++] = (up.ts()[i] - first) << TARGET_BITS | number;
        }
      }
    }
    Arrays.sort(places);
    return () ->
        LongStream.of(places)
            .mapToObj(place -> outcome(targets.get((int) place), first + (place >> TARGET_BITS)))
            .iterator();
  }

  private static Outcome outcome(Target target, long ts) {
    double seconds = target.durations().at(ts);
    double count = target.samples().at(ts);
    Duration took = Duration.ofNanos(Double.isNaN(seconds) ? 0 : Math.round(seconds * 1e9));
    int stored = Double.isNaN(count) ? 0 : (int) count;
    Outcome.Result result =
        target.up().at(ts) == 1
            ? new Outcome.Scraped(took, stored, 0)
            : new Outcome.Failed(took, REASON, stored, 0);
    Instant instant = Instant.ofEpochMilli(ts);
    return new Outcome(instant, instant, target.target(), result);
  }
}
