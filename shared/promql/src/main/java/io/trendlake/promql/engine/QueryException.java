// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

/** A query that cannot be answered; the message is for users. */
public final class QueryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Whose fault it is, as the HTTP API distinguishes them. */
  public enum Kind {
    /** The query asks for something that is not possible, or for too much. */
    EXECUTION,
    /** It makes no sense: its durations or its type do not. */
    INVALID,
    /** The deadline came first. */
    TIMEOUT,
    /** Somebody has cancelled it. */
    CANCELED,
    /** Samples could not be read. */
    STORAGE,
    /** A fault in here. */
    INTERNAL
  }

  private final Kind kind;

  QueryException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** A query that fails for its own sake. */
  public QueryException(String message) {
    super(message);
    this.kind = Kind.EXECUTION;
  }

  QueryException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Whose fault it is. */
  public Kind kind() {
    return kind;
  }
}
