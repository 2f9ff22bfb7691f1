// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.util.Map;

/**
 * OpenMetrics text 0.0.1 and 1.0.0, as strict as Prometheus is: {@code # EOF} ends the body, one
 * space separates, there are no blank lines and no comments. Rules on a whole family (the order of
 * buckets, values that a type allows) is not checked; docs/openmetrics.md lists it.
 */
final class OpenMetricsGrammar extends Grammar {

  private static final Map<String, MetricType> TYPES =
      Map.of(
          "counter", MetricType.COUNTER,
          "gauge", MetricType.GAUGE,
          "histogram", MetricType.HISTOGRAM,
          "gaugehistogram", MetricType.GAUGEHISTOGRAM,
          "summary", MetricType.SUMMARY,
          "info", MetricType.INFO,
          "stateset", MetricType.STATESET,
          "unknown", MetricType.UNKNOWN);

  private static final double MILLISECONDS = 1000.0;

  private final Spans exemplarLabels = new Spans();
  private boolean hasExemplar;
  private double exemplarValue;
  private long exemplarTs;

  OpenMetricsGrammar(Body body) {
    super(body);
  }

  @Override
  LineKind line(int at) throws ExpositionException {
    byte b = bytes[at];
    if (b == '#') {
      return directive(at);
    }
    if (b == '{' || startsMetricName(b)) {
      series(at);
      return LineKind.SAMPLE;
    }
    throw body.fault(at, "expected a metric name, '{' or \"# \", found " + body.found(at));
  }

  private LineKind directive(int at) throws ExpositionException {
    if (matches(at, "# HELP ")) {
      directive = Directive.HELP;
    } else if (matches(at, "# TYPE ")) {
      directive = Directive.TYPE;
    } else if (matches(at, "# UNIT ")) {
      directive = Directive.UNIT;
    } else if (matches(at, "# EOF")) {
      eof(at + 5);
      return LineKind.END;
    } else {
      throw body.fault(at, "expected \"# HELP \", \"# TYPE \", \"# UNIT \" or \"# EOF\"");
    }
    metadata(at + 7);
    return metadataKind();
  }

  private void eof(int at) throws ExpositionException {
    int behind = at < end && bytes[at] == '\n' ? at + 1 : at;
    if (behind < end) {
      throw body.fault(behind, "there is more after # EOF");
    }
    next = end;
  }

  private void metadata(int at) throws ExpositionException {
    int from = familyName(at);
    if (bytes[from] != ' ') {
      throw body.fault(
          from, "expected a space and the text of " + directive + ", found " + body.found(from));
    }
    int to = lineTo(from);
    endOfLine(to);
    String written = metadataText(from + 1, to);
    text = directive == Directive.HELP ? Escapes.unescape(written) : written;
    if (directive == Directive.UNIT && !text.isEmpty() && !family.endsWith("_" + text)) {
      throw body.fault(
          from + 1, "the unit \"" + text + "\" is not the end of the name \"" + family + "\"");
    }
  }

  @Override
  int valueFrom(int at) throws ExpositionException {
    if (bytes[at] != ' ') {
      throw body.fault(at, "expected a space and a value, found " + body.found(at));
    }
    return at + 1;
  }

  @Override
  void tail(int at) throws ExpositionException {
    int i = number(at, "the value");
    value = decimal.value();
    ts = SampleHandler.NO_TIMESTAMP;
    hasExemplar = false;
    if (bytes[i] == ' ' && !matches(i, " # {")) {
      int from = i + 1;
      i = number(from, "the timestamp");
      ts = timestamp(from, decimal.value());
    }
    if (matches(i, " # {")) {
      i = exemplar(i + 4);
    }
    endOfLine(i);
  }

  private int exemplar(int at) throws ExpositionException {
    exemplarLabels.clear();
    int i = valueFrom(braces(at, exemplarLabels, false));
    i = number(i, "the exemplar's value");
    exemplarValue = decimal.value();
    exemplarTs = SampleHandler.NO_TIMESTAMP;
    hasExemplar = true;
    if (bytes[i] == ' ') {
      int from = i + 1;
      i = number(from, "the exemplar's timestamp");
      exemplarTs = timestamp(from, decimal.value());
    }
    return i;
  }

  private void endOfLine(int at) throws ExpositionException {
    if (at >= end) {
      throw body.fault(end, "the body does not end with # EOF");
    }
    if (bytes[at] != '\n') {
      throw body.fault(at, "expected the end of the line, found " + body.found(at));
    }
    next = at + 1;
  }

  private long timestamp(int at, double seconds) throws ExpositionException {
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
      throw body.fault(at, "a timestamp cannot be " + seconds);
    }
    return milliseconds(seconds);
  }

  /** Seconds in milliseconds, cut off as in Prometheus; beyond 64 bits the nearest there is. */
  static long milliseconds(double seconds) {
    return Math.max((long) (seconds * MILLISECONDS), SampleHandler.NO_TIMESTAMP + 1);
  }

  @Override
  boolean hasExemplar() {
    return hasExemplar;
  }

  @Override
  Exemplar exemplar() {
    return new Exemplar(exemplarLabels(), exemplarValue, exemplarTs);
  }

  /** Prometheus checks no more of them than their syntax: of a name given twice the last counts. */
  private Labels exemplarLabels() {
    Labels.Builder builder = Labels.builder();
    for (int i = 0; i < exemplarLabels.size(); i++) {
      String name = string(exemplarLabels.nameFrom(i), exemplarLabels.nameTo(i));
      String text = string(exemplarLabels.valueFrom(i), exemplarLabels.valueTo(i));
      builder.set(Escapes.unescape(name), Escapes.unescape(text));
    }
    return builder.build();
  }

  @Override
  void checkEnd(boolean ended) throws ExpositionException {
    if (!ended) {
      throw body.fault(end, "the body does not end with # EOF");
    }
  }

  @Override
  boolean separatesValue(int at) {
    return bytes[at] == ' ';
  }

  @Override
  boolean endsToken(int at) {
    return bytes[at] == ' ' || bytes[at] == '\n';
  }

  @Override
  int skipBlanks(int at) {
    return at;
  }

  @Override
  Map<String, MetricType> types() {
    return TYPES;
  }

  @Override
  boolean hasCreatedSamples() {
    return true;
  }

  @Override
  boolean commasAreOptional() {
    return false;
  }

  @Override
  boolean lineFeedsInValues() {
    return false;
  }
}
