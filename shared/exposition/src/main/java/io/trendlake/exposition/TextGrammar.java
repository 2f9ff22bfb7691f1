// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.MetricType;
import java.util.Map;

/**
 * Prometheus text 0.0.4 and 1.0.0.
 *
 * <p>Two things follow from Prometheus's lexer rather than from the format's description: a zero
 * byte where a line begins ends the body, and a value may follow a name or a closing brace without
 * a blank. One does not: blanks before a metric name are skipped as the format says; Prometheus
 * takes them for a part of the name.
 */
final class TextGrammar extends Grammar {

  private static final Map<String, MetricType> TYPES =
      Map.of(
          "counter", MetricType.COUNTER,
          "gauge", MetricType.GAUGE,
          "histogram", MetricType.HISTOGRAM,
          "summary", MetricType.SUMMARY,
          "untyped", MetricType.UNKNOWN);

  TextGrammar(Body body) {
    super(body);
  }

  @Override
  LineKind line(int at) throws ExpositionException {
    int i = skip(at);
    byte b = bytes[i];
    if (b == '\n') {
      next = i + 1;
      return LineKind.IGNORED;
    }
    if (b == '#') {
      return comment(i + 1);
    }
    if (b == '{' || startsMetricName(b)) {
      series(i);
      return LineKind.SAMPLE;
    }
    if (b == 0) {
      next = end;
      return LineKind.END;
    }
    throw body.fault(i, "expected a metric name, '{' or '#', found " + body.found(i));
  }

  private LineKind comment(int at) throws ExpositionException {
    int i = skip(at);
    boolean help = i > at && matches(i, "HELP");
    if ((help || (i > at && matches(i, "TYPE"))) && isBlank(bytes[i + 4])) {
      directive = help ? Directive.HELP : Directive.TYPE;
      metadata(skip(i + 4));
      return metadataKind();
    }
    next = lineTo(i) + 1;
    return LineKind.IGNORED;
  }

  private void metadata(int at) throws ExpositionException {
    int from = familyName(at);
    int to = lineTo(from);
    // The byte after the name is not part of the text, whatever it is.
    String written = metadataText(skip(from) == to ? to : from + 1, to);
    text = directive == Directive.HELP ? Escapes.unescapeHelp(written) : written;
    next = to + 1;
  }

  @Override
  int valueFrom(int at) {
    return skip(at);
  }

  @Override
  void tail(int at) throws ExpositionException {
    int i = skip(number(at, "the value"));
    value = decimal.value();
    ts = SampleHandler.NO_TIMESTAMP;
    if (bytes[i] != '\n') {
      i = skip(timestamp(i));
    }
    if (bytes[i] != '\n') {
      throw body.fault(i, "expected the end of the line, found " + body.found(i));
    }
    next = i + 1;
  }

  private int timestamp(int at) throws ExpositionException {
    long milliseconds = 0;
    int i = at;
    for (int digit = bytes[i] - '0'; digit >= 0 && digit <= 9; digit = bytes[i] - '0') {
      if (milliseconds > (Long.MAX_VALUE - digit) / 10) {
        throw body.fault(at, "the timestamp does not fit 64 bits of milliseconds");
      }
      milliseconds = milliseconds * 10 + digit;
      i++;
    }
    if (i == at) {
      throw body.fault(
          i, "expected a timestamp in milliseconds or the end of the line, found " + body.found(i));
    }
    ts = milliseconds;
    return i;
  }

  @Override
  boolean hasExemplar() {
    return false;
  }

  @Override
  Exemplar exemplar() {
    throw new IllegalStateException("Prometheus text has no exemplars");
  }

  @Override
  void checkEnd(boolean ended) {
    // Prometheus text ends anywhere after a line.
  }

  @Override
  boolean separatesValue(int at) {
    return true;
  }

  @Override
  boolean endsToken(int at) {
    return isBlank(bytes[at]) || bytes[at] == '\n';
  }

  @Override
  int skipBlanks(int at) {
    int i = at;
    while (isBlank(bytes[i])) {
      i++;
    }
    return i;
  }

  @Override
  Map<String, MetricType> types() {
    return TYPES;
  }

  @Override
  boolean hasCreatedSamples() {
    return false;
  }

  @Override
  boolean commasAreOptional() {
    return true;
  }

  @Override
  boolean lineFeedsInValues() {
    return true;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
