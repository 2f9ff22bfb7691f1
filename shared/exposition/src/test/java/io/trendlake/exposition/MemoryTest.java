// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What is handed out depends on the body alone: a parser that remembers others hands out the very
 * same as one that has seen none, and fails at the same place.
 */
final class MemoryTest {

  private static final ExpositionFormat TEXT = ExpositionFormat.PROMETHEUS_TEXT;
  private static final ExpositionFormat OPENMETRICS = ExpositionFormat.OPENMETRICS_TEXT;
  private static final int ROUNDS = 1500;
  private static final int SCRAPES = 6;

  @Test
  void text_afterAnyOtherBodies_isParsedAsIfAlone() {
    compare(TEXT, "node-0.txt", "federate-0.txt", "pushgateway-0.txt", "victoria-metrics-0.txt");
  }

  @Test
  void openMetrics_afterAnyOtherBodies_isParsedAsIfAlone() {
    compare(OPENMETRICS, "python-client-0.om.txt", "python-client-1.om.txt");
  }

  private static void compare(ExpositionFormat format, String... recorded) {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    Mutations mutations = new Mutations(random);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] whole = Fixtures.recorded(recorded[random.nextInt(recorded.length)]);
      byte[] body = closed(format, mutations.excerpt(whole));
      RecordingHandler recording = new RecordingHandler();
      ExpositionParser parser = new ExpositionParser();
      for (int scrape = 0; scrape < SCRAPES; scrape++) {
        assertThat(recording.of(parser, format, body))
            .describedAs("-Dseed=%d, round %d, scrape %d", seed, round, scrape)
            .isEqualTo(RecordingHandler.fresh(format, body));
        body = random.nextInt(8) == 0 ? mutations.ofBytes(body) : mutations.ofLines(body);
      }
    }
  }

  private static byte[] closed(ExpositionFormat format, byte[] body) {
    return format == TEXT
        ? body
        : (new String(body, ISO_8859_1) + "\n# EOF\n").getBytes(ISO_8859_1);
  }

  /** The byte behind a family's name is no part of the help, so other bytes say the same here. */
  @Test
  void help_saidInOtherBytes_isRememberedOnce() {
    String rest = "# TYPE b gauge\nb 1\n";
    List<String> bodies =
        List.of(
            "a 1\n# HELP b of b\n" + rest,
            "a 1\n# HELP b\tof b\n" + rest,
            "a 1\n# HELP b\tof b\nc 1\n" + rest,
            "a 1\nd 1\n" + rest);
    ExpositionParser parser = new ExpositionParser();
    RecordingHandler recording = new RecordingHandler();
    for (String body : bodies) {
      byte[] bytes = body.getBytes(ISO_8859_1);
      assertThat(recording.of(parser, TEXT, bytes)).isEqualTo(RecordingHandler.fresh(TEXT, bytes));
    }
  }

  @Test
  void wholeBodies_inTurn_areParsedAsIfAlone() {
    List<byte[]> bodies =
        List.of(
            Fixtures.recorded("node-0.txt"),
            Fixtures.recorded("node-1.txt"),
            Fixtures.recorded("prometheus-0.txt"),
            new byte[0]);
    ExpositionParser parser = new ExpositionParser();
    RecordingHandler recording = new RecordingHandler();
    for (int i = 0; i < 40; i++) {
      byte[] body = bodies.get(i * 7 % 11 % bodies.size());
      assertThat(recording.of(parser, TEXT, body)).isEqualTo(RecordingHandler.fresh(TEXT, body));
    }
  }
}
