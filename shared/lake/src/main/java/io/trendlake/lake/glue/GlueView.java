// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.glue;

import io.trendlake.lake.sql.View;
import io.trendlake.lake.sql.ViewColumn;
import io.trendlake.model.CanonicalJson;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The resource of a view: a table without files that carries its statement in a comment, as base64
 * of JSON. Athena and Trino refuse a view whose declared columns are not those of its statement, or
 * that has no owner.
 */
final class GlueView {

  private final View view;

  GlueView(View view) {
    this.view = view;
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
          TableType: VIRTUAL_VIEW
          Owner: trendlake
          Parameters: {presto_view: 'true', comment: Presto View}
          ViewExpandedText: '/* Presto View */'
          ViewOriginalText:
            Fn::Sub:
            - '/* Presto View: ${View} */'
            - View:
                Fn::Base64:
                  # The lines are one text, joined by spaces.
                  Fn::Sub: >-
    %s
          StorageDescriptor:
            SerdeInfo: {}
            Columns:
    %s
    """
        .formatted(
            LogicalId.of(view.name(), "View"),
            view.name(),
            Yaml.indent(16, json()),
            Yaml.indent(10, Yaml.columns(view.columns().stream().map(GlueColumn::of).toList())));
  }

  private String json() {
    return """
    {"catalog":"awsdatacatalog","schema":"${Database}","columns":[
    %s
    ],"originalSql":"
    %s
    "}\
    """
        .formatted(columns(), statement());
  }

  private String columns() {
    return view.columns().stream().map(GlueView::declared).collect(Collectors.joining(",\n"));
  }

  private static String declared(ViewColumn column) {
    return "{\"name\":\"%s\",\"type\":\"%s\"}".formatted(column.name(), trino(column.type()));
  }

  private static String trino(ViewColumn.Type type) {
    return switch (type) {
      case TEXT -> "varchar";
      case INT32 -> "integer";
      case INT64 -> "bigint";
      case DOUBLE -> "double";
      case TIMESTAMP -> "timestamp(3)";
      case BOOLEAN -> "boolean";
      case MAP -> "map(varchar,varchar)";
    };
  }

  /** Without indentation, which would keep YAML from joining the lines. */
  private String statement() {
    List<String> lines = view.select().lines().map(GlueView::line).toList();
    return String.join("\n", lines);
  }

  private static String line(String sql) {
    String quoted = CanonicalJson.quoted(sql.strip());
    return quoted.substring(1, quoted.length() - 1).replace("${", "${!");
  }
}
