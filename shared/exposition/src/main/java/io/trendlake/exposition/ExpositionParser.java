// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parses the bodies of one target, one after the other, remembering the last: a line that was there
 * before is told by comparing bytes, and its labels are not parsed again. What is handed out
 * depends on the body alone; what is remembered only makes it quick.
 *
 * <p>What is accepted is what Prometheus 3.14 accepts ({@code model/textparse}), down to the labels
 * that it stores: {@code le} and {@code quantile} of histograms and summaries are written as {@code
 * 1.0} even where the body says {@code 1}. The README of this module lists the few differences.
 *
 * <p>The body is copied, so the caller's array is the caller's again when {@link #parse} returns. A
 * parser keeps about four times the size of its target's body. Not thread-safe.
 */
public final class ExpositionParser {

  private final Memory memory = new Memory();
  private Body body = new Body();
  private Body last = new Body();
  private @Nullable ExpositionFormat format;
  private int size;
  private int samples;

  /** Whether a handler failed, so that it may not have taken what the memory says it has. */
  private boolean interrupted;

  /**
   * Parses one body.
   *
   * @param body the bytes, uncompressed; only read while the call lasts
   * @throws ExpositionException where the body breaks its format; what came before has been handed
   *     out
   * @throws IndexOutOfBoundsException if the body does not lie within its array
   */
  public void parse(
      ExpositionFormat format, byte[] body, int offset, int length, SampleHandler handler)
      throws ExpositionException {
    Objects.checkFromIndexSize(offset, length, body.length);
    prepare(format, handler);
    load(body, offset, length);
    Pass pass = new Pass(grammar(format), last, memory, handler);
    interrupted = true;
    boolean understood = false;
    try {
      memory.remember(pass.run());
      understood = true;
      interrupted = false;
    } catch (ExpositionException e) {
      interrupted = false;
      throw e;
    } finally {
      size = length;
      samples = pass.samples();
      if (!understood) {
        memory.forgetLines();
      }
    }
  }

  /** Gives up the numbers of series if most are of no use, or stand for something else. */
  private void prepare(ExpositionFormat format, SampleHandler handler) {
    boolean another = this.format != null && this.format != format;
    this.format = format;
    if (another || interrupted || memory.isStale(size, samples)) {
      memory.forget();
      handler.forgotten();
    }
  }

  private void load(byte[] source, int offset, int length) {
    Body free = last;
    last = body;
    body = free;
    body.load(source, offset, length, format == ExpositionFormat.PROMETHEUS_TEXT);
  }

  private Grammar grammar(ExpositionFormat format) {
    return switch (format) {
      case PROMETHEUS_TEXT -> new TextGrammar(body);
      case OPENMETRICS_TEXT -> new OpenMetricsGrammar(body);
    };
  }
}
