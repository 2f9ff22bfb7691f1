// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trendlake.model.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * The columns of trends suffice for PromQL's {@code increase} over windows of whole hours: it is
 * worked out from them alone, and from the samples, and is the same. A window is open at its
 * beginning and closed at its end, steps go across stale markers, and the ends are extrapolated
 * (promql/functions.go, extrapolatedRate).
 */
final class TrendIncreaseTest {

  private static final long SEED = Long.getLong("seed", 0);

  /** Neighbouring samples, by what a window needs to know of them. */
  private record Run(long count, long fromTs, double from, long toTs, double to, double increase) {}

  private static double step(double from, double to) {
    return to < from ? to : to - from;
  }

  /** As Prometheus does: of runs in order, over a window. */
  private static OptionalDouble increase(List<Run> runs, long start, long end) {
    long count = runs.stream().mapToLong(Run::count).sum();
    if (count < 2) {
      return OptionalDouble.empty();
    }
    double increase = 0;
    for (int i = 0; i < runs.size(); i++) {
      increase += runs.get(i).increase();
      increase += i > 0 ? step(runs.get(i - 1).to(), runs.get(i).from()) : 0;
    }
    double toStart = (runs.getFirst().fromTs() - start) / 1e3;
    double toEnd = (end - runs.getLast().toTs()) / 1e3;
    double sampled = (runs.getLast().toTs() - runs.getFirst().fromTs()) / 1e3;
    double average = sampled / (count - 1);
    toStart = toStart >= average * 1.1 ? average / 2 : toStart;
    double first = runs.getFirst().from();
    if (increase > 0 && first >= 0) {
      toStart = Math.min(toStart, sampled * (first / increase));
    }
    toEnd = toEnd >= average * 1.1 ? average / 2 : toEnd;
    return OptionalDouble.of(increase * ((sampled + toStart + toEnd) / sampled));
  }

  private static OptionalDouble fromSamples(List<Sample> samples, long start, long end) {
    List<Run> runs =
        samples.stream()
            .filter(sample -> !sample.isStale() && sample.ts() > start && sample.ts() <= end)
            .map(sample -> new Run(1, sample.ts(), sample.value(), sample.ts(), sample.value(), 0))
            .toList();
    return increase(runs, start, end);
  }

  private static OptionalDouble fromTrends(
      NavigableMap<Long, TrendCell> cells, long start, long end) {
    List<Run> runs = new ArrayList<>();
    for (Map.Entry<Long, TrendCell> cell : cells.subMap(start, end).entrySet()) {
      Run whole = run(cells, cell.getKey());
      if (whole.fromTs() > start) {
        runs.add(whole);
      } else if (whole.count() > 1) {
        double first = cell.getValue().firstInside().orElseThrow();
        runs.add(
            new Run(
                whole.count() - 1,
                cell.getValue().firstInsideTs().orElseThrow(),
                first,
                whole.toTs(),
                whole.to(),
                whole.increase() - step(whole.from(), first)));
      }
    }
    TrendCell after = cells.get(end);
    if (after != null && after.firstTs() == end) {
      runs.add(new Run(1, end, after.first(), end, after.first(), 0));
    }
    return increase(runs, start, end);
  }

  /** An hour: its steps but the one that goes into its first sample, if that was counted. */
  private static Run run(NavigableMap<Long, TrendCell> cells, long hour) {
    TrendCell cell = Objects.requireNonNull(cells.get(hour));
    Map.Entry<Long, TrendCell> before = cells.lowerEntry(hour);
    double into =
        before != null && day(hour) - day(before.getKey()) <= 1
            ? step(before.getValue().last(), cell.first())
            : 0;
    return new Run(
        cell.count(),
        cell.firstTs(),
        cell.first(),
        cell.lastTs(),
        cell.last(),
        cell.increase() + cell.bridged() - into);
  }

  private static long day(long ts) {
    return Math.floorDiv(ts, 24 * CounterHistory.HOUR);
  }

  @RepeatedTest(30)
  void increaseOverWholeHours_isThatOfTheSamples(RepetitionInfo repetition) throws IOException {
    long seed = SEED + repetition.getCurrentRepetition();
    CounterHistory history = CounterHistory.random(seed, false);
    NavigableMap<Long, TrendCell> cells = history.close();
    List<Sample> samples = history.byHour().values().stream().flatMap(List::stream).toList();
    int answered = 0;
    for (int from = 0; from < CounterHistory.DAYS * 24; from++) {
      for (int hours : new int[] {1, 2, 3, 6, 24, 50}) {
        long start = CounterHistory.START.toEpochMilli() + from * CounterHistory.HOUR;
        long end = start + hours * CounterHistory.HOUR;
        String as = "-Dseed=%d, %d hours from %d".formatted(seed - 1, hours, from);
        OptionalDouble expected = fromSamples(samples, start, end);
        OptionalDouble actual = fromTrends(cells, start, end);
        assertThat(actual.isPresent()).as(as).isEqualTo(expected.isPresent());
        if (expected.isPresent()) {
          answered++;
          double most = Math.max(1, Math.abs(expected.getAsDouble()));
          assertThat(actual.getAsDouble())
              .as(as)
              .isCloseTo(expected.getAsDouble(), within(1e-9 * most));
        }
      }
    }
    assertThat(answered).isPositive();
  }
}
