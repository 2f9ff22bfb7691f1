// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * One column of a file.
 *
 * @param name as in the file
 * @param kind what it holds
 * @param optional whether a value may be NULL; a double or a number may
 * @param since the version of the lake's format that the column came with, 1 for the first. A file
 *     may lack a column that came later: its texts then read as empty, its numbers as {@link
 *     #NULL}, its doubles as {@code StaleMarker.VALUE}, its truth values as false
 * @param repeating whether few different values repeat in long runs, as far as is known: then they
 *     are written by a dictionary without a trial
 */
public record Column(String name, Kind kind, boolean optional, int since, boolean repeating) {

  /** In place of a number that is NULL, or of a column that the file lacks. */
  public static final long NULL = Long.MIN_VALUE;

  /** What a column holds. */
  public enum Kind {
    /** UTF-8 text. */
    STRING,
    /** A signed number of 32 bits, handed over as a {@code long}. */
    INT32,
    /** A signed number of 64 bits. */
    INT64,
    /** Milliseconds since the epoch, UTC. */
    TIMESTAMP_MILLIS,
    /** A double; if the column is optional, {@code StaleMarker.VALUE} means NULL. */
    DOUBLE,
    /** True or false. */
    BOOLEAN
  }

  /** A column that every file has. */
  public Column(String name, Kind kind, boolean optional) {
    this(name, kind, optional, 1, false);
  }

  /** Refuses an empty name, and NULLs in a column of texts or truth values. */
  public Column {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column has an empty name");
    }
    if (optional && (kind == Kind.STRING || kind == Kind.BOOLEAN)) {
      throw new IllegalArgumentException(
          "column " + name + ": only a DOUBLE or a number may be optional, not " + kind);
    }
  }

  /** The same column, which came with a version of the format: older files lack it. */
  public Column since(int version) {
    return new Column(name, kind, optional, version, repeating);
  }

  /** Whether a file may lack the column. */
  boolean mayBeAbsent() {
    return since > 1;
  }

  /** A text column. */
  public static Column string(String name) {
    return new Column(name, Kind.STRING, false);
  }

  /** A column of 32-bit numbers. */
  public static Column int32(String name) {
    return new Column(name, Kind.INT32, false);
  }

  /** A column of 64-bit numbers. */
  public static Column int64(String name) {
    return new Column(name, Kind.INT64, false);
  }

  /** A column of instants. */
  public static Column timestamp(String name) {
    return new Column(name, Kind.TIMESTAMP_MILLIS, false);
  }

  /** A column of doubles, none of them NULL. */
  public static Column real(String name) {
    return new Column(name, Kind.DOUBLE, false);
  }

  /**
   * A column of doubles where {@code StaleMarker.VALUE} is written as NULL, and NULL read as it.
   */
  public static Column optionalReal(String name) {
    return new Column(name, Kind.DOUBLE, true);
  }

  /** The same column of numbers, of which few different ones repeat in long runs. */
  public Column inRuns() {
    return new Column(name, kind, optional, since, true);
  }

  /** The same column of numbers, where {@link #NULL} is written as NULL, and NULL read as it. */
  public Column orNull() {
    return new Column(name, kind, true, since, repeating);
  }

  /** A column of truth values. */
  public static Column bool(String name) {
    return new Column(name, Kind.BOOLEAN, false);
  }
}
