// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/** A body that is not what its format says. The message has line, column and reason. */
public final class ExpositionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

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

  /** The line of the fault, from 1. */
  public int line() {
    return line;
  }

  /** The column of the fault in bytes, from 1. */
  public int column() {
    return column;
  }
}
