// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;

/** Our kinds of columns in the words of Parquet's schema. */
final class FileTypes {

  private FileTypes() {}

  /** The physical type of a kind. */
  static Type physical(Column.Kind kind) {
    return switch (kind) {
      case STRING -> Type.BYTE_ARRAY;
      case INT32 -> Type.INT32;
      case INT64, TIMESTAMP_MILLIS -> Type.INT64;
      case DOUBLE -> Type.DOUBLE;
      case BOOLEAN -> Type.BOOLEAN;
    };
  }

  /** The schema of a file: a root and its columns. */
  static List<SchemaElement> elements(FileSchema schema) {
    List<SchemaElement> elements = new ArrayList<>();
    elements.add(new SchemaElement("schema").setNum_children(schema.columns().size()));
    for (Column column : schema.columns()) {
      elements.add(element(column));
    }
    return elements;
  }

  private static SchemaElement element(Column column) {
    SchemaElement element =
        new SchemaElement(column.name())
            .setType(physical(column.kind()))
            .setRepetition_type(
                column.optional() ? FieldRepetitionType.OPTIONAL : FieldRepetitionType.REQUIRED);
    return switch (column.kind()) {
      case STRING ->
          element
              .setConverted_type(ConvertedType.UTF8)
              .setLogicalType(LogicalType.STRING(new StringType()));
      case TIMESTAMP_MILLIS ->
          element
              .setConverted_type(ConvertedType.TIMESTAMP_MILLIS)
              .setLogicalType(
                  LogicalType.TIMESTAMP(
                      new TimestampType(true, TimeUnit.MILLIS(new MilliSeconds()))));
      case INT32, INT64, DOUBLE, BOOLEAN -> element;
    };
  }
}
