// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.exposition.Extra.Exemplar;
import io.trendlake.exposition.Grammar.Directive;
import io.trendlake.model.Labels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One way through a body, beside the one before it.
 *
 * <p>Where the two have the same bytes and the same was known of families, the lines say the same:
 * they are handed out again without being read. Where they begin to differ in the value of a sample
 * only the value is read. Any other line is read whole, its series is looked up by its bytes, and
 * the place where that series stood is where the comparing goes on. So what is handed out never
 * depends on the body before, only the work does.
 */
final class Pass {

  /** About what a line takes; to make room by. */
  private static final int BYTES_PER_LINE = 64;

  private final Grammar grammar;
  private final byte[] bytes;
  private final int end;
  private final byte[] lastBytes;
  private final int lastEnd;
  private final Memory memory;
  private final SeriesTable series;
  private final SampleHandler handler;

  /** The lines of the body before; written over in place as long as no line came, went or moved. */
  private final Lines old;

  /** The lines of this body: the old ones while they are the same but for their values. */
  private Lines lines;

  private Family family = Family.NONE;

  /** Whether the family's metadata has been handed out. */
  private boolean announced = true;

  /** How far the body is read. */
  private int at;

  /** The line of the body before that the one at {@link #at} is compared with. */
  private int line;

  private int samples;

  Pass(Grammar grammar, Body last, Memory memory, SampleHandler handler) {
    this.grammar = grammar;
    this.bytes = grammar.bytes;
    this.end = grammar.end;
    this.lastBytes = last.bytes();
    this.lastEnd = last.end();
    this.memory = memory;
    this.series = memory.series();
    this.handler = handler;
    this.old = memory.lines();
    this.lines = old;
  }

  /** Hands out all; gives the lines to remember. */
  Lines run() throws ExpositionException {
    boolean ended = false;
    while (at < end && !ended) {
      boolean read = line < old.count && old.before(line).equals(family) && repeat();
      ended = !read && at < end && readLine();
    }
    grammar.checkEnd(ended);
    announce();
    if (lines == old) {
      old.count = line;
      old.start[line] = at;
    }
    return lines;
  }

  /** How many samples were handed out so far. */
  int samples() {
    return samples;
  }

  /**
   * Hands out the lines from here on that are the same as last time, and the next one if it differs
   * in its value alone.
   *
   * @return whether it did
   */
  private boolean repeat() throws ExpositionException {
    int was = old.start[line];
    int mismatch = Arrays.mismatch(bytes, at, end, lastBytes, was, lastEnd);
    int limit = was + (mismatch < 0 ? end - at : mismatch);
    repeatLines(limit, at - was);
    if (line == old.count || !startsSame(limit - old.start[line])) {
      return false;
    }
    readValue();
    return true;
  }

  /** Whether the line is a sample and so many equal bytes reach to its value. */
  private boolean startsSame(int same) {
    int tail = old.tail[line];
    return same >= tail && at + tail < end && grammar.startsValue(at + tail);
  }

  /**
   * Hands out the lines that end before a place of the old body, which have moved by a distance.
   */
  private void repeatLines(int limit, int distance) {
    int[] start = old.start;
    int count = old.count;
    int i = line;
    while (i < count && start[i + 1] <= limit) {
      repeatLine(i);
      keep(i, distance);
      i++;
    }
    line = i;
    at = start[i] + distance;
  }

  private void repeatLine(int i) {
    switch (old.kind[i]) {
      case Lines.SAMPLE -> handOut(old.id[i], old.value[i], old.extra[i]);
      case Lines.METADATA -> enter(old.after[i]);
      default -> {
        // A blank line or a comment says nothing.
      }
    }
  }

  /** Remembers a line of the old body at its place in the new one. */
  private void keep(int i, int distance) {
    if (lines == old) {
      old.start[i] += distance;
      return;
    }
    lines.add(
        old.kind[i],
        old.start[i + 1] + distance,
        old.tail[i],
        old.id[i],
        old.value[i],
        old.extra[i],
        old.after[i]);
    if (old.id[i] >= 0) {
      series.moveTo(old.id[i], lines.count - 1);
    }
  }

