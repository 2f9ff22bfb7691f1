// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.Labels;
import io.trendlake.promql.text.GoFloat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Samples of no known type in Prometheus's text format or in OpenMetrics 1.0, whichever a client
 * prefers. Samples of one name come one after the other.
 */
final class ExpositionText {

  private static final Pattern PLAIN_METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern PLAIN_LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern WEIGHT = Pattern.compile("q=([01](?:\\.[0-9]*)?)");

  private final boolean openMetrics;
  private final String escaping;
  private final StringBuilder out = new StringBuilder(1 << 16);
  private String family = "";

  /**
   * A text that holds nothing yet.
   *
   * @param escaping what becomes of names that the old format does not hold: {@code allow-utf-8},
   *     {@code values} or {@code underscores}
   */
  private ExpositionText(boolean openMetrics, String escaping) {
    this.openMetrics = openMetrics;
    this.escaping = escaping;
  }

  /** An empty text in the format that a request prefers. */
  static ExpositionText acceptedBy(ApiRequest request) {
    double best = -1;
    boolean openMetrics = false;
    String escaping = "underscores";
    for (String clause : request.header("Accept").orElse("").split(",", -1)) {
      String[] parts = clause.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
      boolean isOpen = parts[0].equals("application/openmetrics-text");
      boolean isText = parts[0].equals("text/plain");
      double weight = 1;
      for (String part : parts) {
        Matcher matcher = WEIGHT.matcher(part);
        weight = matcher.matches() ? Double.parseDouble(matcher.group(1)) : weight;
      }
      if ((isOpen || isText) && weight > best) {
        best = weight;
        openMetrics = isOpen;
        escaping = escaping(parts);
      }
    }
    return new ExpositionText(openMetrics, escaping);
  }

  private static String escaping(String[] parts) {
    for (String part : parts) {
      switch (part) {
        case "escaping=allow-utf-8", "escaping=values" -> {
          return part.substring(part.indexOf('=') + 1);
        }
        default -> {}
      }
    }
    return "underscores";
  }

  /** The media type of the text. */
  String contentType() {
    String type =
        openMetrics
            ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8";
    return type + "; escaping=" + escaping;
  }

  /** Adds a sample; a series without {@code instance} says so, so that the scraper adds none. */
  void append(Federation.Newest sample) {
    String metric = escaped(sample.labels().metricName());
    boolean plain = PLAIN_METRIC.matcher(metric).matches();
    if (!metric.equals(family)) {
      family = metric;
      out.append("# TYPE ");
      appendName(metric, plain);
      out.append(openMetrics ? " unknown\n" : " untyped\n");
    }
    if (plain) {
      out.append(metric);
    }
    out.append('{');
    if (!plain) {
      appendName(metric, false);
      out.append(',');
    }
    Map<String, String> labels = new TreeMap<>();
    sample.labels().forEach(labels::put);
    labels.remove(Labels.METRIC_NAME);
    boolean hasInstance = labels.containsKey("instance");
    labels.forEach(this::appendLabel);
    if (!hasInstance) {
      appendLabel("instance", "");
    }
    out.setLength(out.length() - 1);
    out.append("} ").append(GoFloat.shortest(sample.value())).append(' ');
    appendTime(sample.ts());
    out.append('\n');
  }

  private void appendLabel(String name, String value) {
    String shown = escaped(name);
    appendName(shown, PLAIN_LABEL.matcher(shown).matches());
    out.append("=\"");
    appendEscaped(value);
    out.append("\",");
  }

  private void appendName(String name, boolean plain) {
    if (plain) {
      out.append(name);
    } else {
      out.append('"');
      appendEscaped(name);
      out.append('"');
    }
  }

  private void appendEscaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '"' -> out.append("\\\"");
        default -> out.append(c);
      }
    }
  }

  private void appendTime(long millis) {
    if (!openMetrics) {
      out.append(millis);
      return;
    }
    out.append(millis < 0 ? "-" : "").append(Math.abs(millis) / 1000);
    out.append('.').append(String.format(Locale.ROOT, "%03d", Math.abs(millis) % 1000));
  }

  private String escaped(String name) {
    if (PLAIN_METRIC.matcher(name).matches()) {
      return name;
    }
    return switch (escaping) {
      case "allow-utf-8" -> name;
      case "values" -> EscapedName.escape(name);
      default -> EscapedName.underscored(name);
    };
  }

  /** The whole text. */
  String end() {
    return (openMetrics ? out.append("# EOF\n") : out).toString();
  }
}
