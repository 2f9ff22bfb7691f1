// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one prefix as a table, which the {@link Views} are made of.
 *
 * @param text its name in SQL, such as {@code samples_minute}
 * @param prefix what the keys of its files begin with
 * @param schema the columns in the files
 * @param partitions the columns that the keys carry as {@code name=value}
 */
public record LakeTable(String text, String prefix, FileSchema schema, List<Column> partitions) {

  private static final Column DT = Column.string(LakeSchema.DT);
  private static final Column HOUR = Column.int32(LakeSchema.HOUR);

  /** The trends, {@code trends_day}: of one span only. */
  public static final LakeTable TRENDS =
      new LakeTable("trends_day", LakeLayout.TRENDS, LakeSchema.TRENDS, List.of(DT));

  /** The trends of native histograms, {@code histogram_trends_day}, likewise. */
  public static final LakeTable HISTOGRAM_TRENDS =
      new LakeTable(
          "histogram_trends_day",
          LakeLayout.HISTOGRAM_TRENDS,
          LakeSchema.HISTOGRAM_TRENDS,
          List.of(DT));

  /** Copies the list. */
  public LakeTable {
    partitions = List.copyOf(partitions);
  }

  /** The table of a dataset's tier. */
  public static LakeTable of(Dataset dataset, Tier tier) {
    return new LakeTable(
        dataset.text() + '_' + tier.text(),
        LakeLayout.prefix(dataset, tier),
        LakeSchema.of(dataset, tier),
        tier == Tier.DAY ? List.of(DT) : List.of(DT, HOUR));
  }

  /** All tables that are to be asked; what was reached is for compaction alone. */
  public static List<LakeTable> all() {
    List<LakeTable> tables = new ArrayList<>();
    for (Dataset dataset : Dataset.values()) {
      if (dataset != Dataset.REACHED) {
        for (Tier tier : Tier.values()) {
          tables.add(of(dataset, tier));
        }
      }
    }
    tables.add(TRENDS);
    tables.add(HISTOGRAM_TRENDS);
    return tables;
  }
}
