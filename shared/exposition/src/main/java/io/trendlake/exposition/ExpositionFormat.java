// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.Optional;

/** The formats that a body can be in. */
public enum ExpositionFormat {
  /** Prometheus text 0.0.4 and 1.0.0: {@code text/plain}. */
  PROMETHEUS_TEXT("text/plain"),
  /** OpenMetrics text 0.0.1 and 1.0.0: {@code application/openmetrics-text}. */
  OPENMETRICS_TEXT("application/openmetrics-text"),
  /** Messages of {@code io.prometheus.client}, each preceded by its length. */
  PROTOBUF("application/vnd.google.protobuf");

  private final String mediaType;

  ExpositionFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /**
   * The format of an answer, chosen as Prometheus 3.14 does ({@code extractMediaType} of {@code
   * model/textparse/interface.go}): by the media type alone, parameters such as {@code version}
   * being checked for their syntax and then ignored. A Content-Type that is blank, malformed or of
   * no known media type gives the fallback.
   *
   * @param contentType the header's value, empty if there is none
   * @param fallback of {@code fallback_scrape_protocol}, empty if not configured
   * @throws ContentTypeException if there is no format and no fallback, with a readable reason
   */
  public static ExpositionFormat of(String contentType, Optional<ExpositionFormat> fallback)
      throws ContentTypeException {
    if (contentType.isEmpty()) {
      return fallback.orElseThrow(() -> ContentTypeException.blank());
    }
    Optional<String> mediaType = MediaType.parse(contentType);
    if (mediaType.isEmpty()) {
      return fallback.orElseThrow(() -> ContentTypeException.malformed(contentType));
    }
    Optional<ExpositionFormat> format = ofMediaType(mediaType.get());
    return format.or(() -> fallback).orElseThrow(() -> ContentTypeException.unknown(contentType));
  }

  private static Optional<ExpositionFormat> ofMediaType(String mediaType) {
    for (ExpositionFormat format : values()) {
      if (format.mediaType.equals(mediaType)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
