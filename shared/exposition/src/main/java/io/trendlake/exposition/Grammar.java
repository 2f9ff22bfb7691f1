// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.exposition.number.DecimalReader;
import io.trendlake.model.MetricType;
import io.trendlake.model.Utf8;
import java.util.Map;

/**
 * How the lines of a format are written. Reads one line at a time of one body and leaves what it
 * found in fields, as places in the body: nothing is made of a line's bytes here but its number and
 * its timestamp.
 *
 * <p>The rules are those of Prometheus 3.14, {@code model/textparse}: its lexers ({@code
 * promlex.l}, {@code openmetricslex.l}) and the parsers on top of them.
 */
abstract sealed class Grammar permits TextGrammar, OpenMetricsGrammar {

  private static final byte LABEL_START = 1;
  private static final byte METRIC_START = 2;
  private static final byte DIGIT = 4;
  private static final byte[] CLASSES = classes();

  /** As much of a body a message quotes. */
  private static final int LONGEST_QUOTE = 40;

  final Body body;
  final DecimalReader decimal = new DecimalReader();

  final byte[] bytes;
  final int end;

  /** The labels of the series of the line, without the metric name. */
  final Spans labels = new Spans();

  /** The metric name, without its quotes. */
  int nameFrom;

  int nameTo;

  /** Whether there is a backslash in the series. */
  boolean escaped;

  /** The first byte of the series and the byte after its last. */
  int seriesFrom;

  int seriesTo;

  /** The value and the timestamp, {@link SampleHandler#NO_TIMESTAMP} if there is none. */
  double value;

  long ts;

  /** Where the next line begins. */
  int next;

  /**
   * The line of metadata that was read: which one, its family, the text unescaped, the type of
   * TYPE.
   */
  Directive directive = Directive.HELP;

  String family = "";
  private boolean familyIsNamed = true;
  String text = "";
  MetricType type = MetricType.UNKNOWN;

  Grammar(Body body) {
    this.body = body;
    this.bytes = body.bytes();
    this.end = body.end();
  }

  static Grammar of(ExpositionFormat format, Body body) {
    return switch (format) {
      case PROMETHEUS_TEXT -> new TextGrammar(body);
      case OPENMETRICS_TEXT -> new OpenMetricsGrammar(body);
      case PROTOBUF -> throw new IllegalArgumentException("protobuf has no lines");
    };
  }

  /** Which line of metadata. */
  enum Directive {
    HELP,
    TYPE,
    UNIT
  }

  /**
   * Reads a line; of a sample its series only.
   *
   * @throws ExpositionException for what is no line of the format
   */
  abstract LineKind line(int at) throws ExpositionException;

  /** Where the value begins, given where the series ended. */
  abstract int valueFrom(int at) throws ExpositionException;

  /** Reads the value and what comes after it up to the end of the line. */
  abstract void tail(int at) throws ExpositionException;

  /** Whether the tail just read had an exemplar. */
  abstract boolean hasExemplar();

  /** The exemplar of the tail just read, which has one. */
  abstract Exemplar exemplar();

  /** Whether the body ended where its format says that it must. */
  abstract void checkEnd(boolean ended) throws ExpositionException;

  /** Skips the blanks that the format allows between tokens. */
  abstract int skipBlanks(int at);

  /** The same, quick where there are none. */
  final int skip(int at) {
    return bytes[at] > ' ' ? at : skipBlanks(at);
  }

  /** The types that a TYPE line may name. */
  abstract Map<String, MetricType> types();

  /** Whether a sample named {@code _created} gives a created timestamp. */
  abstract boolean hasCreatedSamples();

  /** Whether two labels may follow each other without a comma. */
  abstract boolean commasAreOptional();

  /** Whether a label value may hold a line feed as such. */
  abstract boolean lineFeedsInValues();

