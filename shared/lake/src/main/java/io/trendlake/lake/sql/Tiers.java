// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.Tier;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of a dataset over its three tiers, each hour from one of them: from the day tier up to
 * the watermark's day, from the hour tier up to its hour, from the minute tier after that.
 *
 * <p>What decides is the partition columns, not the rows' timestamps: files hold whole hours and
 * days, and engines leave out files by partition.
 */
final class Tiers {

  private final SqlDialect dialect;

  Tiers(SqlDialect dialect) {
    this.dialect = dialect;
  }

  /**
   * The union of the tiers, with {@code dt}, {@code hour}, the first instant of the hour of the
   * slot, and {@code hour_of_day}, its number. Conditions on {@code dt} and {@code hour_of_day}
   * reach the keys in every engine, so that files are left out by them; those on {@code hour} do so
   * in DuckDB alone.
   *
   * @param columns expressions over the columns of the files
   * @param slot of a row in the day tier, whose keys name no hour
   */
  String union(Dataset dataset, List<String> columns, String slot) {
    String day =
        select(
            LakeTable.of(dataset, Tier.DAY),
            columns,
            "date_trunc('hour', %s) AS hour,\n  CAST(extract(hour FROM %s) AS integer) AS hour_of_day"
                .formatted(slot, slot),
            "dt < " + dialect.watermark().dayDt());
    String hour = dialect.hourOfKey() + " AS hour,\n  hour AS hour_of_day";
    return union(Stream.concat(Stream.of(day), openDays(dataset, columns, hour)));
  }

  /**
   * The union of the hour and the minute tier, for the days that are not in the day tier yet, with
   * {@code dt} and {@code hour}.
   */
  String unionOfOpenDays(Dataset dataset, List<String> columns) {
    return union(openDays(dataset, columns, dialect.hourOfKey() + " AS hour"));
  }

  private Stream<String> openDays(Dataset dataset, List<String> columns, String hour) {
    return Stream.of(
        select(LakeTable.of(dataset, Tier.HOUR), columns, hour, hourTierCondition()),
        select(LakeTable.of(dataset, Tier.MINUTE), columns, hour, minuteTierCondition()));
  }

  private static String union(Stream<String> selects) {
    return selects.collect(Collectors.joining("\nUNION ALL\n"));
  }

  private String select(LakeTable table, List<String> columns, String hour, String condition) {
    return """
    SELECT
      %s,
      dt,
      %s
    FROM %s%s
    WHERE %s\
    """
        .formatted(
            String.join(",\n  ", columns),
            hour,
            dialect.relation(table),
            dialect.watermarkJoin(),
            condition);
  }

  private String hourTierCondition() {
    WatermarkTerms watermark = dialect.watermark();
    return "dt >= %s AND dt <= %s AND (dt < %s OR hour < %s)"
        .formatted(
            watermark.dayDt(), watermark.hourDt(), watermark.hourDt(), watermark.hourOfDay());
  }

  private String minuteTierCondition() {
    WatermarkTerms watermark = dialect.watermark();
    return "dt >= %s AND (dt > %s OR hour >= %s)"
        .formatted(watermark.hourDt(), watermark.hourDt(), watermark.hourOfDay());
  }
}
