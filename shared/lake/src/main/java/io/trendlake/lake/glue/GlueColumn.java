// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.glue;

import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.sql.AthenaDialect;
import io.trendlake.lake.sql.ViewColumn;

/**
 * A column of a Glue table.
 *
 * @param type as Hive names it
 */
record GlueColumn(String name, String type) {

  static GlueColumn of(Column column) {
    return new GlueColumn(column.name(), new AthenaDialect().type(column.kind()));
  }

  static GlueColumn of(ViewColumn column) {
    return new GlueColumn(
        column.name(),
        switch (column.type()) {
          case TEXT -> "string";
          case INT32 -> "int";
          case INT64 -> "bigint";
          case DOUBLE -> "double";
          case TIMESTAMP -> "timestamp";
          case BOOLEAN -> "boolean";
          case MAP -> "map<string,string>";
        });
  }
}
