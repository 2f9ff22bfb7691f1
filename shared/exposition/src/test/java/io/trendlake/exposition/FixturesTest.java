// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file in {@code text} and {@code openmetrics} is a body whose first line says the rule that
 * it keeps or breaks. What a good one says is in the file {@code .out} beside it; a bad one ends
 * its first line with the message.
 */
final class FixturesTest {

  static List<Path> goodText() {
    return Fixtures.list("text", ".good.txt");
  }

  static List<Path> badText() {
    return Fixtures.list("text", ".bad.txt");
  }

  static List<Path> goodOpenMetrics() {
    return Fixtures.list("openmetrics", ".good.txt");
  }

  static List<Path> badOpenMetrics() {
    return Fixtures.list("openmetrics", ".bad.txt");
  }

  @ParameterizedTest
  @MethodSource("goodText")
  void text_thatKeepsTheRule_isParsed(Path file) {
    assertParsed(ExpositionFormat.PROMETHEUS_TEXT, file);
  }

  @ParameterizedTest
  @MethodSource("badText")
  void text_thatBreaksTheRule_isRefused(Path file) {
    assertRefused(ExpositionFormat.PROMETHEUS_TEXT, file);
  }

  @ParameterizedTest
  @MethodSource("goodOpenMetrics")
  void openMetrics_thatKeepsTheRule_isParsed(Path file) {
    assertParsed(ExpositionFormat.OPENMETRICS_TEXT, file);
  }

  @ParameterizedTest
  @MethodSource("badOpenMetrics")
  void openMetrics_thatBreaksTheRule_isRefused(Path file) {
    assertRefused(ExpositionFormat.OPENMETRICS_TEXT, file);
  }

  private static void assertParsed(ExpositionFormat format, Path file) {
    Path expected = file.resolveSibling(Fixtures.name(file).replace(".txt", ".out"));
    String events = String.join("\n", RecordingHandler.fresh(format, Fixtures.read(file))) + "\n";
    assertThat(events).isEqualTo(new String(Fixtures.read(expected), UTF_8));
  }

  private static void assertRefused(ExpositionFormat format, Path file) {
    byte[] body = Fixtures.read(file);
    String firstLine = new String(body, UTF_8).lines().findFirst().orElseThrow();
    String message = firstLine.substring(firstLine.indexOf(" => ") + 4);
    assertThat(RecordingHandler.fresh(format, body).getLast()).isEqualTo("error " + message);
  }
}
