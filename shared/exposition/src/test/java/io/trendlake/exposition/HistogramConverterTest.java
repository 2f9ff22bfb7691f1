// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.HistogramOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of classic histograms in text where they are converted. */
final class HistogramConverterTest {

  private static final String TYPE = "# TYPE h histogram\n";
  private static final String LINES =
      "h_bucket{le=\"1\"} 4\nh_bucket{le=\"+Inf\"} 6\nh_sum 2.5\nh_count 6\n";
  private static final String CONVERTED =
      "histogram h schema -53 count 6.0 sum 2.5 zero 0.0:0.0 + [0:4.0, 1:2.0] - [] bounds [1.0]";

  private static List<String> samples(boolean alwaysClassic, String body) {
    ExpositionParser parser =
        new ExpositionParser(
            ParserMemory.unshared(new ParserBuffers()),
            new HistogramOptions(false, alwaysClassic, true));
    RecordingHandler recording = new RecordingHandler().ofSharedNumbers();
    recording.of(parser, ExpositionFormat.PROMETHEUS_TEXT, body.getBytes(UTF_8));
    return recording.of(parser, ExpositionFormat.PROMETHEUS_TEXT, body.getBytes(UTF_8)).stream()
        .filter(line -> !line.startsWith("Metric"))
        .toList();
  }

  @Test
  void histogram_takesThePlaceOfItsLines() {
    assertThat(samples(false, TYPE + LINES + "# TYPE g gauge\ng 1\n"))
        .containsExactly(CONVERTED, "gauge g 1.0");
  }

  @Test
  void classicLines_stayIfTheyAreWanted() {
    List<String> found = samples(true, TYPE + LINES);
    assertThat(found).hasSize(5).last().isEqualTo(CONVERTED);
  }

  @Test
  void twoTimestamps_areTwoHistograms() {
    String body =
        TYPE
            + "h_bucket{le=\"+Inf\"} 1 1000\nh_count 1 1000\n"
            + "h_bucket{le=\"+Inf\"} 2 2000\nh_count 2 2000\n";
    assertThat(samples(false, body))
        .containsExactly(
            "histogram h schema -53 count 1.0 sum 0.0 zero 0.0:0.0 + [0:1.0] - [] bounds [] @1000",
            "histogram h schema -53 count 2.0 sum 0.0 zero 0.0:0.0 + [0:2.0] - [] bounds [] @2000");
  }

  @Test
  void bucketsThatShrink_areNoHistogram() {
    String body = TYPE + "h_bucket{le=\"1\"} 4\nh_bucket{le=\"2\"} 3\nh_count 4\n";
    assertThat(samples(false, body + "g 1\n")).containsExactly("unknown g 1.0");
  }

  @Test
  void linesOfNoHistogram_passAsTheyAre() {
    String body = TYPE + "h_max 3\nh_bucket{le=\"x\"} 1\n# TYPE s summary\ns_count 1\ns_sum 2\n";
    assertThat(samples(false, body))
        .containsExactly(
            "unknown h_max 3.0",
            "histogram h_bucket{le=\"x\"} 1.0",
            "summary s_count 1.0",
            "summary s_sum 2.0");
  }

  @Test
  void emptyBuckets_areListedInRunsOfTwoAtMost() {
    String body =
        TYPE
            + "h_bucket{le=\"1\"} 1\nh_bucket{le=\"2\"} 1\nh_bucket{le=\"3\"} 2\n"
            + "h_bucket{le=\"4\"} 2\nh_bucket{le=\"5\"} 2\nh_bucket{le=\"6\"} 2\nh_bucket{le=\"7\"} 3\n"
            + "h_count 3\n";
    assertThat(samples(false, body))
        .singleElement()
        .asString()
        .contains("+ [0:1.0, 1:0.0, 2:1.0, 6:1.0] - []");
  }

  @Test
  void histogramCutOffByAFault_isNotHandedOut() {
    assertThat(samples(false, TYPE + LINES + "}\n")).singleElement().asString().startsWith("error");
  }
}
