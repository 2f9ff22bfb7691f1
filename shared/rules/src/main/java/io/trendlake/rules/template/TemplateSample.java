// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.template;

import java.util.Map;

/**
 * A sample that a template's query has found.
 *
 * @param value a {@code Double}, or a native histogram
 */
public record TemplateSample(Map<String, String> labels, Object value) {

  /** Copies the labels. */
  public TemplateSample {
    labels = Map.copyOf(labels);
  }
}
