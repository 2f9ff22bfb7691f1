// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.HistogramOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The same families are the same samples, exemplars and start timestamps, whether they come as
 * text, as OpenMetrics or in protobuf. {@code -Dseconds} says how long to try more of them.
 */
final class FormatsAgreeTest {

  private static final int ROUNDS = 500;
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("seconds", 0));
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  /** Of series that OpenMetrics has and protobuf does not; what they say is a start. */
  private static final String CREATED = "_created";

  private final Random random = new Random(SEED);

  /** A parser of one format, which remembers the bodies before. */
  private static final class Reading {
    private final RecordingHandler handler = new RecordingHandler().ofSharedNumbers();
    private final ExpositionFormat format;
    private final ExpositionParser parser;

    Reading(ExpositionFormat format, HistogramOptions options) {
      this.format = format;
      this.parser = new ExpositionParser(ParserMemory.unshared(new ParserBuffers()), options);
    }

    List<String> of(byte[] body) {
      return handler.of(parser, format, body);
    }

    /** What was handed out but metadata, with one start of each metric, whichever series has it. */
    List<String> samples(byte[] body) {
      return of(body).stream()
          .filter(line -> !line.startsWith("Metric"))
          .filter(line -> line.startsWith("created ") || !line.contains(CREATED))
          .map(line -> line.matches("(start|created) .*") ? start(line) : line)
          .filter(line -> !line.matches("start .*(_bucket|_sum|quantile=).*"))
          .sorted()
          .toList();
    }
  }

  private static String start(String line) {
    return line.replaceFirst("^\\w+ \\w+", "start")
        .replaceFirst("(_created|_total|_count)(?=[\" {])", "");
  }

  /** Tries rounds until the time is over, and {@link #ROUNDS} at least. */
  private void rounds(boolean cumulative, RoundCheck check) {
    long end = System.nanoTime() + TIME.toNanos() / 3;
    int round = 0;
    while (round < ROUNDS || System.nanoTime() < end) {
      check.of(
          RandomFamilies.next(random, cumulative), "-Dseed=%d, round %d".formatted(SEED, round++));
    }
    System.out.printf("formats: %,d bodies are read alike, -Dseed=%d%n", round, SEED);
  }

  @FunctionalInterface
  private interface RoundCheck {
    void of(RandomFamilies.Bodies bodies, String round);
  }

  private static boolean isNote(String line) {
    return line.startsWith("exemplar ") || line.startsWith("start ");
  }

  @Test
  void textAndProtobuf_areReadAlike_inTheSameOrder() {
    Reading texts = new Reading(ExpositionFormat.PROMETHEUS_TEXT, HistogramOptions.CLASSIC);
    Reading messages = new Reading(ExpositionFormat.PROTOBUF, HistogramOptions.CLASSIC);
    rounds(
        false,
        (bodies, round) ->
            assertThat(
                    messages.of(bodies.protobuf()).stream().filter(line -> !isNote(line)).toList())
                .describedAs(round)
                .isEqualTo(texts.of(bodies.text())));
  }

  @Test
  void openMetricsAndProtobuf_areReadAlike_withExemplarsAndStarts() {
    Reading texts = new Reading(ExpositionFormat.OPENMETRICS_TEXT, HistogramOptions.CLASSIC);
    Reading messages = new Reading(ExpositionFormat.PROTOBUF, HistogramOptions.CLASSIC);
    rounds(
        false,
        (bodies, round) ->
            assertThat(messages.samples(bodies.protobuf()))
                .describedAs(round)
                .isEqualTo(texts.samples(bodies.openMetrics())));
  }

  @Test
  void convertedHistograms_areTheSameOfAllFormats() {
    HistogramOptions converted = new HistogramOptions(false, false, true);
    Reading texts = new Reading(ExpositionFormat.PROMETHEUS_TEXT, converted);
    Reading openMetrics = new Reading(ExpositionFormat.OPENMETRICS_TEXT, converted);
    Reading messages = new Reading(ExpositionFormat.PROTOBUF, converted);
    rounds(
        true,
        (bodies, round) -> {
          List<String> found = messages.samples(bodies.protobuf());
          assertThat(openMetrics.samples(bodies.openMetrics())).describedAs(round).isEqualTo(found);
          assertThat(texts.samples(bodies.text()))
              .describedAs(round)
              .isEqualTo(found.stream().filter(line -> !isNote(line)).toList());
        });
  }
}
