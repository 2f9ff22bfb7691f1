// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.model.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The limits of a label set, 0 for none (Prometheus's {@code verifyLabelLimits}, whose words the
 * messages keep).
 *
 * @param labels how many there may be, {@code __name__} counted
 * @param nameLength in bytes of UTF-8
 * @param valueLength in bytes of UTF-8
 */
record LabelLimits(long labels, long nameLength, long valueLength) {

  /** How many characters of a name or value a message shows. */
  private static final int SHOWN = 50;

  static LabelLimits of(ScrapeConfig config) {
    return new LabelLimits(
        config.labelLimit(), config.labelNameLengthLimit(), config.labelValueLengthLimit());
  }

  /** Whether a value is not too long. */
  boolean allowsValue(String value) {
    return valueLength == 0 || utf8Length(value) <= valueLength;
  }

  /** The first limit that a label set exceeds, in words. */
  Optional<String> fault(Labels set) {
    if (labels > 0 && set.size() > labels) {
      return Optional.of(
          "label_limit exceeded (metric: %s, number of labels: %d, limit: %d)"
              .formatted(shown(set.metricName()), set.size(), labels));
    }
    if (nameLength == 0 && valueLength == 0) {
      return Optional.empty();
    }
    for (int i = 0; i < set.size(); i++) {
      Optional<String> fault = fault(set.metricName(), set.nameAt(i), set.valueAt(i));
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private Optional<String> fault(String metric, String name, String value) {
    if (nameLength > 0 && utf8Length(name) > nameLength) {
      return Optional.of(
          "label_name_length_limit exceeded (metric: %s, label name: %s, length: %d, limit: %d)"
              .formatted(shown(metric), shown(name), utf8Length(name), nameLength));
    }
    if (valueLength > 0 && utf8Length(value) > valueLength) {
      return Optional.of(
          "label_value_length_limit exceeded (metric: %s, label name: %s, value: \"%s\", length: %d, limit: %d)"
              .formatted(shown(metric), shown(name), shown(value), utf8Length(value), valueLength));
    }
    return Optional.empty();
  }

  static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String shown(String text) {
    return text.codePointCount(0, text.length()) <= SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN));
  }
}
