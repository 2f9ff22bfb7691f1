// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The lake's row key. */
final class SeriesTest {

  private static final Labels LABELS =
      Labels.of(
          "__name__",
          "up",
          "account",
          "1",
          "region",
          "eu",
          "job",
          "node",
          "instance",
          "h:9100",
          "zone",
          "b",
          "disk",
          "sda");

  @Test
  void promotedLabels_areTakenOutOfTheJson() {
    assertThat(Series.of(LABELS, MetricType.GAUGE))
        .isEqualTo(
            new Series(
                "up",
                "1",
                "eu",
                "node",
                "h:9100",
                "{\"disk\":\"sda\",\"zone\":\"b\"}",
                MetricType.GAUGE));
  }

  @Test
  void labels_comeBack() {
    assertThat(Series.of(LABELS, MetricType.GAUGE).toLabels()).isEqualTo(LABELS);
    Labels few = Labels.of("__name__", "up");
    assertThat(Series.of(few, MetricType.GAUGE).toLabels()).isEqualTo(few);
  }

  @Test
  void order_isNameThenPromotedLabelsThenJsonThenType() {
    List<Series> ascending =
        List.of(
            // The quote of {"x":"1"} is below the brace of {}.
            Series.of(Labels.of("__name__", "a", "job", "z", "x", "1"), MetricType.COUNTER),
            Series.of(Labels.of("__name__", "a", "job", "z"), MetricType.COUNTER),
            Series.of(Labels.of("__name__", "a", "job", "z"), MetricType.GAUGE),
            Series.of(Labels.of("__name__", "a", "region", "r"), MetricType.COUNTER),
            Series.of(Labels.of("__name__", "a", "account", "1"), MetricType.COUNTER),
            Series.of(Labels.of("__name__", "b"), MetricType.COUNTER));
    assertThat(ascending.reversed().stream().sorted().toList()).isEqualTo(ascending);
  }
}
