// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which label set the spelling of a line comes to, as in Prometheus 3.14. */
final class LabelSpellingTest {

  /**
   * The series with its value; each body is given as Latin-1, so that a test can write any byte.
   */
  private static List<String> samples(ExpositionFormat format, String body) {
    return RecordingHandler.fresh(format, body.getBytes(ISO_8859_1)).stream()
        .filter(line -> !line.startsWith("MetricMetadata"))
        .toList();
  }

  private static ExpositionException fault(String body) {
    byte[] bytes = body.getBytes(ISO_8859_1);
    return catchThrowableOfType(
        ExpositionException.class,
        () ->
            new ExpositionParser()
                .parse(
                    ExpositionFormat.PROMETHEUS_TEXT,
                    bytes,
                    0,
                    bytes.length,
                    new RecordingHandler()));
  }

  private static List<String> text(String body) {
    return samples(ExpositionFormat.PROMETHEUS_TEXT, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{x=\"\"}",
        "a{x=\"\",x=\"1\"}",
        "a{x=\"1\",x=\"\"}",
        "a{x=\"\",x=\"\"}",
        "a{x=\"1\",x=\"\",x=\"2\"}",
        "a{\"\"=\"\"}",
        "a{\"\\xb2\"=\"\"}"
      })
  void blankLabel_howeverOftenItsNameIsGiven_isNone(String line) {
    String raw = line.replace("\\xb2", "\u00b2");

    assertThat(text(raw + " 1\n")).containsExactly("unknown a 1.0");
    assertThat(samples(ExpositionFormat.OPENMETRICS_TEXT, raw + " 1\n# EOF\n"))
        .containsExactly("unknown a 1.0");
  }

  @Test
  void blankName_failsTheBody() {
    assertThat(text("a{__name__=\"\",x=\"1\"} 1\n"))
        .containsExactly(
            "error line 1, column 1: in the labels, the label \"__name__\" has no value, so the"
                + " metric has no name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{x=\"1\",x=\"2\"}",
        "a{x=\"1\",x=\"1\"}",
        "a{\"\"=\"1\"}",
        "a{\"\u00b2\"=\"1\"}",
        "{\"\"}",
        "{\"\",x=\"1\"}",
        "{\"a\u00b2\"}"
      })
  void nameThatIsWrong_failsAfterTheSampleCounts(String line) {
    ExpositionException fault = fault(line + " 1\n");

    assertThat(fault.isAfterSample()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a{x=\"\u00b2\"} 1\n", "a{x=1} 1\n", "a{x=\"1\" 1\n", "{} 1\n", "a b\n"})
  void lineThatTheParserRefuses_failsBeforeTheSampleCounts(String body) {
    ExpositionException fault = fault(body);

    assertThat(fault.isAfterSample()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"# TYPE \"\u0091\" gauge", "# HELP \"a\u0091\" text"})
  void familyName_notUtf8_saysNothingAndFailsNothing(String metadata) {
    assertThat(text("# TYPE a counter\n" + metadata + "\na 1\n")).containsExactly("counter a 1.0");
    assertThat(samples(ExpositionFormat.OPENMETRICS_TEXT, metadata + "\n# EOF\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0x1p1,    2.0",
    "0X1P+1,   2.0",
    "-0x1.8p0, -1.5",
    "0x.8p1,   1.0",
    "0x_1p1,   2.0",
    "1_0,      10.0",
    "1_0e0_1,  100.0",
    "1,        1.0",
    "0x1,      0x1",
    "_1,       _1",
    "1_,       1_",
    "1__0,     1__0",
    "0x1p1f,   0x1p1f",
    "0x1p9999, 0x1p9999",
    "1 0,      1 0"
  })
  void bucketAndQuantile_spelledAsGoReadsFloats_areWrittenAnew(String written, String stored) {
    assertThat(text("# TYPE h histogram\nh_bucket{le=\"" + written + "\"} 1\n"))
        .containsExactly("histogram h_bucket{le=\"" + stored + "\"} 1.0");
    assertThat(text("# TYPE s summary\ns{quantile=\"" + written + "\"} 1\n"))
        .containsExactly("summary s{quantile=\"" + stored + "\"} 1.0");
    assertThat(text("# TYPE g gauge\ng{le=\"" + written + "\"} 1\n"))
        .containsExactly("gauge g{le=\"" + written + "\"} 1.0");
  }

  @Test
  void value_spelledHexadecimal_isRefused() {
    assertThat(fault("a 0x1p1\n")).isNotNull();
  }
}
