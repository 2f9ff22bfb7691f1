// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.glue;

import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.sql.LakeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The resource of a table of Parquet files. Its partitions are projected from the names of folders,
 * so nothing has to be registered when files come.
 */
final class GlueTable {

  private static final String PARQUET = "org.apache.hadoop.hive.ql.io.parquet.";

  private final LakeTable table;

  GlueTable(LakeTable table) {
    this.table = table;
  }

  String resource() {
    return """
    %s:
      Type: AWS::Glue::Table
      Properties:
        CatalogId: {Ref: AWS::AccountId}
        DatabaseName: {Ref: Database}
        TableInput:
          Name: %s
          TableType: EXTERNAL_TABLE
          Parameters:
            EXTERNAL: 'TRUE'
            classification: parquet
            projection.enabled: 'true'
    %s
            storage.location.template: {Fn::Sub: '%s'}
          PartitionKeys:
    %s
          StorageDescriptor:
            Location: {Fn::Sub: 's3://${Bucket}/%s'}
            InputFormat: %sMapredParquetInputFormat
            OutputFormat: %sMapredParquetOutputFormat
            SerdeInfo: {SerializationLibrary: %sserde.ParquetHiveSerDe}
            Columns:
    %s
    """
        .formatted(
            LogicalId.of(table.text(), "Table"),
            table.text(),
            Yaml.indent(8, projection()),
            folder(),
            Yaml.indent(8, columns(table.partitions())),
            table.prefix(),
            PARQUET,
            PARQUET,
            PARQUET,
            Yaml.indent(10, columns(table.schema().columns())));
  }

  /** Where a partition's files are; Athena and Trino want the slash at the end. */
  private String folder() {
    return table.partitions().stream()
        .map(column -> column.name() + "=${!" + column.name() + "}/")
        .collect(Collectors.joining("", "s3://${Bucket}/" + table.prefix(), ""));
  }

  private String projection() {
    List<String> lines = new ArrayList<>();
    for (Column column : table.partitions()) {
      String prefix = "projection." + column.name() + '.';
      (isDay(column) ? days() : hours()).forEach(line -> lines.add(prefix + line));
    }
    return String.join("\n", lines);
  }

  private static boolean isDay(Column partition) {
    return partition.kind() == Column.Kind.STRING;
  }

  private List<String> days() {
    return List.of(
        "type: date",
        "format: yyyy-MM-dd",
        "range: {Fn::Sub: '" + range() + "'}",
        "interval: '1'",
        "interval.unit: DAYS");
  }

  /** Day files and trends stay; minute and hour files are read only until their day is closed. */
  private String range() {
    return table.partitions().size() == 1 ? "${FirstDay},NOW" : "NOW-${OpenDays}DAYS,NOW";
  }

  private static List<String> hours() {
    return List.of("type: integer", "range: 0,23", "digits: '2'");
  }

  private static String columns(List<Column> columns) {
    return Yaml.columns(columns.stream().map(GlueColumn::of).toList());
  }
}
