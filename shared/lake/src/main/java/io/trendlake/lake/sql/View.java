// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import java.util.List;

/**
 * A view of the lake.
 *
 * @param name under which it is queried
 * @param columns of the statement, in its order: Glue wants them declared
 * @param select the statement that defines it
 */
public record View(String name, List<ViewColumn> columns, String select) {

  /** Copies the list. */
  public View {
    columns = List.copyOf(columns);
  }
}
