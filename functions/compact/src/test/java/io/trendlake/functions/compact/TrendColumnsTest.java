// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trendlake.model.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The columns of trends against what docs/lake-format.md says of them, worked out the slow way. */
final class TrendColumnsTest {

  private static final long SEED = Long.getLong("seed", 0);

  /** A sample or marker, and the hour since the start of its slot. */
  private record Row(int hour, Sample sample) {

    boolean isStale() {
      return sample.isStale();
    }

    int day() {
      return hour / 24;
    }
  }

  /**
   * What compaction makes of the hours: one row of each ts a day, none that the day before ends
   * with.
   */
  private static List<Row> rows(CounterHistory history) {
    List<Row> rows = new ArrayList<>();
    NavigableMap<Integer, List<Sample>> byHour = history.byHour();
    for (int day = 0; day < CounterHistory.DAYS; day++) {
      NavigableMap<Long, Row> ofDay = new TreeMap<>();
      byHour
          .subMap(day * 24, day * 24 + 24)
          .forEach((hour, samples) ->
              samples.forEach(sample -> ofDay.putIfAbsent(sample.ts(), new Row(hour, sample))));
      Row last = rows.isEmpty() ? null : rows.getLast();
      if (last != null
          && !ofDay.isEmpty()
          && last.day() == day - 1
          && !last.isStale()
          && last.sample().ts() == ofDay.firstKey()) {
        ofDay.pollFirstEntry();
      }
      rows.addAll(ofDay.values());
    }
    return rows;
  }

  /** A step into a row of an hour. */
  private record Step(double size, long millis, boolean bridged, boolean reset) {}

  private static List<Step> steps(List<Row> rows, int hour) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.hour() != hour || row.isStale()) {
        continue;
      }
      int before = i - 1;
      while (before >= 0 && rows.get(before).isStale()) {
        before--;
      }
      if (before >= 0 && row.day() - rows.get(before).day() <= 1) {
        Sample from = rows.get(before).sample();
        Sample to = row.sample();
        if (!Double.isNaN(from.value()) && !Double.isNaN(to.value())) {
          boolean reset = to.value() < from.value();
          double size = reset ? to.value() : to.value() - from.value();
          steps.add(new Step(size, to.ts() - from.ts(), before < i - 1, reset));
        }
      }
    }
    return steps;
  }

  private static TrendCell expected(List<Row> rows, int hour) {
    List<Row> ofHour = rows.stream().filter(row -> row.hour() == hour).toList();
    List<Sample> samples =
        ofHour.stream()
            .filter(row -> !row.isStale())
            .map(Row::sample)
            .sorted(Comparator.comparingLong(Sample::ts))
            .toList();
    long start = CounterHistory.START.toEpochMilli() + hour * CounterHistory.HOUR;
    var inside = samples.stream().filter(sample -> sample.ts() > start).findFirst();
    List<Step> steps = steps(rows, hour);
    List<Step> plain = steps.stream().filter(step -> !step.bridged()).toList();
    return new TrendCell(
        samples.size(),
        samples.getFirst().value(),
        samples.getLast().value(),
        samples.getFirst().ts(),
        samples.getLast().ts(),
        inside.isPresent() ? OptionalLong.of(inside.get().ts()) : OptionalLong.empty(),
        inside.isPresent() ? OptionalDouble.of(inside.get().value()) : OptionalDouble.empty(),
        plain.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(plain.stream().mapToLong(Step::millis).sum() / 1e3),
        plain.stream().mapToDouble(Step::size).sum(),
        steps.stream().filter(Step::bridged).mapToDouble(Step::size).sum(),
        steps.stream().filter(Step::reset).count(),
        ofHour.stream()
            .anyMatch(row -> row.isStale() && row.sample().ts() > samples.getLast().ts()));
  }

  private static void assertSame(String hour, TrendCell actual, TrendCell expected) {
    TrendCell rounded = actual.withSums(expected.increase(), expected.bridged());
    assertThat(rounded).as(hour).isEqualTo(expected);
    assertThat(actual.increase()).as(hour).isCloseTo(expected.increase(), within(1e-6));
    assertThat(actual.bridged()).as(hour).isCloseTo(expected.bridged(), within(1e-6));
  }

  @RepeatedTest(40)
  void everyColumn_isAsDefined(RepetitionInfo repetition) throws IOException {
    long seed = SEED + repetition.getCurrentRepetition();
    CounterHistory history = CounterHistory.random(seed, true);
    NavigableMap<Long, TrendCell> cells = history.close();
    List<Row> rows = rows(history);
    int found = 0;
    for (int hour = 0; hour < CounterHistory.DAYS * 24; hour++) {
      int ofHour = hour;
      long start = CounterHistory.START.toEpochMilli() + hour * CounterHistory.HOUR;
      boolean any = rows.stream().anyMatch(row -> row.hour() == ofHour && !row.isStale());
      String as = "-Dseed=%d, hour %d".formatted(seed - 1, hour);
      assertThat(cells.containsKey(start)).as(as).isEqualTo(any);
      if (any) {
        found++;
        assertSame(as, Objects.requireNonNull(cells.get(start)), expected(rows, hour));
      }
    }
    assertThat(found).isEqualTo(cells.size()).isPositive();
  }
}
