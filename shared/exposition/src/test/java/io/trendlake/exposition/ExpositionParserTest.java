// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The numbers of series, and what a parser remembers from one body to the next. */
final class ExpositionParserTest {

  private static final ExpositionFormat TEXT = ExpositionFormat.PROMETHEUS_TEXT;

  private final ExpositionParser parser = new ExpositionParser();
  private final RecordingHandler recording = new RecordingHandler();

  private List<String> parse(String body) {
    return recording.of(parser, TEXT, body.getBytes(UTF_8));
  }

  @Test
  void series_thatStays_isHandedOutOnce() {
    parse("a 1\nb 2\n");
    parse("a 3\nb 4\n");
    parse("b 4\nc 5\na 3\n");
    assertThat(recording.announced()).isEqualTo(3);
    assertThat(recording.numbered()).isEqualTo(3);
  }

  @Test
  void series_thatWasGoneForAScrape_keepsItsNumber() {
    parse("a 1\nb 2\n");
    parse("b 2\n");
    assertThat(parse("a 1\nb 2\n")).containsExactly("unknown a 1.0", "unknown b 2.0");
    assertThat(recording.announced()).isEqualTo(2);
  }

  @Test
  void series_whoseTypeChanges_isAnother() {
    parse("# TYPE a counter\na 1\n");
    assertThat(parse("# TYPE a gauge\na 1\n")).contains("gauge a 1.0");
    assertThat(parse("# TYPE a counter\na 1\n")).contains("counter a 1.0");
    assertThat(recording.announced()).isEqualTo(2);
  }

  @Test
  void numbers_whenMostAreOutOfUse_beginAnew() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      many.append("a{i=\"").append(i).append("\"} 1\n");
    }
    parse(many.toString());
    parse("b 1\n");
    assertThat(recording.numbered()).isEqualTo(5001);
    assertThat(parse("b 1\n")).containsExactly("unknown b 1.0");
    assertThat(recording.numbered()).isEqualTo(1);
  }

  @Test
  void numbers_whenTheFormatChanges_beginAnew() {
    parse("a{x=\"1\" , y=\"2\"} 1\nb 2\n");
    byte[] body = "b 1\n# EOF\n".getBytes(UTF_8);
    assertThat(recording.of(parser, ExpositionFormat.OPENMETRICS_TEXT, body))
        .containsExactly("unknown b 1.0");
    assertThat(recording.numbered()).isEqualTo(1);
  }

  @Test
  void body_thatBreaks_handsOutWhatCameBefore() {
    assertThat(parse("a 1\nb 2\nc\n"))
        .containsExactly(
            "unknown a 1.0",
            "unknown b 2.0",
            "error line 3, column 2: expected the value, found the end of the line");
    assertThat(parse("a 1\nb 2\n")).containsExactly("unknown a 1.0", "unknown b 2.0");
    assertThat(recording.announced()).isEqualTo(2);
  }

  @Test
  void body_withinALargerArray_isParsedAlone() throws ExpositionException {
    byte[] array = "x 9\na 1\ny 9\n".getBytes(UTF_8);
    List<Double> values = new ArrayList<>();
    parser.parse(TEXT, array, 4, 4, new Values(values));
    assertThat(values).containsExactly(1.0);
  }

  @Test
  void array_changedByItsOwnerAfterwards_doesNotMatter() {
    byte[] array = "a 1\nb 2\n".getBytes(UTF_8);
    recording.of(parser, TEXT, array);
    array[2] = '7';
    assertThat(recording.of(parser, TEXT, array)).containsExactly("unknown a 7.0", "unknown b 2.0");
  }

  @Test
  void bounds_thatDoNotFit_areRefused() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> parser.parse(TEXT, new byte[3], 2, 2, recording));
  }

  @Test
  void handler_thatFails_isToldAllSeriesAgain() throws ExpositionException {
    byte[] body = "a 1\nb 2\n".getBytes(UTF_8);
    SampleHandler failing =
        new Values(new ArrayList<>()) {
          @Override
          public void series(int id, Labels labels, MetricType type) {
            throw new IllegalStateException("no more");
          }
        };
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> parser.parse(TEXT, body, 0, body.length, failing));
    assertThat(recording.of(parser, TEXT, body)).containsExactly("unknown a 1.0", "unknown b 2.0");
  }

  @Test
  void value_rightBehindItsName_isNotComparedWithALongerName() {
    parse("a-1\n");
    assertThat(parse("a1 5\n")).containsExactly("unknown a1 5.0");
    assertThat(parse("a-1\n")).containsExactly("unknown a -1.0");
  }

  @Test
  void labels_whereTheValueWas_areNotTakenForOne() {
    parse("a 1\n");
    assertThat(parse("a {x=\"1\"} 1\n")).containsExactly("unknown a{x=\"1\"} 1.0");
    assertThat(parse("a   1\n")).containsExactly("unknown a 1.0");
  }

  @Test
  void metadata_isHandedOutOnceAFamilyBeforeItsSamples() {
    String body = "# HELP a x\n# TYPE a counter\na_total 1\na 2\n# TYPE empty gauge\n# HELP b y\n";
    List<String> expected =
        List.of(
            "MetricMetadata[name=a, type=COUNTER, unit=, help=x]",
            "counter a_total 1.0",
            "counter a 2.0",
            "MetricMetadata[name=empty, type=GAUGE, unit=, help=]",
            "MetricMetadata[name=b, type=UNKNOWN, unit=, help=y]");
    assertThat(parse(body)).isEqualTo(expected);
    assertThat(parse(body)).isEqualTo(expected);
  }

  @Test
  void emptyBody_hasNothing() {
    assertThat(parse("")).isEmpty();
  }

  private static class Values implements SampleHandler {
    private final List<Double> values;

    Values(List<Double> values) {
      this.values = values;
    }

    @Override
    public void series(int id, Labels labels, MetricType type) {}

    @Override
    public void sample(int id, double value, long ts) {
      values.add(value);
    }

    @Override
    public void forgotten() {}
  }
}
