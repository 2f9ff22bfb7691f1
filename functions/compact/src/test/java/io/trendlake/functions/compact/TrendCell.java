// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a trends file says of an hour beside its summary, with the values that are NULL filled in as
 * the view does.
 */
record TrendCell(
    long count,
    double first,
    double last,
    long firstTs,
    long lastTs,
    OptionalLong firstInsideTs,
    OptionalDouble firstInside,
    OptionalDouble seconds,
    double increase,
    double bridged,
    long resets,
    boolean ended) {

  private static final FileSchema SCHEMA = LakeSchema.TRENDS;

  /** The same with other sums of steps, which are added up in another order elsewhere. */
  TrendCell withSums(double otherIncrease, double otherBridged) {
    return new TrendCell(
        count,
        first,
        last,
        firstTs,
        lastTs,
        firstInsideTs,
        firstInside,
        seconds,
        otherIncrease,
        otherBridged,
        resets,
        ended);
  }

  /** The cells of the one series that a bucket has trends of, by the hour's first instant. */
  static NavigableMap<Long, TrendCell> read(Bucket bucket) throws IOException {
    NavigableMap<Long, TrendCell> cells = new TreeMap<>();
    for (ObjectInfo object : bucket.list(LakeLayout.TRENDS)) {
      byte[] content = bucket.get(object.key()).orElseThrow().content();
      FileSource source = FileSource.of(object.key(), content);
      for (RowGroup group : PageFileReader.open(source, SCHEMA).rowGroups()) {
        Batches batch = group.read();
        while (batch.next()) {
          for (int row = 0; row < batch.rows(); row++) {
            cells.put(number(batch, "hour", row), cell(batch, row));
          }
        }
      }
    }
    return cells;
  }

  private static TrendCell cell(Batches batch, int row) {
    double first = real(batch, "first", row);
    long insideTs = number(batch, "first_inside_ts", row);
    double inside = real(batch, "first_inside", row);
    double step = real(batch, "first_step", row);
    double above = StaleMarker.isStale(step) ? first : first + step;
    boolean hasInside = insideTs != Column.NULL;
    double seconds = real(batch, "seconds", row);
    double bridged = real(batch, "bridged", row);
    long resets = number(batch, "resets", row);
    return new TrendCell(
        number(batch, "count", row),
        first,
        real(batch, "last", row),
        number(batch, "first_ts", row),
        number(batch, "last_ts", row),
        hasInside ? OptionalLong.of(insideTs) : OptionalLong.empty(),
        hasInside
            ? OptionalDouble.of(StaleMarker.isStale(inside) ? above : inside)
            : OptionalDouble.empty(),
        StaleMarker.isStale(seconds) ? OptionalDouble.empty() : OptionalDouble.of(seconds),
        real(batch, "increase", row),
        StaleMarker.isStale(bridged) ? 0 : bridged,
        resets == Column.NULL ? 0 : resets,
        batch.booleans(SCHEMA.indexOf("ended"))[row]);
  }

  private static long number(Batches batch, String column, int row) {
    return batch.longs(SCHEMA.indexOf(column))[row];
  }

  private static double real(Batches batch, String column, int row) {
    return batch.doubles(SCHEMA.indexOf(column))[row];
  }
}
