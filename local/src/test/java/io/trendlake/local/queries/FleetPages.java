// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.PageValues;
import io.trendlake.local.fleet.SimulatedTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the exporters of a fleet say at each slot, read off their pages without any of what scrapes,
 * stores or queries them.
 */
final class FleetPages {

  /**
   * A line of a page.
   *
   * @param series name and labels as they stand there
   * @param step from the same series at the slot before, corrected for a reset; 0 if it was not
   *     there
   * @param seconds that the step took; 0 if there was none
   */
  record Line(
      SimulatedTarget target,
      Instant slot,
      String series,
      double value,
      double step,
      double seconds) {

    /** The series with its instance. */
    String source() {
      return target.instance() + ' ' + series;
    }

    String name() {
      int brace = series.indexOf('{');
      return brace < 0 ? series : series.substring(0, brace);
    }

    boolean has(String label, String value) {
      return series.contains(label + "=\"" + value + '"');
    }

    String job() {
      return target.job();
    }

    LocalDate day() {
      return LocalDate.ofInstant(slot, ZoneOffset.UTC);
    }

    Instant hour() {
      return slot.truncatedTo(ChronoUnit.HOURS);
    }
  }

  private final Map<LocalDate, List<Line>> days = new TreeMap<>();

  /** Reads the pages of all slots of a span. */
  FleetPages(Fleet fleet, Instant from, Instant to, Duration interval) {
    for (SimulatedTarget target : fleet.targets()) {
      Map<String, Double> before = Map.of();
      for (Instant slot = from; slot.isBefore(to); slot = slot.plus(interval)) {
        Map<String, Double> page =
            target.availability().isUp(slot) ? PageValues.of(target, slot) : Map.of();
        add(target, slot, page, before, interval);
        before = page;
      }
    }
  }

  private void add(
      SimulatedTarget target,
      Instant slot,
      Map<String, Double> page,
      Map<String, Double> before,
      Duration interval) {
    List<Line> day =
        days.computeIfAbsent(
            LocalDate.ofInstant(slot, ZoneOffset.UTC), unseen -> new ArrayList<>());
    page.forEach((series, value) -> {
      Double from = before.get(series);
      double step = from == null ? 0 : value >= from ? value - from : value;
      double seconds = from == null ? 0 : interval.toSeconds();
      day.add(new Line(target, slot, series, value, step, seconds));
    });
  }

  /** The lines of a metric on the days from one to before another. */
  List<Line> of(String name, LocalDate from, LocalDate before) {
    return days.entrySet().stream()
        .filter(day -> !day.getKey().isBefore(from) && day.getKey().isBefore(before))
        .flatMap(day -> day.getValue().stream())
        .filter(line -> line.name().equals(name))
        .toList();
  }

  /** The series of a job on a day, each with its instance. */
  Set<String> seriesOn(LocalDate day, Predicate<Line> which) {
    Set<String> series = new HashSet<>();
    for (Line line : days.getOrDefault(day, List.of())) {
      if (which.test(line)) {
        series.add(line.source());
      }
    }
    return series;
  }

  /**
   * By a key: the mean over the hours that have lines of the rates in them. A rate is the sum over
   * the series of their steps over the seconds that these took.
   */
  static <K> Map<K, Double> perSecond(List<Line> lines, Function<Line, K> key) {
    Map<K, Double> rates = new HashMap<>();
    lines.stream()
        .collect(Collectors.groupingBy(key, Collectors.groupingBy(Line::hour)))
        .forEach((group, hours) ->
            rates.put(
                group,
                hours.values().stream().mapToDouble(FleetPages::rate).average().orElseThrow()));
    return rates;
  }

  private static double rate(List<Line> hour) {
    Map<String, Double> steps = new HashMap<>();
    Map<String, Double> seconds = new HashMap<>();
    for (Line line : hour) {
      steps.merge(line.source(), line.step(), Double::sum);
      seconds.merge(line.source(), line.seconds(), Double::sum);
    }
    return steps.entrySet().stream()
        .filter(series -> known(seconds, series.getKey()) > 0)
        .mapToDouble(series -> series.getValue() / known(seconds, series.getKey()))
        .sum();
  }

  private static double known(Map<String, Double> values, String key) {
    return Objects.requireNonNull(values.get(key), key);
  }

  /** By account and hour: the sum over the series of their least values in the hour. */
  static Map<String, Map<Instant, Double>> leastByHour(List<Line> lines) {
    return lines.stream()
        .collect(
            Collectors.groupingBy(
                line -> line.target().account(),
                Collectors.groupingBy(
                    Line::hour,
                    Collectors.collectingAndThen(Collectors.toList(), FleetPages::sumOfLeast))));
  }

  private static double sumOfLeast(List<Line> lines) {
    Map<String, Double> least = new HashMap<>();
    for (Line line : lines) {
      least.merge(line.target().instance() + line.series(), line.value(), Math::min);
    }
    return least.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
