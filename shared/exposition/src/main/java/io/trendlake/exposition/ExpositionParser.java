// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.HistogramOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parses the bodies of one target, one after the other. A line that it, or another parser with the
 * same {@link ParserMemory}, has read before is found by comparing bytes, and its labels are not
 * made again. What is handed out depends on the body alone; what is remembered only makes it quick.
 *
 * <p>What is accepted is what Prometheus 3.14 accepts ({@code model/textparse}), down to the labels
 * that it stores: {@code le} and {@code quantile} of histograms and summaries are written as {@code
 * 1.0} even where the body says {@code 1}. The README of this module lists the few differences.
 *
 * <p>The caller's array is the caller's again when {@link #parse} returns. Not thread-safe.
 */
public final class ExpositionParser {

  /** As many series and bytes of their texts are kept beyond what the last body needed. */
  private static final int SPARE_SERIES = 1024;

  private static final int SPARE_BYTES = 1 << 16;

  /** A parser that needs more than it has samples within so many bodies fills the memory alone. */
  private static final int MANY_BODIES = 10;

  private final HistogramOptions histograms;
  private final HistogramConverter converter;
  private ParserMemory memory;
  private @Nullable SeriesDictionary dictionary;

  /** The numbers that the handler knows. */
  private final SeriesSet known = new SeriesSet();

  /** How many bodies were parsed since the handler was last notified that all is forgotten. */
  private int bodies;

  private int size;
  private int samples;

  /** Whether a handler failed, so that it may not have taken what it was handed. */
  private boolean interrupted;

  /** A parser with a memory that no other uses. */
  public ExpositionParser() {
    this(ParserMemory.unshared(new ParserBuffers()));
  }

  /** A parser that uses a memory, and hands out all histograms in their classic form. */
  public ExpositionParser(ParserMemory memory) {
    this(memory, HistogramOptions.CLASSIC);
  }

  /** A parser that uses a memory. */
  public ExpositionParser(ParserMemory memory, HistogramOptions histograms) {
    this.memory = memory;
    this.histograms = histograms;
    this.converter = new HistogramConverter(histograms.alwaysClassic());
  }

  /**
   * Parses one body.
   *
   * @param body the bytes, uncompressed; only read while the call lasts
   * @throws ExpositionException where the body breaks its format; what came before has been handed
   *     out
   * @throws IndexOutOfBoundsException if the body is not within its array
   */
  public void parse(
      ExpositionFormat format, byte[] body, int offset, int length, SampleHandler handler)
      throws ExpositionException {
    Objects.checkFromIndexSize(offset, length, body.length);
    SeriesDictionary entries = prepare(format, length, handler);
    ParserBuffers.Buffer buffer = memory.buffers().borrow();
    try {
      if (format == ExpositionFormat.PROTOBUF) {
        buffer.messages().reader().start(body, offset, offset + length);
        parse(new MessageParser(buffer, entries, known, histograms, handler), length);
      } else {
        buffer.body().load(body, offset, length, format == ExpositionFormat.PROMETHEUS_TEXT);
        Grammar grammar = Grammar.of(format, buffer.body());
        parseLines(grammar, entries, buffer.labels(), length, handler);
      }
    } finally {
      buffer.messages().release();
      memory.buffers().giveBack(buffer);
    }
  }

  private void parseLines(
      Grammar grammar,
      SeriesDictionary entries,
      LabelReader labels,
      int length,
      SampleHandler handler)
      throws ExpositionException {
    if (!histograms.convertClassic()) {
      parse(new LineParser(grammar, entries, known, labels, handler), length);
      return;
    }
    converter.begin(handler);
    parse(new LineParser(grammar, entries, known, labels, converter), length);
    converter.end();
  }

  private void parse(BodyParser parser, int length) throws ExpositionException {
    interrupted = true;
    try {
      parser.run();
      interrupted = false;
    } catch (ExpositionException e) {
      interrupted = false;
      throw e;
    } finally {
      bodies++;
      size = length;
      samples = parser.samples();
    }
  }

  /**
   * The dictionary to parse by; notifies the handler where that is not the one of the last body.
   */
  private SeriesDictionary prepare(ExpositionFormat format, int length, SampleHandler handler) {
    SeriesDictionary last = dictionary;
    if (last != null && (isStale() || (!memory.isShared() && last.format() != format))) {
      giveUp(last);
    } else if (!memory.takes(length)) {
      memory = ParserMemory.unshared(memory.buffers());
    }
    SeriesDictionary next = memory.dictionary(format);
    if (last != null && (interrupted || next != last)) {
      known.clear();
      bodies = 0;
      converter.forgotten();
      handler.forgotten();
    }
    dictionary = next;
    return next;
  }

  /** Whether most of what the handler knows is of no use any more. */
  private boolean isStale() {
    return known.size() > 2L * samples + SPARE_SERIES || known.bytes() > 2L * size + SPARE_BYTES;
  }

  /** Leaves a shared memory if it would soon be full of what only this target exposes. */
  private void giveUp(SeriesDictionary stale) {
    if (memory.isShared() && bodies < MANY_BODIES) {
      memory = ParserMemory.unshared(memory.buffers());
    } else {
      memory.renew(stale);
    }
  }

  /** The bytes that are remembered for this parser alone: of a shared dictionary nothing. */
  public long bytes() {
    SeriesDictionary own = dictionary;
    if (own == null || (memory.isShared() && memory.uses(own))) {
      return remembered();
    }
    return remembered() + own.bytes();
  }

  private long remembered() {
    return known.memory() + converter.bytes();
  }
}
