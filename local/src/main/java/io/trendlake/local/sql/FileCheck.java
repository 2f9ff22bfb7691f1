// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.sql.LakeTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for files that no query can read: damaged ones, and ones that hold something else. DuckDB's
 * own messages do not always name the file.
 */
final class FileCheck {

  /** How much of each file is read. */
  enum Depth {
    /** Its footer: what is in the file, and where. */
    FOOTER,
    /** All of it. */
    PAGES
  }

  private final LakeFiles files;
  private final Depth depth;

  FileCheck(LakeFiles files, Depth depth) {
    this.files = files;
    this.depth = depth;
  }

  /** The files that cannot be read, by table and path. */
  List<FileProblem> problems() {
    List<FileProblem> problems = new ArrayList<>();
    for (LakeTable table : LakeTable.all()) {
      for (Path file : files.of(table)) {
        try {
          read(FileOnDisk.open(files.key(file), file), table.schema());
        } catch (IOException e) {
          problems.add(new FileProblem(file, String.valueOf(e.getMessage())));
        }
      }
    }
    return problems;
  }

  private void read(FileSource source, FileSchema schema) throws IOException {
    PageFileReader reader = PageFileReader.open(source, schema);
    if (depth == Depth.PAGES) {
      for (RowGroup group : reader.rowGroups()) {
        Batches batch = group.read();
        while (batch.next()) {
          touch(batch, schema);
        }
      }
    }
  }

  private static void touch(Batches batch, FileSchema schema) {
    for (int i = 0; i < schema.columns().size(); i++) {
      Column.Kind kind = schema.columns().get(i).kind();
      switch (kind) {
        case STRING -> batch.strings(i);
        case INT32, INT64, TIMESTAMP_MILLIS -> batch.longs(i);
        case DOUBLE -> batch.doubles(i);
        case BOOLEAN -> batch.booleans(i);
      }
    }
  }
}
