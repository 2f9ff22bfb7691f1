// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
package io.trendlake.functions.scrape;

import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.scrape.ScrapeResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The file of the series that the failed scrapes of one shard at one slot had reached. */
final class ReachedFile {

  private ReachedFile() {}

  private record Row(Series series, int target, long ts) {

    static final Comparator<Row> ORDER =
        Comparator.comparing(Row::series).thenComparingLong(Row::ts).thenComparingInt(Row::target);
  }

  /** Writes it: rows as in a samples file, at the scrapes' own timestamps, without values. */
  static byte[] write(List<ScrapeResult> results) {
    List<Row> rows = new ArrayList<>();
    for (int target = 0; target < results.size(); target++) {
      long ts = results.get(target).outcome().ts().toEpochMilli();
      for (Series series : results.get(target).reached()) {
        rows.add(new Row(series, target, ts));
      }
    }
    rows.sort(Row.ORDER);
    MinuteSamplesWriter writer = new MinuteSamplesWriter();
    for (Row row : rows) {
      writer.add(row.series(), row.target(), row.ts(), StaleMarker.VALUE);
    }
    return writer.finish();
  }
}