  /** Reads the value of a line whose series is the one of last time. */
  private void readValue() throws ExpositionException {
    int id = old.id[line];
    int tail = old.tail[line];
    grammar.tail(at + tail);
    Extra extra = extra(id);
    handOut(id, grammar.value, extra);
    if (lines == old) {
      old.start[line] = at;
      old.value[line] = grammar.value;
      old.extra[line] = extra;
    } else {
      remember(id, tail, extra);
    }
    at = grammar.next;
    line++;
  }

  private void remember(int id, int tail, @Nullable Extra extra) {
    lines.add(Lines.SAMPLE, grammar.next, tail, id, grammar.value, extra, family);
    series.moveTo(id, lines.count - 1);
  }

  /** What the line just read has besides its value; null for most. */
  private @Nullable Extra extra(int id) {
    boolean created = series.traits(id).created();
    boolean plain = grammar.ts == SampleHandler.NO_TIMESTAMP && !grammar.hasExemplar();
    return plain && !created ? null : new Extra(grammar.ts, created, grammar.exemplar());
  }

  /**
   * Reads a line without help of the body before.
   *
   * @return whether the body has ended with it
   */
  private boolean readLine() throws ExpositionException {
    LineKind kind = grammar.line(at);
    switch (kind) {
      case IGNORED -> ignored();
      case METADATA -> metadata();
      case SAMPLE -> sample();
      case END -> {
        return true;
      }
    }
    at = grammar.next;
    return false;
  }

  /** The lines to add to: not the old ones, since the two bodies have no longer the same. */
  private Lines newLines() {
    if (lines == old) {
      lines = memory.spareLines();
      lines.reserve(Math.max(old.count, end / BYTES_PER_LINE));
      lines.copyFrom(old, line);
      lines.start[line] = at;
    }
    return lines;
  }

  private void ignored() {
    newLines().add(Lines.IGNORED, grammar.next, family);
    if (line < old.count && old.kind[line] == Lines.IGNORED) {
      line++;
    }
  }

  private void metadata() {
    // Before the old line is passed: the new lines begin with those before it.
    Lines read = newLines();
    Family next = after(grammar.directive);
    if (line < old.count && old.kind[line] == Lines.METADATA && old.after[line].equals(next)) {
      next = old.after[line];
      line++;
    }
    enter(next);
    read.add(Lines.METADATA, grammar.next, family);
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
    int valueFrom = grammar.valueFrom(grammar.seriesTo);
    grammar.tail(valueFrom);
    int id = number();
    Extra extra = extra(id);
    handOut(id, grammar.value, extra);
    newLines();
    goOnBehind(id);
    remember(id, grammar.separates(valueFrom - 1) ? valueFrom - at : Lines.NO_TAIL, extra);
  }

  /**
   * Goes on comparing behind the line where a series stood in the body before; never backwards, as
   * the lines passed may have been written over.
   */
  private void goOnBehind(int id) {
    int stood = series.line(id);
    if (stood < line || stood >= old.count || old.id[stood] != id) {
      return;
    }
    line = stood + 1;
    if (family.equals(old.after[stood])) {
      // The very object, so that comparing stays quick.
      family = old.after[stood];
    }
  }

  /** The number of the series just read; a new one is handed out first. */
  private int number() throws ExpositionException {
    int from = grammar.seriesFrom;
    int to = grammar.seriesTo;
    int hash = ByteHash.of(bytes, from, to);
    Traits traits = Traits.of(grammar, family);
    int known = series.find(bytes, from, to, hash, traits);
    if (known != SeriesTable.NONE) {
      return known;
    }
    series.reserve(end / BYTES_PER_LINE, end / 2);
    Labels labels = memory.labels().read(grammar, traits.rewriting());
    int id = series.add(bytes, from, to, hash, traits);
    announce();
    memory.labels().forEachBlank(grammar, name -> handler.blankLabel(id, name));
    handler.series(id, labels, traits.type());
    return id;
  }

  private void handOut(int id, double value, @Nullable Extra extra) {
    announce();
    samples++;
    if (extra == null) {
      handler.sample(id, value, SampleHandler.NO_TIMESTAMP);
    } else {
      handOutAll(id, value, extra);
    }
  }

  private void handOutAll(int id, double value, Extra extra) {
    handler.sample(id, value, extra.ts());
    if (extra.created()) {
      handler.created(id, OpenMetricsGrammar.milliseconds(value));
    }
    Exemplar exemplar = extra.exemplar();
    if (exemplar != null) {
      handler.exemplar(id, exemplar.labels(), exemplar.value(), exemplar.ts());
    }
  }
}
