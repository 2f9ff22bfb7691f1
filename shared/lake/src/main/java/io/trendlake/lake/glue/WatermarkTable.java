// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.glue;

import io.trendlake.lake.LakeLayout;

/** The resource of the table over the watermark's one object. */
final class WatermarkTable {

  private static final String FOLDER =
      LakeLayout.WATERMARK.substring(0, LakeLayout.WATERMARK.lastIndexOf('/') + 1);

  private WatermarkTable() {}

  static String resource() {
    return """
    WatermarkTable:
      Type: AWS::Glue::Table
      Properties:
        CatalogId: {Ref: AWS::AccountId}
        DatabaseName: {Ref: Database}
        TableInput:
          Name: watermark
          TableType: EXTERNAL_TABLE
          Parameters: {EXTERNAL: 'TRUE', classification: json}
          StorageDescriptor:
            Location: {Fn::Sub: 's3://${Bucket}/%s'}
            InputFormat: org.apache.hadoop.mapred.TextInputFormat
            OutputFormat: org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat
            SerdeInfo: {SerializationLibrary: org.openx.data.jsonserde.JsonSerDe}
            Columns:
            - {Name: day, Type: string}
            - {Name: hour, Type: string}
    """
        .formatted(FOLDER);
  }
}
