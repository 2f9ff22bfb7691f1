// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/**
 * A body that is not what its format says. The message has line, column and reason; of protobuf the
 * byte in the place of line and column.
 */
public final class ExpositionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;
  private boolean afterSample;

  /**
   * A fault at a place.
   *
   * @param line from 1
   * @param column in bytes, from 1
   */
  public ExpositionException(int line, int column, String reason) {
    super("line " + line + ", column " + column + ": " + reason);
    this.line = line;
    this.column = column;
  }

  /** A fault at a byte, from 0, of a body that has no lines: it counts as one line. */
  static ExpositionException atByte(int at, String reason) {
    return new ExpositionException("byte " + at + ": " + reason, 1, at + 1);
  }

  private ExpositionException(String message, int line, int column) {
    super(message);
    this.line = line;
    this.column = column;
  }

  /** Says that the sample of the faulty line counts, and returns this. */
  ExpositionException afterSample() {
    afterSample = true;
    return this;
  }

  /**
   * Whether Prometheus finds this fault only after it has counted the sample: in the names of its
   * labels, which its parser does not look at.
   */
  public boolean isAfterSample() {
    return afterSample;
  }

  /** The line of the fault, from 1. */
  public int line() {
    return line;
  }

  /** The column of the fault in bytes, from 1. */
  public int column() {
    return column;
  }
}
