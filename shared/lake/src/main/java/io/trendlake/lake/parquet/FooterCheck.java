// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;

/** What a footer must hold to be gone by; Thrift checks no more than which fields are there. */
final class FooterCheck {

  private FooterCheck() {}

  static void check(Footer footer) {
    FileMetaData metadata = footer.metadata();
    List<SchemaElement> schema = metadata.getSchema();
    Malformed.unless(!schema.isEmpty(), "an empty schema");
    for (SchemaElement element : schema) {
      Malformed.unless(element.getName() != null, "a column without a name");
    }
    int leaves = FileColumn.leafCount(schema);
    long rows = 0;
    for (RowGroup group : metadata.getRow_groups()) {
      Malformed.unless(
          group.getColumnsSize() == leaves,
          "a row group of %d columns where the schema has %d",
          group.getColumnsSize(),
          leaves);
      Malformed.unless(
          group.getNum_rows() >= 0 && group.getNum_rows() <= Long.MAX_VALUE - rows,
          "a row group of %d rows",
          group.getNum_rows());
      rows += group.getNum_rows();
    }
    Malformed.unless(
        rows == metadata.getNum_rows(),
        "%d rows, but those of the row groups are %d",
        metadata.getNum_rows(),
        rows);
  }
}
