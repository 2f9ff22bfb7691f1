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
   * The union of the tiers, with {@code dt} and with {@code hour}, the first instant of the hour of
   * the slot. Conditions on both reach the keys, so that engines leave out files by them.
   *
   * @param columns expressions over the columns of the files
   * @param slot of a row in the day tier, whose keys name no hour
   */
  String union(Dataset dataset, List<String> columns, String slot) {
    String day =
        select(
            LakeTable.of(dataset, Tier.DAY),
            columns,
            "date_trunc('hour', " + slot + ")",
            "dt < " + dialect.dayDt());
    return union(Stream.concat(Stream.of(day), openDays(dataset, columns)));
  }

  /** The union of the hour and the minute tier, for the days that are not in the day tier yet. */
  String unionOfOpenDays(Dataset dataset, List<String> columns) {
    return union(openDays(dataset, columns));
  }

  private Stream<String> openDays(Dataset dataset, List<String> columns) {
    return Stream.of(
        select(LakeTable.of(dataset, Tier.HOUR), columns, dialect.hourOfKey(), hourTierCondition()),
        select(
            LakeTable.of(dataset, Tier.MINUTE),
            columns,
            dialect.hourOfKey(),
            minuteTierCondition()));
  }

  private static String union(Stream<String> selects) {
    return selects.collect(Collectors.joining("\nUNION ALL\n"));
  }

  private String select(LakeTable table, List<String> columns, String hour, String condition) {
    return """
    SELECT
      %s,
      dt,
      %s AS hour
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
    return "dt >= %s AND dt <= %s AND (dt < %s OR hour < %s)"
        .formatted(dialect.dayDt(), dialect.hourDt(), dialect.hourDt(), dialect.hourOfDay());
  }

  private String minuteTierCondition() {
    return "dt >= %s AND (dt > %s OR hour >= %s)"
        .formatted(dialect.hourDt(), dialect.hourDt(), dialect.hourOfDay());
  }
}
