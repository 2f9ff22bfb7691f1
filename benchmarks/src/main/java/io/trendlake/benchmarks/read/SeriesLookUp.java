// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.Map;

/** One series out of a compacted file of samples, by the lake's own reader. */
public final class SeriesLookUp {

  private SeriesLookUp() {}

  /** Reads the series, and says how many samples there are. */
  public static long rows(FileSource source, Series series) throws IOException {
    FileSchema schema = LakeSchema.SAMPLES;
    Map<Integer, String> texts =
        Map.of(
            schema.indexOf("name"), series.name(),
            schema.indexOf("instance"), series.instance(),
            schema.indexOf("job"), series.job(),
            schema.indexOf("labels"), series.labels());
    long rows = 0;
    for (RowGroup group : PageFileReader.open(source, schema).rowGroups()) {
      Batches batches = group.read(group.matching(texts));
      while (batches.next()) {
        rows += batches.rows();
      }
    }
    return rows;
  }
}
