// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;

/**
 * A wanted column as a file has it.
 *
 * @param column what is wanted
 * @param leaf the place of its chunk in each row group; {@link #ABSENT} if the file lacks it
 * @param element its type in the file
 * @param perMilli what its numbers are divided by: the ticks of its clock in a millisecond, else 1
 */
record FileColumn(Column column, int leaf, SchemaElement element, long perMilli) {

  /** In place of a leaf where the file is older than the column. */
  static final int ABSENT = -1;

  private static FileColumn absent(Column column) {
    return new FileColumn(column, ABSENT, new SchemaElement(column.name()), 1);
  }

  /** Whether the file lacks the column. */
  boolean isAbsent() {
    return leaf == ABSENT;
  }

  /** Whether the file's column may hold NULL. */
  boolean nullable() {
    return element.getRepetition_type() == FieldRepetitionType.OPTIONAL;
  }

  private record Leaf(int index, SchemaElement element) {}

  /** Finds the wanted columns, or says what is wrong with the file's. */
  static List<FileColumn> resolve(String file, List<SchemaElement> elements, FileSchema wanted)
      throws ForeignFileException {
    Map<String, Leaf> leaves = topLevelLeaves(elements);
    List<FileColumn> columns = new ArrayList<>();
    for (Column column : wanted.columns()) {
      Leaf leaf = leaves.get(column.name());
      if (leaf == null && column.mayBeAbsent()) {
        columns.add(absent(column));
        continue;
      }
      if (leaf == null) {
        throw new ForeignFileException(
            file,
            "has no column %s; it has %s"
                .formatted(column.name(), leaves.keySet().stream().sorted().toList()));
      }
      long perMilli = accept(leaf.element(), column.kind());
      if (perMilli == 0) {
        throw new ForeignFileException(
            file,
            "column %s is %s, which does not read as %s"
                .formatted(column.name(), describe(leaf.element()), column.kind()));
      }
      columns.add(new FileColumn(column, leaf.index(), leaf.element(), perMilli));
    }
    return List.copyOf(columns);
  }

  /** How many columns of values the schema has, nested ones included. */
  static int leafCount(List<SchemaElement> elements) {
    return (int) elements.stream().skip(1).filter(FileColumn::isLeaf).count();
  }

  private static boolean isLeaf(SchemaElement element) {
    return !element.isSetNum_children() || element.getNum_children() == 0;
  }

  /** Columns of values right under the root, by name. The schema lists the tree depth first. */
  private static Map<String, Leaf> topLevelLeaves(List<SchemaElement> elements) {
    Map<String, Leaf> leaves = new HashMap<>();
    int index = 0;
    long open = 0;
    for (SchemaElement element : elements.subList(1, elements.size())) {
      boolean topLevel = open == 0;
      open -= topLevel ? 0 : 1;
      if (!isLeaf(element)) {
        Malformed.unless(
            element.getNum_children() > 0, "a schema of %d children", element.getNum_children());
        open += element.getNum_children();
        continue;
      }
      if (topLevel) {
        leaves.put(element.getName(), new Leaf(index, element));
      }
      index++;
    }
    Malformed.unless(open == 0, "the schema lacks %d elements", open);
    return leaves;
  }

  /** What to divide numbers by, or 0 if the type is not that of the kind. */
  private static long accept(SchemaElement element, Column.Kind kind) {
    if (element.getRepetition_type() == FieldRepetitionType.REPEATED || !element.isSetType()) {
      return 0;
    }
    boolean accepted =
        switch (kind) {
          case STRING -> element.getType() == Type.BYTE_ARRAY && isText(element);
          case INT32 -> element.getType() == Type.INT32 && isNumber(element);
          case INT64 ->
              (element.getType() == Type.INT32 || element.getType() == Type.INT64)
                  && isNumber(element);
          case TIMESTAMP_MILLIS -> element.getType() == Type.INT64;
          case DOUBLE -> element.getType() == Type.DOUBLE;
          case BOOLEAN -> element.getType() == Type.BOOLEAN;
        };
    if (!accepted) {
      return 0;
    }
    return kind == Column.Kind.TIMESTAMP_MILLIS ? ticksPerMilli(element) : 1;
  }

  private static boolean isText(SchemaElement element) {
    LogicalType type = element.getLogicalType();
    return type == null
        ? element.getConverted_type() != ConvertedType.DECIMAL
        : type.isSetSTRING() || type.isSetENUM() || type.isSetJSON();
  }

  private static boolean isNumber(SchemaElement element) {
    LogicalType type = element.getLogicalType();
    if (type != null) {
      return type.isSetINTEGER() && type.getINTEGER().isIsSigned();
    }
    ConvertedType converted = element.getConverted_type();
    return converted == null
        || converted == ConvertedType.INT_8
        || converted == ConvertedType.INT_16
        || converted == ConvertedType.INT_32
        || converted == ConvertedType.INT_64;
  }

  private static long ticksPerMilli(SchemaElement element) {
    LogicalType type = element.getLogicalType();
    if (type == null || !type.isSetTIMESTAMP()) {
      ConvertedType converted = element.getConverted_type();
      return converted == ConvertedType.TIMESTAMP_MILLIS
          ? 1
          : converted == ConvertedType.TIMESTAMP_MICROS ? 1_000 : 0;
    }
    TimeUnit unit = type.getTIMESTAMP().getUnit();
    return unit.isSetMILLIS() ? 1 : unit.isSetMICROS() ? 1_000 : unit.isSetNANOS() ? 1_000_000 : 0;
  }

  private static String describe(SchemaElement element) {
    String type = element.isSetType() ? element.getType().toString() : "a group";
    String logical = element.isSetLogicalType() ? " " + element.getLogicalType() : "";
    return element.getRepetition_type() + " " + type + logical;
  }
}
