// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of a file, in order.
 *
 * @param columns at least one, no two of one name
 * @param sortedBy the names of the columns that the rows are sorted by, ascending, most significant
 *     first; empty if they are not. The writer notes it in the file and trusts the caller. Of no
 *     meaning when reading
 */
public record FileSchema(List<Column> columns, List<String> sortedBy) {

  /** Refuses a name used twice, a sort column that does not exist, and a schema of no columns. */
  public FileSchema {
    columns = List.copyOf(columns);
    sortedBy = List.copyOf(sortedBy);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a schema needs a column");
    }
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("column " + column.name() + " is named twice");
      }
    }
    for (String name : sortedBy) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("sorted by " + name + ", which is not a column");
      }
    }
  }

  /** A schema of rows in no order. */
  public static FileSchema of(Column... columns) {
    return new FileSchema(Arrays.asList(columns), List.of());
  }

  /** The same columns with sorted rows. */
  public FileSchema sortedBy(String... names) {
    return new FileSchema(columns, Arrays.asList(names));
  }

  /**
   * Some of the columns, in the order asked for, to read only those.
   *
   * @throws IllegalArgumentException if there is none of a name
   */
  public FileSchema select(String... names) {
    return new FileSchema(
        Arrays.stream(names).map(name -> columns.get(indexOf(name))).toList(), List.of());
  }

  /**
   * The place of a column.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no column " + name + " among " + columns);
  }
}
