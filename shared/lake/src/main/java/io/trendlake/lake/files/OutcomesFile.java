// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of outcomes, the same in every tier. In a minute file the row number (from 0) of an outcome
 * is what {@code target} in the samples file of the same slot and shard refers to.
 */
public final class OutcomesFile {

  private OutcomesFile() {}

  /** A minute file of these outcomes, in this order. */
  public static byte[] write(List<Outcome> outcomes) {
    return write(outcomes, WriterOptions.minute());
  }

  /** A file of these outcomes, in this order. */
  public static byte[] write(Iterable<Outcome> outcomes, WriterOptions options) {
    PageFileWriter writer = new PageFileWriter(LakeSchema.SCRAPES, options);
    for (Outcome outcome : outcomes) {
      OutcomeRow.write(writer, outcome);
      writer.endRows();
    }
    return writer.finish();
  }

  /** The outcomes of a file, in its order. */
  public static List<Outcome> read(FileSource source) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (RowGroup group : PageFileReader.open(source, LakeSchema.SCRAPES).rowGroups()) {
      Batches batch = group.read();
      while (batch.next()) {
        OutcomeRow.read(batch, outcomes);
      }
    }
    return outcomes;
  }
}
