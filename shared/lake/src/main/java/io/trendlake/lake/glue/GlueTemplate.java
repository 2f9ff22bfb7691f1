// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.glue;

import io.trendlake.lake.queries.TrendQuery;
import io.trendlake.lake.sql.AthenaDialect;
import io.trendlake.lake.sql.LakeTable;
import io.trendlake.lake.sql.Views;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of the deployment's template that follows from the lake: a Glue table for each {@link
 * LakeTable}, one for the watermark, and one for each view; and a named query for each {@link
 * TrendQuery}.
 *
 * <p>It refers to what the rest of the template must have:
 *
 * <ul>
 *   <li>{@code Bucket}, a parameter or resource whose {@code Ref} is the bucket's name
 *   <li>{@code Database}, the Glue database, and {@code Workgroup}, Athena's
 *   <li>{@code FirstDay}, the day before which there are no files, as {@code 2026-11-22}
 *   <li>{@code OpenDays}, how many days before the present one may still have minute and hour files
 *       that are read
 * </ul>
 */
public final class GlueTemplate {

  private GlueTemplate() {}

  /** The resources, as YAML indented to be under {@code Resources:}; ends with a line feed. */
  public static String resources() {
    Stream<String> tables = LakeTable.all().stream().map(table -> new GlueTable(table).resource());
    Stream<String> views =
        Views.of(new AthenaDialect()).stream().map(view -> new GlueView(view).resource());
    Stream<String> queries =
        TrendQuery.all().stream().map(query -> new SavedQuery(query).resource());
    String all =
        Stream.of(tables, Stream.of(WatermarkTable.resource()), views, queries)
            .flatMap(part -> part)
            .collect(Collectors.joining("\n"));
    return Yaml.indent(2, all) + '\n';
  }
}
