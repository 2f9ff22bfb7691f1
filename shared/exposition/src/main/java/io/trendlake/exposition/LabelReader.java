// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.exposition.number.DecimalReader;
import io.trendlake.exposition.number.FloatSpelling;
import io.trendlake.exposition.number.OpenMetricsFloat;
import io.trendlake.exposition.protobuf.MalformedMessageException;
import io.trendlake.exposition.protobuf.MetricMessage;
import io.trendlake.exposition.protobuf.WireReader;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** Makes the label set of a line that a {@link Grammar} has read. */
final class LabelReader {

  private final StringCache strings = new StringCache();
  private final WireReader wire = new WireReader();

  /** Names and values in turn of the series in protobuf that was read last. */
  private final List<String> messagePairs = new ArrayList<>();

  private boolean hadBlank;

  private final DecimalReader decimal = new DecimalReader();

  /**
   * The labels, {@code __name__} included.
   *
   * @param rewriting HISTOGRAM or SUMMARY: below such a TYPE line Prometheus 3 writes the values of
   *     {@code le} and {@code quantile} again ({@code normalizeFloatsInLabelValues})
   * @throws ExpositionException for a label given twice, which Prometheus's storage refuses
   */
  Labels read(Grammar line, MetricType rewriting) throws ExpositionException {
    Spans spans = line.labels;
    String[] pairs = new String[2 * spans.size() + 2];
    pairs[0] = Labels.METRIC_NAME;
    pairs[1] = text(line, line.nameFrom, line.nameTo);
    boolean blank = false;
    for (int i = 0; i < spans.size(); i++) {
      String name = text(line, spans.nameFrom(i), spans.nameTo(i));
      String value = text(line, spans.valueFrom(i), spans.valueTo(i));
      pairs[2 * i + 2] = name;
      pairs[2 * i + 3] = isNumber(name, rewriting) ? normalized(value) : value;
      blank |= value.isEmpty();
    }
    try {
      return Labels.of(blank ? withoutBlank(pairs) : pairs);
    } catch (IllegalArgumentException e) {
      throw line.body.fault(line.seriesFrom, "in the labels, " + e.getMessage()).afterSample();
    }
  }

  /**
   * The labels of a series in protobuf, {@code __name__} included.
   *
   * @throws IllegalArgumentException for a label given twice, or one that has a value and no name
   */
  Labels read(MessageMetric metric, MessagePart part, long number) {
    messagePairs.clear();
    hadBlank = false;
    String name = strings.string(metric.bytes, 0, metric.nameTo);
    messagePairs.add(Labels.METRIC_NAME);
    messagePairs.add(part.suffix().isEmpty() ? name : name + part.suffix());
    if (metric.nameTo < metric.bytes.length) {
      labelPairs(
          metric,
          (hasName, nameFrom, nameTo, valueFrom, valueTo) -> {
            messagePairs.add(strings.string(metric.bytes, nameFrom, nameTo));
            messagePairs.add(strings.string(metric.bytes, valueFrom, valueTo));
            hadBlank |= valueFrom == valueTo;
          });
    }
    if (!part.label().isEmpty()) {
      messagePairs.add(part.label());
      messagePairs.add(OpenMetricsFloat.format(Double.longBitsToDouble(number)));
    }
    String[] all = messagePairs.toArray(String[]::new);
    return Labels.of(hadBlank ? withoutBlank(all) : all);
  }

  /** Whether a label of the metric that was read last has an empty value. */
  boolean hadBlank() {
    return hadBlank;
  }

  private void labelPairs(MessageMetric metric, MetricMessage.LabelConsumer consumer) {
    wire.start(metric.bytes, metric.nameTo, metric.bytes.length);
    try {
      MetricMessage.labels(wire, consumer);
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("labels that were read cannot be read again", e);
    }
  }

  /** The names of a protobuf metric's labels that have an empty value. */
  List<String> blank(MessageMetric metric) {
    List<String> names = new ArrayList<>();
    labelPairs(
        metric,
        (hasName, nameFrom, nameTo, valueFrom, valueTo) -> {
          if (valueFrom == valueTo) {
            names.add(strings.string(metric.bytes, nameFrom, nameTo));
          }
        });
    return names;
  }

  /** The names of a line's labels that have an empty value. */
  List<String> blank(Grammar line) {
    List<String> names = new ArrayList<>();
    Spans spans = line.labels;
    for (int i = 0; i < spans.size(); i++) {
      if (spans.valueFrom(i) == spans.valueTo(i)) {
        names.add(text(line, spans.nameFrom(i), spans.nameTo(i)));
      }
    }
    return names;
  }

  /** Whether any label of a line has an empty value. */
  static boolean hasBlank(Grammar line) {
    Spans spans = line.labels;
    for (int i = 0; i < spans.size(); i++) {
      if (spans.valueFrom(i) == spans.valueTo(i)) {
        return true;
      }
    }
    return false;
  }

  private String text(Grammar line, int from, int to) {
    String text = strings.string(line.bytes, from, to);
    return line.escaped ? Escapes.unescape(text) : text;
  }

  /** A family's name or the like, often the same. */
  String name(byte[] bytes, int from, int to) {
    return strings.string(bytes, from, to);
  }

  /**
   * The pairs whose name never comes with an empty value: an empty value deletes the label, however
   * often it is given (Prometheus's {@code labels.Builder}).
   *
   * @throws IllegalArgumentException if the metric's name is deleted so
   */
  private static String[] withoutBlank(String[] pairs) {
    Set<String> blank = new HashSet<>();
    for (int i = 2; i < pairs.length; i += 2) {
      if (pairs[i + 1].isEmpty()) {
        blank.add(pairs[i]);
      }
    }
    if (blank.contains(Labels.METRIC_NAME)) {
      throw new IllegalArgumentException(
          "the label \"" + Labels.METRIC_NAME + "\" has no value, so the metric has no name");
    }
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (!blank.contains(pairs[i])) {
        kept.add(pairs[i]);
        kept.add(pairs[i + 1]);
      }
    }
    return kept.toArray(String[]::new);
  }

  private static boolean isNumber(String label, MetricType rewriting) {
    return (rewriting == MetricType.HISTOGRAM && label.equals("le"))
        || (rewriting == MetricType.SUMMARY && label.equals("quantile"));
  }

  private String normalized(String value) {
    if (decimal.readWhole(value)) {
      return OpenMetricsFloat.format(decimal.value());
    }
    OptionalDouble odd = FloatSpelling.parse(value);
    return odd.isPresent() ? OpenMetricsFloat.format(odd.getAsDouble()) : value;
  }
}
