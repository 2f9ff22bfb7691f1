// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Text that is parsed in pieces says what it says as a whole. */
final class OpenMetricsPiecesTest {

  /** All that a parser hands out. */
  private static final class Said implements SampleHandler {

    final List<String> samples = new ArrayList<>();
    final Map<String, MetricMetadata> metadata = new TreeMap<>();
    private final Map<Integer, String> series = new TreeMap<>();

    @Override
    public void series(int id, Labels labels, MetricType type) {
      series.put(id, labels + " " + type);
    }

    @Override
    public void sample(int id, double value, long ts) {
      samples.add(series.get(id) + " " + value + " " + ts);
    }

    @Override
    public void forgotten() {
      series.clear();
    }

    @Override
    public void metadata(MetricMetadata said) {
      metadata.merge(said.name(), said, OpenMetricsFile::fuller);
    }
  }

  private static Said whole(String text) throws ExpositionException {
    Said said = new Said();
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    new ExpositionParser().parse(ExpositionFormat.OPENMETRICS_TEXT, body, 0, body.length, said);
    return said;
  }

  private static OpenMetricsPieces pieces(String text, int pieceBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new OpenMetricsPieces(new ByteArrayInputStream(bytes), pieceBytes);
  }

  private static Said inPieces(String text, int pieceBytes)
      throws IOException, ExpositionException {
    Said said = new Said();
    ExpositionParser parser = new ExpositionParser();
    OpenMetricsPieces pieces = pieces(text, pieceBytes);
    while (pieces.next()) {
      byte[] body = pieces.body();
      parser.parse(ExpositionFormat.OPENMETRICS_TEXT, body, 0, body.length, said);
    }
    return said;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int family = 0; family < 12; family++) {
      String name = "family_" + family;
      boolean isHistogram = random.nextInt(3) == 0;
      if (random.nextInt(5) > 0) {
        text.append("# TYPE %s %s\n".formatted(name, isHistogram ? "histogram" : "counter"));
      }
      if (random.nextBoolean()) {
        text.append("# HELP %s What it is, \u00e9.\n".formatted(name));
      }
      for (int sample = random.nextInt(9); sample > 0; sample--) {
        String labels = isHistogram ? "_bucket{le=\"1\"}" : "_total{job=\"a\"}";
        text.append("%s%s %d %d.5\n".formatted(name, labels, sample, 1000 - sample));
      }
    }
    return text.append("# EOF\n").toString();
  }

  @Test
  void textInPiecesOfAnySize_saysTheSame() throws IOException, ExpositionException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      String text = text(random);
      Said whole = whole(text);
      for (int size = 1; size < text.length() + 2; size += 1 + random.nextInt(40)) {
        Said said = inPieces(text, size);
        assertThat(said.samples).as("seed %d, pieces of %d", seed, size).isEqualTo(whole.samples);
        assertThat(said.metadata).as("seed %d, pieces of %d", seed, size).isEqualTo(whole.metadata);
      }
    }
  }

  @Test
  void textWithoutItsEnd_isRefusedByTheParserOfTheLastPiece() {
    assertThatThrownBy(() -> inPieces("a 1 1\nb 2 2\n", 4)).hasMessageContaining("EOF");
  }

  @Test
  void textBehindTheEnd_isRefused() {
    assertThatThrownBy(() -> inPieces("a 1 1\n# EOF\nb 2 2\n# EOF\n", 7))
        .hasMessageContaining("EOF");
  }

  @Test
  void lineOfAPiece_isKnownAsALineOfTheText() throws IOException {
    OpenMetricsPieces pieces = pieces("# TYPE a gauge\n# HELP a b\na 1 1\na 2 2\na 3 3\n", 35);
    List<String> found = new ArrayList<>();
    while (pieces.next()) {
      String[] lines = new String(pieces.body(), StandardCharsets.UTF_8).split("\n", -1);
      for (int i = 0; i < lines.length; i++) {
        if (lines[i].startsWith("a ")) {
          found.add(pieces.line(i + 1) + ": " + lines[i]);
        }
      }
    }
    assertThat(found).containsExactly("3: a 1 1", "4: a 2 2", "5: a 3 3");
  }
}
