// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.exposition.Grammar.Directive;
import io.trendlake.model.Labels;

/**
 * Parses a body of text, with what a {@link SeriesDictionary} knows of its lines.
 *
 * <p>Bodies of one target, and of like targets, have mostly the same lines in the same order. So
 * each known line remembers which one came next: if the bytes of that are here, the line says the
 * same, and only the value of a sample is read. Any other line is read whole and looked up by its
 * bytes. So what is handed out never depends on other bodies, only the work does.
 */
final class LineParser implements BodyParser {

  private static final int NOWHERE = -1;

  /** About what a line takes; to make room by. */
  private static final int BYTES_PER_LINE = 64;

  private final Grammar grammar;
  private final byte[] bytes;
  private final int end;
  private final SeriesDictionary dictionary;
  private final SeriesSet known;
  private final LabelReader labels;
  private final SampleHandler handler;
  private final boolean takesExemplars;

  private Family family = Family.NONE;

  /** Whether the family's metadata has been handed out. */
  private boolean announced = true;

  /** How far the body is read. */
  private int at;

  /** The line before that, comments and blank lines aside. */
  private KnownLine before;

  private int samples;

  LineParser(
      Grammar grammar,
      SeriesDictionary dictionary,
      SeriesSet known,
      LabelReader labels,
      SampleHandler handler) {
    this.grammar = grammar;
    this.bytes = grammar.bytes;
    this.end = grammar.end;
    this.dictionary = dictionary;
    this.known = known;
    this.labels = labels;
    this.handler = handler;
    this.takesExemplars = handler.takesExemplars();
    this.before = dictionary.start();
  }

  @Override
  public void run() throws ExpositionException {
    if (before.next == null) {
      dictionary.reserve(end / BYTES_PER_LINE);
    }
    boolean ended = false;
    while (at < end && !ended) {
      ended = !readKnown() && readLine();
    }
    grammar.checkEnd(ended);
    announce();
  }

  @Override
  public int samples() {
    return samples;
  }

  /** Reads a line if it is the one that came next the last time. */
  private boolean readKnown() throws ExpositionException {
    KnownLine guess = before.next;
    if (guess == null || !guess.isAt(bytes, at, end)) {
      return false;
    }
    return switch (guess) {
      case LineSeries series -> readKnown(series);
      case MetadataLine line -> readKnown(line);
    };
  }

  private boolean readKnown(MetadataLine line) {
    if (!line.before.equals(family)) {
      return false;
    }
    enter(line.after);
    at += line.bytes.length;
    before = line;
    return true;
  }

  private boolean readKnown(LineSeries series) throws ExpositionException {
    int valueFrom = valueFrom(at + series.bytes.length);
    if (valueFrom == NOWHERE || !hasTraitsOf(series)) {
      return false;
    }
    grammar.tail(valueFrom);
    handOut(series);
    at = grammar.next;
    before = series;
    return true;
  }

  /**
   * Where the value begins after bytes that are a series, if these are not part of a longer one.
   */
  private int valueFrom(int seriesTo) throws ExpositionException {
    if (!grammar.separates(seriesTo - 1) && !grammar.separates(seriesTo)) {
      return NOWHERE;
    }
    if (!grammar.separatesValue(seriesTo)) {
      return NOWHERE;
    }
    int from = grammar.valueFrom(seriesTo);
    return bytes[from] == '{' ? NOWHERE : from;
  }

  /** Whether the lines above say of a series at this place what they said when it was numbered. */
  @SuppressWarnings("ReferenceEquality")
  private boolean hasTraitsOf(LineSeries series) {
    if (series.family == family) {
      return true;
    }
    grammar.nameFrom = at + series.nameFrom;
    grammar.nameTo = at + series.nameTo;
    return SeriesTraits.of(grammar, family).equals(series.traits);
  }

  /**
   * Reads a line by the grammar.
   *
   * @return whether the body has ended with it
   */
  private boolean readLine() throws ExpositionException {
    switch (grammar.line(at)) {
      case IGNORED -> {
        // A blank line or a comment says nothing.
      }
      case METADATA -> metadata();
      case SAMPLE -> sample();
      case END -> {
        return true;
      }
    }
    at = grammar.next;
    return false;
  }

  private void metadata() {
    int hash = ByteHash.of(bytes, at, grammar.next);
    MetadataLine line = dictionary.find(bytes, at, grammar.next, hash, family);
    if (line == null) {
      line = dictionary.add(bytes, at, grammar.next, hash, family, after(grammar.directive));
    }
    enter(line.after);
    passTo(line);
  }

  private Family after(Directive directive) {
    return switch (directive) {
      case HELP -> family.withHelp(grammar.family, grammar.text);
      case TYPE -> family.withType(grammar.family, grammar.type);
      case UNIT -> family.withUnit(grammar.family, grammar.text);
    };
  }

  private void enter(Family next) {
    if (!family.isNamed(next.metadata().name())) {
      announce();
    }
    family = next;
    announced = false;
  }

  private void announce() {
    if (!announced) {
      announced = true;
      handler.metadata(family.metadata());
    }
  }

  private void sample() throws ExpositionException {
    grammar.tail(grammar.valueFrom(grammar.seriesTo));
    LineSeries series = series();
    handOut(series);
    passTo(series);
  }

  /** The series just read, numbered if it is new. */
  private LineSeries series() throws ExpositionException {
    int from = grammar.seriesFrom;
    int to = grammar.seriesTo;
    int hash = ByteHash.of(bytes, from, to);
    SeriesTraits traits = SeriesTraits.of(grammar, family);
    LineSeries found = dictionary.find(bytes, from, to, hash, traits);
    if (found != null) {
      return found;
    }
    Labels made = labels.read(grammar, traits.rewriting());
    return dictionary.add(grammar, hash, traits, family, made);
  }

  private void passTo(KnownLine line) {
    if (!line.equals(before.next)) {
      before.next = line;
    }
    before = line;
  }

  private void handOut(LineSeries series) {
    announce();
    int id = series.id();
    if (!known.has(id)) {
      known.add(id, series.bytes.length);
      handler.series(id, series);
      series.handedOut();
    }
    samples++;
    double value = grammar.value;
    handler.sample(id, value, grammar.ts);
    if (series.traits.created()) {
      handler.created(id, OpenMetricsGrammar.milliseconds(value));
    }
    if (takesExemplars && grammar.hasExemplar()) {
      Exemplar exemplar = grammar.exemplar();
      handler.exemplar(id, exemplar.labels(), exemplar.value(), exemplar.ts());
    }
  }
}
