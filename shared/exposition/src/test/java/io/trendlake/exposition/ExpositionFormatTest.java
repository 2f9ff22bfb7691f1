// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of the format by Content-Type. */
final class ExpositionFormatTest {

  private static final Optional<ExpositionFormat> NONE = Optional.empty();
  private static final Optional<ExpositionFormat> FALLBACK =
      Optional.of(ExpositionFormat.OPENMETRICS_TEXT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "TEXT/Plain",
        "text/plain; version=0.0.4",
        "text/plain;version=1.0.0;escaping=allow-utf-8; charset=\"utf-8\"",
        " text/plain ; a=\"\\\"\" ;",
        "text/plain; version=0.0.4; charset=utf-8; charset=utf-8",
        "text/plain; charset=utf-8; Charset=\"utf-8\"; version=0.0.4; version=0.0.4",
        "text/plain; a=\"\\b\"; a=\"\\b\""
      })
  void plainText_isPrometheusText(String contentType) throws ContentTypeException {
    assertThat(ExpositionFormat.of(contentType, FALLBACK))
        .isEqualTo(ExpositionFormat.PROMETHEUS_TEXT);
  }

  @Test
  void openMetrics_ofAnyVersion_isOpenMetrics() throws ContentTypeException {
    String contentType = "application/openmetrics-text; version=9.9.9; charset=utf-8";
    assertThat(ExpositionFormat.of(contentType, NONE)).isEqualTo(ExpositionFormat.OPENMETRICS_TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "text/",
        "text/plain/x",
        "text/plain; version",
        "text/plain; =1",
        "text/plain; a=1; A=2",
        "text/plain; charset=utf-8; charset=UTF-8",
        "text/plain;\u001cversion=0.0.4",
        "\u001ftext/plain",
        "text/plain;; version=0.0.4",
        "text/plain; a=\"1",
        "application/json",
        "plain"
      })
  void anythingElse_isTheFallbackOrRefused(String contentType) throws ContentTypeException {
    assertThat(ExpositionFormat.of(contentType, FALLBACK))
        .isEqualTo(ExpositionFormat.OPENMETRICS_TEXT);
    assertThatExceptionOfType(ContentTypeException.class)
        .isThrownBy(() -> ExpositionFormat.of(contentType, NONE))
        .withMessageContaining("fallback_scrape_protocol")
        .withMessageContaining(contentType.isEmpty() ? "no Content-Type" : contentType);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
            + " encoding=delimited; escaping=underscores",
        "application/vnd.google.protobuf; encoding=text",
        "application/vnd.google.protobuf"
      })
  void protobuf_withAnyParameters_isProtobuf(String contentType) throws ContentTypeException {
    assertThat(ExpositionFormat.of(contentType, FALLBACK)).isEqualTo(ExpositionFormat.PROTOBUF);
  }
}
