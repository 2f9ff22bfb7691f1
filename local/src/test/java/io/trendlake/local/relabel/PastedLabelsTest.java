// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.ConfigException;
import io.trendlake.model.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which users have labels at hand. */
final class PastedLabelsTest {

  private static Labels metric(String text) throws ConfigException {
    return PastedLabels.parse(text, "labels", RelabelKind.METRIC);
  }

  private static Labels target(String text) throws ConfigException {
    return PastedLabels.parse(text, "labels", RelabelKind.TARGET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up{job=\"node\",path=\"/a b\"}",
        "up{job=\"node\", path=\"/a b\",} 1",
        "up {job = \"node\" , path='/a b'} 1.5e3 1700000000000 # {trace_id=\"a\"} 1",
        "# TYPE up gauge\nup{job=\"node\",path=\"/a b\"} 1\n# EOF\n",
        "{\"up\",job=\"node\",path=\"/a b\"}",
        "{__name__=\"up\",job=\"node\",path=\"/a b\"}",
        "{\"__name__\": \"up\", \"job\": \"node\", \"path\": \"\\/a b\"}",
        "__name__: up\njob: node\npath: /a b\n",
        "__name__=\"up\" job=\"node\" path=\"/a b\"",
        "__name__=\"up\"\njob=\"node\"\npath=\"/a b\""
      })
  void everyForm_givesTheSameLabels(String text) throws Exception {
    assertThat(metric(text)).isEqualTo(Labels.of("__name__", "up", "job", "node", "path", "/a b"));
  }

  @Test
  void textThatStandsAlone_isTheAddressOrTheName() throws Exception {
    assertThat(target("host-1:9100\n")).isEqualTo(Labels.of("__address__", "host-1:9100"));
    assertThat(metric("job:up:sum 12")).isEqualTo(Labels.of("__name__", "job:up:sum"));
    assertThat(metric("up NaN")).isEqualTo(Labels.of("__name__", "up"));
  }

  @Test
  void escapes_areThoseOfPrometheusAndOfJson() throws Exception {
    assertThat(metric("{a=\"x\\ny\\\\z\\\"\", \"b\": \"\\u00e9\\t\"}"))
        .isEqualTo(Labels.of("a", "x\ny\\z\"", "b", "é\t"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=\"1\" a=\"2\" | labels:1: the label a is there twice",
        "a: 1<br>b: \"x | labels:2: a quoted text has no end",
        "up{a=\"1\" | labels:1: the { is never closed",
        "up{{ | labels:1: a { within braces",
        "a=\"1\"} | labels:1: a } without a { before it",
        "up 1<br>up 2 | labels:2: more than one line of metrics; leave one",
        "{a=\"\\q\"} | labels:1: the escape \\q is not known",
        "{=\"b\"} | labels:1: \"=\" is not expected here",
        "{\"\"=\"b\"} | labels:1: a label without a name",
        "up down | labels:1: a second text without a name and a value, \"down\""
      })
  void mistake_isNamedWithItsLine(String text, String message) {
    assertThatThrownBy(() -> metric(text.replace("<br>", "\n")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(message);
  }
}