  /** Reads a name and its labels into the fields. */
  final void series(int at) throws ExpositionException {
    labels.clear();
    escaped = false;
    seriesFrom = at;
    nameFrom = -1;
    int i = at;
    if (bytes[at] != '{') {
      nameFrom = at;
      i = metricNameTo(at);
      nameTo = i;
    }
    seriesTo = i;
    int brace = skip(i);
    if (bytes[brace] == '{') {
      seriesTo = braces(brace + 1, labels, true);
    }
    if (nameFrom < 0) {
      throw body.fault(
          at, "the metric name is missing: it is neither before the braces nor quoted within");
    }
  }

  /** Reads labels from after the opening brace to after the closing one. */
  final int braces(int at, Spans spans, boolean nameAllowed) throws ExpositionException {
    int i = skip(at);
    while (bytes[i] != '}') {
      boolean quoted = bytes[i] == '"';
      int from = quoted ? i + 1 : i;
      i = quoted ? quotedTo(i, true, false) : labelNameTo(i);
      int to = quoted ? i - 1 : i;
      i = skip(i);
      if (quoted && (bytes[i] == ',' || bytes[i] == '}')) {
        quotedMetricName(from, to, nameAllowed);
        i = bytes[i] == ',' ? skip(i + 1) : i;
      } else {
        i = labelValue(i, from, to, spans);
      }
    }
    return i + 1;
  }

  private void quotedMetricName(int from, int to, boolean nameAllowed) throws ExpositionException {
    if (!nameAllowed) {
      throw body.fault(to + 1, "expected '=' after a label name, found " + body.found(to + 1));
    }
    if (nameFrom >= 0) {
      throw body.fault(from - 1, "a second metric name, or a label without '='");
    }
    if (from == to) {
      throw body.fault(from, "the metric name is empty").afterSample();
    }
    if (!Utf8.isValid(bytes, from, to)) {
      throw body.fault(from, "the metric name is not valid UTF-8").afterSample();
    }
    nameFrom = from;
    nameTo = to;
  }

  /** Reads from the equals sign to the next label's name or the closing brace. */
  private int labelValue(int at, int nameFrom, int nameTo, Spans spans) throws ExpositionException {
    if (bytes[at] != '=') {
      throw body.fault(at, "expected '=' after a label name, found " + body.found(at));
    }
    int quote = skip(at + 1);
    if (bytes[quote] != '"') {
      throw body.fault(quote, "expected a quoted label value, found " + body.found(quote));
    }
    int behind = quotedTo(quote, lineFeedsInValues(), true);
    checkUtf8(quote + 1, behind - 1, "a label value");
    if (quote + 1 < behind - 1) {
      checkLabelName(nameFrom, nameTo);
    }
    spans.add(nameFrom, nameTo, quote + 1, behind - 1);
    int i = skip(behind);
    if (bytes[i] == ',') {
      return skip(i + 1);
    }
    if (bytes[i] != '}' && !commasAreOptional()) {
      throw body.fault(i, "expected ',' or '}' after a label, found " + body.found(i));
    }
    return i;
  }

  /** Prometheus looks at the names of labels that have a value after it has counted the sample. */
  private void checkLabelName(int from, int to) throws ExpositionException {
    if (from == to) {
      throw body.fault(from, "a label name is empty").afterSample();
    }
    if (bytes[to] == '"' && !Utf8.isValid(bytes, from, to)) {
      throw body.fault(from, "a label name is not valid UTF-8").afterSample();
    }
  }

  private void checkUtf8(int from, int to, String what) throws ExpositionException {
    if (!Utf8.isValid(bytes, from, to)) {
      throw body.fault(from, what + " is not valid UTF-8");
    }
  }

  /** Behind the closing quote of what is quoted from here; line feeds and zero bytes if allowed. */
  final int quotedTo(int at, boolean lineFeeds, boolean zeros) throws ExpositionException {
    int i = at + 1;
    for (; i < end; i++) {
      byte b = bytes[i];
      if (b > '\\') {
        continue;
      }
      if (b == '"') {
        return i + 1;
      }
      if (b == '\\') {
        escaped = true;
        i++;
        if (bytes[i] == '\n') {
          break;
        }
      } else if ((b == '\n' && !lineFeeds) || (b == 0 && !zeros)) {
        break;
      }
    }
    throw body.fault(at, "the closing quote is missing before " + body.found(i));
  }

