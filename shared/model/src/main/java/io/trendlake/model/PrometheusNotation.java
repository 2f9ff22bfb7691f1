// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/** Writes a label set the way Prometheus prints one, UTF-8 names quoted. */
final class PrometheusNotation {

  private PrometheusNotation() {}

  static String format(Labels labels) {
    StringBuilder out = new StringBuilder();
    String metric = labels.metricName();
    boolean plainMetric = isPlainMetricName(metric);
    if (plainMetric) {
      out.append(metric);
    }
    StringBuilder inside = new StringBuilder();
    if (!plainMetric && !metric.isEmpty()) {
      quote(inside, metric);
    }
    labels.forEach((name, value) -> {
      if (!name.equals(Labels.METRIC_NAME)) {
        if (!inside.isEmpty()) {
          inside.append(',');
        }
        appendName(inside, name);
        inside.append('=');
        quote(inside, value);
      }
    });
    if (!inside.isEmpty() || out.isEmpty()) {
      out.append('{').append(inside).append('}');
    }
    return out.toString();
  }

  private static void appendName(StringBuilder out, String name) {
    if (isPlainMetricName(name) && name.indexOf(':') < 0) {
      out.append(name);
    } else {
      quote(out, name);
    }
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
    out.append('"');
  }

  private static boolean isPlainMetricName(String name) {
    if (name.isEmpty() || isDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(isLetter(c) || c == '_' || c == ':' || isDigit(c))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
