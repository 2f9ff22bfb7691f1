// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.scrape.ScrapedSamples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotOrderTest {

  @Test
  void rows_areSortedBySeriesThenTimestamp() {
    Series a = series("a", 0);
    Series b = series("b", 0);
    ListedSamples samples = new ListedSamples().add(b, 1).add(a, 3).add(a, 2).add(b, 0);
    assertThat(order(List.of(samples.samples()))).containsExactly(2, 1, 3, 0);
  }

  @Test
  void equalSeries_ofTwoTargets_areSortedByTimestamp() {
    ListedSamples first = new ListedSamples().add(series("a", 0), 5).add(series("up", 0), 5);
    ListedSamples second = new ListedSamples().add(series("a", 0), 4).add(series("up", 1), 5);
    assertThat(order(List.of(first.samples(), second.samples()))).containsExactly(2, 0, 1, 3);
    assertThat(order(List.of(first.samples(), second.samples()))).containsExactly(2, 0, 1, 3);
  }

  @Test
  void timestamps_thatChangeTheirOrder_areSortedAgain() {
    Series a = series("a", 0);
    Series up = series("up", 0);
    assertThat(order(List.of(new ListedSamples().add(a, 1).add(a, 2).add(up, 9).samples())))
        .containsExactly(0, 1, 2);
    assertThat(order(List.of(new ListedSamples().add(a, 4).add(a, 3).add(up, 9).samples())))
        .containsExactly(1, 0, 2);
  }

  @Test
  void shard_withoutAnyRow_isEmpty() {
    assertThat(order(List.of(ScrapedSamples.none(), ScrapedSamples.none()))).isEmpty();
    assertThat(order(List.of())).isEmpty();
  }

  @Test
  void slots_whateverTheirChanges_areSortedAsIfAnew() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    TargetsOverTime targets = new TargetsOverTime(random);
    for (int slot = 0; slot < 300; slot++) {
      List<ScrapedSamples> samples = targets.next();
      SlotRows rows = new SlotRows(samples);
      List<Integer> expected =
          IntStream.range(0, rows.size())
              .boxed()
              .sorted(Comparator.comparing(rows::series).thenComparingLong(rows::ts))
              .toList();
      List<Integer> actual = order(samples);
      assertThat(actual)
          .as("-Dseed=%d, slot %d", seed, slot)
          .containsExactlyInAnyOrderElementsOf(expected);
      for (int place = 0; place < actual.size(); place++) {
        int row = actual.get(place);
        int wanted = expected.get(place);
        assertThat(rows.series(row)).as("-Dseed=%d", seed).isEqualTo(rows.series(wanted));
        assertThat(rows.ts(row)).as("-Dseed=%d", seed).isEqualTo(rows.ts(wanted));
      }
    }
  }

  private static List<Integer> order(List<ScrapedSamples> samples) {
    return IntStream.of(SlotOrder.order(new SlotRows(samples))).boxed().toList();
  }

  private static Series series(String name, int target) {
    return new Series(name, "", "", "job", "host-" + target, "{}", MetricType.GAUGE);
  }

  /** Targets whose series come, go and change places, and which come and go themselves. */
  private static final class TargetsOverTime {

    private final Random random;
    private final List<List<Series>> targets = new ArrayList<>();
    private int made;

    TargetsOverTime(Random random) {
      this.random = random;
      for (int i = 0; i < 5; i++) {
        add();
      }
    }

    List<ScrapedSamples> next() {
      switch (random.nextInt(10)) {
        case 0 -> add();
        case 1 -> targets.remove(random.nextInt(targets.size()));
        case 2 -> targets.add(targets.remove(0));
        case 3 -> change(20);
        case 4, 5, 6 -> change(2);
        default -> change(0);
      }
      if (targets.size() < 2) {
        add();
      }
      return targets.stream().map(this::samples).toList();
    }

    private void add() {
      int target = made++;
      List<Series> series = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        series.add(series("m" + random.nextInt(300), target));
      }
      series.add(series("up", target));
      targets.add(series);
    }

    private void change(int times) {
      for (int i = 0; i < times; i++) {
        List<Series> series = targets.get(random.nextInt(targets.size()));
        int last = series.size() - 1;
        switch (random.nextInt(3)) {
          case 0 -> series.add(random.nextInt(last), series("n" + random.nextInt(300), 99));
          case 1 -> series.remove(random.nextInt(last));
          default -> series.add(random.nextInt(last), series.remove(random.nextInt(last)));
        }
      }
    }

    private ScrapedSamples samples(List<Series> series) {
      ListedSamples samples = new ListedSamples();
      boolean fails = random.nextInt(20) == 0;
      for (Series one : fails ? series.subList(series.size() - 1, series.size()) : series) {
        samples.add(one, random.nextInt(4));
      }
      return samples.samples();
    }
  }
}