  /** Behind a metric name. */
  final int metricNameTo(int at) throws ExpositionException {
    if ((CLASSES[bytes[at] & 0xff] & (LABEL_START | METRIC_START)) == 0) {
      throw body.fault(at, "expected a metric name, found " + body.found(at));
    }
    int i = at + 1;
    while (CLASSES[bytes[i] & 0xff] != 0) {
      i++;
    }
    return i;
  }

  private int labelNameTo(int at) throws ExpositionException {
    if (CLASSES[bytes[at] & 0xff] != LABEL_START) {
      throw body.fault(at, "expected a label name, found " + body.found(at));
    }
    int i = at + 1;
    while ((CLASSES[bytes[i] & 0xff] & (LABEL_START | DIGIT)) != 0) {
      i++;
    }
    return i;
  }

  /** Whether a metric name may begin with this byte. */
  static boolean startsMetricName(byte b) {
    return (CLASSES[b & 0xff] & (LABEL_START | METRIC_START)) != 0;
  }

  /**
   * Reads the family's name of a line of metadata, quoted or not; gives the index after it. A name
   * that is not UTF-8 can be that of no series: {@link #familyIsNamed} is false then.
   */
  final int familyName(int at) throws ExpositionException {
    familyIsNamed = true;
    if (bytes[at] != '"') {
      int to = metricNameTo(at);
      family = string(at, to);
      return to;
    }
    int to = quotedTo(at, true, false);
    familyIsNamed = Utf8.isValid(bytes, at + 1, to - 1);
    family = Escapes.unescape(string(at + 1, to - 1));
    return to;
  }

  /** What a line of metadata is: nothing if its family cannot have a series. */
  final LineKind metadataKind() {
    return familyIsNamed ? LineKind.METADATA : LineKind.IGNORED;
  }

  /** Takes the text of a line of metadata as it is. */
  final String metadataText(int from, int to) throws ExpositionException {
    String written = string(from, to);
    if (directive == Directive.HELP) {
      checkUtf8(from, to, "the help text");
    } else if (directive == Directive.TYPE) {
      MetricType named = types().get(written);
      if (named == null) {
        throw body.fault(
            from,
            "\""
                + written
                + "\" is no type; the types are "
                + String.join(", ", types().keySet().stream().sorted().toList()));
      }
      type = named;
    }
    return written;
  }

  /** Reads a float and gives the index after it, where the format's end of a token must be. */
  final int number(int at, String what) throws ExpositionException {
    if (!decimal.read(bytes, at) || !endsToken(decimal.end())) {
      throw notANumber(at, what);
    }
    return decimal.end();
  }

  /** Whether a byte is between a series and its value whatever the value's first byte is. */
  final boolean separates(int at) {
    byte b = bytes[at];
    return b == ' ' || b == '\t' || b == '}';
  }

  /** Whether a value may follow a series that ends before this place. */
  abstract boolean separatesValue(int at);

  /** Whether a number may end before this place. */
  abstract boolean endsToken(int at);

  private ExpositionException notANumber(int at, String what) {
    int to = at;
    while (to < end && !endsToken(to) && to - at < LONGEST_QUOTE) {
      to++;
    }
    return at == to
        ? body.fault(at, "expected " + what + ", found " + body.found(at))
        : body.fault(
            at, what + " is not a number that a double holds: \"" + body.printable(at, to) + "\"");
  }

  /** The place of the line feed that ends the line. */
  final int lineTo(int at) {
    return ByteScan.lineFeed(bytes, at);
  }

  final String string(int from, int to) {
    return new String(bytes, from, to - from, UTF_8);
  }

  final boolean matches(int at, String ascii) {
    if (at + ascii.length() > end) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] classes() {
    byte[] classes = new byte[256];
    for (int c = 'a'; c <= 'z'; c++) {
      classes[c] = LABEL_START;
      classes[c - 'a' + 'A'] = LABEL_START;
    }
    classes['_'] = LABEL_START;
    classes[':'] = METRIC_START;
    for (int c = '0'; c <= '9'; c++) {
      classes[c] = DIGIT;
    }
    return classes;
  }
}
