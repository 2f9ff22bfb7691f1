// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import java.util.List;
import java.util.stream.Stream;

/** A column of a {@link View}. */
public record ViewColumn(String name, Type type) {

  /** What it holds. Every engine names it in its own way. */
  public enum Type {
    /** UTF-8 text. */
    TEXT,
    /** A signed number of 32 bits. */
    INT32,
    /** A signed number of 64 bits. */
    INT64,
    /** A double, or NULL. */
    DOUBLE,
    /** Milliseconds, without zone, showing UTC. */
    TIMESTAMP,
    /** True or false. */
    BOOLEAN,
    /** Texts by text: labels. */
    MAP
  }

  /** The columns that say which series a row is of, and more. */
  static List<ViewColumn> ofSeries(ViewColumn... more) {
    return Stream.concat(
            Stream.of(
                text("name"),
                text("account"),
                text("region"),
                text("job"),
                text("instance"),
                map("labels"),
                text("type")),
            Stream.of(more))
        .toList();
  }

  static ViewColumn text(String name) {
    return new ViewColumn(name, Type.TEXT);
  }

  static ViewColumn int32(String name) {
    return new ViewColumn(name, Type.INT32);
  }

  static ViewColumn int64(String name) {
    return new ViewColumn(name, Type.INT64);
  }

  static ViewColumn real(String name) {
    return new ViewColumn(name, Type.DOUBLE);
  }

  static ViewColumn timestamp(String name) {
    return new ViewColumn(name, Type.TIMESTAMP);
  }

  static ViewColumn bool(String name) {
    return new ViewColumn(name, Type.BOOLEAN);
  }

  static ViewColumn map(String name) {
    return new ViewColumn(name, Type.MAP);
  }
}
