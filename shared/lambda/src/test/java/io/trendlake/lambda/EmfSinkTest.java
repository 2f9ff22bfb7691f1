// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EmfSinkTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final EmfSink sink =
      new EmfSink(
          "staging",
          "scrape",
          InstantSource.fixed(Instant.ofEpochMilli(1_764_000_000_123L)),
          new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void emit_oneLineOfTheFormat() {
    sink.emit(
        List.of(
            Metric.count("TargetsUp", 3), new Metric("SlotLagSeconds", 0.25, Metric.Unit.SECONDS)));

    assertThat(printed())
        .isEqualTo(
            "{\"_aws\":{\"Timestamp\":1764000000123,\"CloudWatchMetrics\":[{\"Namespace\":\"Trendlake\","
                + "\"Dimensions\":[[\"Stack\",\"Service\"]],\"Metrics\":[{\"Name\":\"TargetsUp\",\"Unit\":\"Count\"},"
                + "{\"Name\":\"SlotLagSeconds\",\"Unit\":\"Seconds\"}]}]},\"Stack\":\"staging\",\"Service\":\"scrape\","
                + "\"TargetsUp\":3.0,\"SlotLagSeconds\":0.25}"
                + System.lineSeparator());
  }

  @Test
  void emit_nothing_noLine() {
    sink.emit(List.of());

    assertThat(printed()).isEmpty();
  }

  @Test
  void emit_nameTwice_refused() {
    List<Metric> twice = List.of(Metric.count("TargetsUp", 1), Metric.count("TargetsUp", 2));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.emit(twice))
        .withMessage("metric TargetsUp is there twice");
  }

  @Test
  void emit_moreThanALineTakes_refused() {
    List<Metric> many = IntStream.range(0, 101).mapToObj(i -> Metric.count("M" + i, i)).toList();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.emit(many))
        .withMessage("101 metrics are too many for a line, which takes 100");
  }

  @Test
  void metric_notFinite_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Metric("SlotLagSeconds", Double.NaN, Metric.Unit.SECONDS))
        .withMessage("metric SlotLagSeconds is not finite: NaN");
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
