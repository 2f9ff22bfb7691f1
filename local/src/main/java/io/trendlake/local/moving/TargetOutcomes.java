// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What became of targets, from the series that say how scrapes went: {@code up}, and where they are
 * there how long it took and how many samples came. The reason of a failure is not in them.
 */
final class TargetOutcomes {

  private static final String UP = "up";
  private static final String DURATION = "scrape_duration_seconds";
  private static final String SAMPLES = "scrape_samples_scraped";
  private static final String REASON = "up was 0 in the imported history, which has no reasons";
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

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
  }

  private record Target(Outcome.Target target, Points up, Points durations, Points samples) {}

  /** Whether a metric says how scrapes went. */
  static boolean concern(String name) {
    return name.equals(UP) || name.equals(DURATION) || name.equals(SAMPLES);
  }

  /** Takes in a series of a day. Those of {@code up} come last, as their name does. */
  void add(Labels labels, long[] ts, double[] values, int count) {
    Labels target = labels.without(List.of(Labels.METRIC_NAME));
    Points points = new Points(Arrays.copyOf(ts, count), Arrays.copyOf(values, count));
    Points none = new Points(new long[0], new double[0]);
    switch (labels.metricName()) {
      case DURATION -> durations.put(target, points);
      case SAMPLES -> samples.put(target, points);
      default ->
          targets.add(
              new Target(
                  new Outcome.Target(
                      target.value("account"),
                      target.value("region"),
                      target.value("job"),
                      target.value("instance"),
                      Series.otherLabels(target),
                      "",
                      interval(points.ts()),
                      false),
                  points,
                  durations.getOrDefault(target, none),
                  samples.getOrDefault(target, none)));
    }
  }

  /** The step between scrapes that is the most usual, in whole seconds. */
  private static Duration interval(long[] ts) {
    long[] steps = new long[Math.max(0, ts.length - 1)];
    Arrays.setAll(steps, i -> ts[i + 1] - ts[i]);
    Arrays.sort(steps);
    long seconds = steps.length == 0 ? 0 : Math.round(steps[steps.length / 2] / 1e3);
    return seconds <= 0 ? DEFAULT_INTERVAL : Duration.ofSeconds(seconds);
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return targets.isEmpty();
  }

  /** All outcomes by their time. */
  Iterable<Outcome> inOrder() {
    List<int[]> places = new ArrayList<>();
    for (int target = 0; target < targets.size(); target++) {
      int number = target;
      Points up = targets.get(target).up();
      IntStream.range(0, up.ts().length)
          .filter(i -> !StaleMarker.isStale(up.values()[i]))
          .forEach(i -> places.add(new int[] {number, i}));
    }
    places.sort(
        Comparator.comparingLong((int[] place) -> targets.get(place[0]).up().ts()[place[1]])
            .thenComparingInt(place -> place[0]));
    return () -> places.stream().map(place -> outcome(targets.get(place[0]), place[1])).iterator();
  }

  private static Outcome outcome(Target target, int sample) {
    long ts = target.up().ts()[sample];
    double seconds = target.durations().at(ts);
    double count = target.samples().at(ts);
    Duration took = Duration.ofNanos(Double.isNaN(seconds) ? 0 : Math.round(seconds * 1e9));
    int stored = Double.isNaN(count) ? 0 : (int) count;
    Outcome.Result result =
        target.up().values()[sample] == 1
            ? new Outcome.Scraped(took, stored, 0)
            : new Outcome.Failed(took, REASON, stored, 0);
    Instant instant = Instant.ofEpochMilli(ts);
    return new Outcome(instant, instant, target.target(), result);
  }
}
