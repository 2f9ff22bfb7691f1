// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeriesTableTest {

  @Test
  void numbers_areDenseAndStay() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    SeriesTable table = new SeriesTable();
    List<Series> known = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Series series = series("m" + random.nextInt(5000), MetricType.GAUGE);
      int number = table.add(series);
      if (number == known.size()) {
        known.add(series);
      }
      assertThat(known.get(number)).as("seed %d", seed).isEqualTo(series);
    }
    assertThat(table.size()).isEqualTo(known.size());
  }

  @Test
  void series_thatDifferInTheirTypeAlone_areOne() {
    SeriesTable table = new SeriesTable();
    int number = table.add(series("m", MetricType.GAUGE));
    assertThat(table.add(series("m", MetricType.COUNTER))).isEqualTo(number);
    assertThat(table.at(number).type()).isEqualTo(MetricType.GAUGE);
    table.replace(number, series("m", MetricType.COUNTER));
    assertThat(table.add(series("m", MetricType.GAUGE))).isEqualTo(number);
    assertThat(table.at(number).type()).isEqualTo(MetricType.COUNTER);
  }

  @Test
  void series_thatDifferInAnyLabel_areTwo() {
    SeriesTable table = new SeriesTable();
    List<Series> all =
        List.of(
            new Series("m", "a", "r", "j", "i", "{}", MetricType.GAUGE),
            new Series("n", "a", "r", "j", "i", "{}", MetricType.GAUGE),
            new Series("m", "b", "r", "j", "i", "{}", MetricType.GAUGE),
            new Series("m", "a", "s", "j", "i", "{}", MetricType.GAUGE),
            new Series("m", "a", "r", "k", "i", "{}", MetricType.GAUGE),
            new Series("m", "a", "r", "j", "h", "{}", MetricType.GAUGE),
            new Series("m", "a", "r", "j", "i", "{\"x\":\"1\"}", MetricType.GAUGE));
    all.forEach(table::add);
    assertThat(table.size()).isEqualTo(all.size());
  }

  private static Series series(String name, MetricType type) {
    return new Series(name, "", "", "job", "instance", "{}", type);
  }
}
