// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The trends of native histograms that a lake has, as texts. */
final class HistogramTrends {

  private static final FileSchema SCHEMA = LakeSchema.HISTOGRAM_TRENDS;
  private static final int INCREASE = SCHEMA.indexOf("increase");

  private HistogramTrends() {}

  /**
   * All rows in the order of files: name, instance, schema, part, index, hour, increase; of counts
   * also samples, seconds and resets.
   */
  static List<String> read(Bucket bucket) throws IOException {
    List<String> rows = new ArrayList<>();
    for (ObjectInfo object : bucket.list("histogram_trends/")) {
      FileSource source =
          FileSource.of(object.key(), bucket.get(object.key()).orElseThrow().content());
      for (RowGroup group : PageFileReader.open(source, SCHEMA).rowGroups()) {
        Batches batch = group.read();
        while (batch.next()) {
          read(batch, rows);
        }
      }
    }
    return rows;
  }

  private static void read(Batches batch, List<String> rows) {
    RowRuns runs =
        new RowRuns(
            batch, SCHEMA.indexOf("name"), SCHEMA.indexOf("instance"), SCHEMA.indexOf("part"));
    while (runs.next()) {
      for (int row = runs.start(); row < runs.start() + runs.count(); row++) {
        long index = batch.longs(SCHEMA.indexOf("index"))[row];
        String text =
            String.format(
                Locale.ROOT,
                "%s %s %d %s%s %s %s",
                runs.text(0),
                runs.text(1),
                batch.longs(SCHEMA.indexOf("schema"))[row],
                runs.text(2),
                index == Column.NULL ? "" : " " + index,
                Instant.ofEpochMilli(batch.longs(SCHEMA.indexOf("hour"))[row])
                    .toString()
                    .substring(11, 13),
                number(batch.doubles(INCREASE)[row]));
        rows.add(runs.text(2).equals("count") ? text + ofCount(batch, row) : text);
      }
    }
  }

  private static String ofCount(Batches batch, int row) {
    return String.format(
        Locale.ROOT,
        " of %d in %s s, %d resets",
        batch.longs(SCHEMA.indexOf("samples"))[row],
        number(batch.doubles(SCHEMA.indexOf("seconds"))[row]),
        batch.longs(SCHEMA.indexOf("resets"))[row]);
  }

  private static String number(double value) {
    return StaleMarker.isStale(value) ? "NULL" : String.format(Locale.ROOT, "%.3f", value);
  }
}
