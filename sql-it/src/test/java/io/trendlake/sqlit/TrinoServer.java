// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import io.trino.Session;
import io.trino.execution.QueryInfo;
import io.trino.execution.QueryStats;
import io.trino.plugin.hive.HivePlugin;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedResult;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner.MaterializedResultWithPlan;
import io.trino.testing.TestingSession;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Trino of one node whose one catalog reads Glue and S3 as Athena's does. */
final class TrinoServer implements AutoCloseable {

  /** Athena's name of the catalog, which the views carry. */
  private static final String CATALOG = "awsdatacatalog";

  /**
   * What a query answered and what it took.
   *
   * @param rows in the order of the answer
   * @param stats Trino's own
   */
  record Result(List<String> columns, List<List<Object>> rows, QueryStats stats) {}

  private final DistributedQueryRunner runner;

  private TrinoServer(DistributedQueryRunner runner) {
    this.runner = runner;
  }

  static TrinoServer start(URI aws, String region, String database) throws Exception {
    Session session =
        TestingSession.testSessionBuilder()
            .setCatalog(CATALOG)
            .setSchema(database)
            .setTimeZoneKey(TimeZoneKey.UTC_KEY)
            .build();
    DistributedQueryRunner runner =
        DistributedQueryRunner.builder(session).setWorkerCount(0).build();
    try {
      runner.installPlugin(new HivePlugin());
      runner.createCatalog(CATALOG, "hive", catalog(aws.toString(), region));
      return new TrinoServer(runner);
    } catch (RuntimeException e) {
      runner.close();
      throw e;
    }
  }

  private static Map<String, String> catalog(String aws, String region) {
    return Map.ofEntries(
        Map.entry("hive.metastore", "glue"),
        Map.entry("hive.metastore.glue.region", region),
        Map.entry("hive.metastore.glue.endpoint-url", aws),
        Map.entry("hive.metastore.glue.aws-access-key", "test"),
        Map.entry("hive.metastore.glue.aws-secret-key", "test"),
        Map.entry("fs.native-s3.enabled", "true"),
        Map.entry("s3.endpoint", aws),
        Map.entry("s3.region", region),
        Map.entry("s3.path-style-access", "true"),
        // What moto, one process of Python, can take.
        Map.entry("s3.max-connections", "8"),
        // Fewer than those, or listings wait for a connection longer than they may on a busy
        // machine.
        Map.entry("hive.split-loader-concurrency", "4"),
        Map.entry("s3.socket-connect-timeout", "1m"),
        Map.entry("s3.aws-access-key", "test"),
        Map.entry("s3.aws-secret-key", "test"),
        // moto keeps none.
        Map.entry("hive.table-statistics-enabled", "false"),
        Map.entry("hive.partition-projection-enabled", "true"),
        Map.entry("hive.hive-views.enabled", "true"));
  }

  /** The answer to a query over the tables of the first database. */
  Result query(String sql) {
    return query(runner.getDefaultSession(), sql);
  }

  /** The answer to a query over the tables of a database. */
  Result queryIn(String database, String sql) {
    return query(Session.builder(runner.getDefaultSession()).setSchema(database).build(), sql);
  }

  /** The columns of a query's answer, each with its type behind it as Trino writes it. */
  List<String> columns(String sql) {
    MaterializedResult none =
        runner.execute(runner.getDefaultSession(), "SELECT * FROM (" + sql + ") AS answer LIMIT 0");
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < none.getColumnNames().size(); i++) {
      columns.add(none.getColumnNames().get(i) + ' ' + none.getTypes().get(i).getDisplayName());
    }
    return columns;
  }

  private Result query(Session session, String sql) {
    MaterializedResultWithPlan answer = runner.executeWithPlan(session, sql);
    QueryInfo info = runner.getCoordinator().getQueryManager().getFullQueryInfo(answer.queryId());
    List<List<Object>> rows = new ArrayList<>();
    for (MaterializedRow row : answer.result()) {
      rows.add(row.getFields());
    }
    return new Result(answer.result().getColumnNames(), rows, info.getQueryStats());
  }

  @Override
  public void close() {
    runner.close();
  }
}
