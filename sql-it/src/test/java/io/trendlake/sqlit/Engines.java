// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryException;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * One lake in two engines: DuckDB over a directory, and Trino over S3 and Glue, where the same
 * files are and the tables and views are those of template.yaml.
 */
final class Engines implements AutoCloseable {

  /** The tables and views, from the first day of the lake on. */
  static final String DATABASE = "trendlake";

  /** The same over three years, nearly all of whose days are empty. */
  static final String OLD_DATABASE = "trendlake_old";

  private static final String BUCKET = "the-lake";

  private final Path folder;
  private final FleetLake lake;
  private final MotoServer moto;
  private final TrinoServer trino;
  private final SqlEngine duckDb;

  private Engines(
      Path folder, FleetLake lake, MotoServer moto, TrinoServer trino, SqlEngine duckDb) {
    this.folder = folder;
    this.lake = lake;
    this.moto = moto;
    this.trino = trino;
    this.duckDb = duckDb;
  }

  /** Makes the lake and starts everything. */
  static Engines start() throws Exception {
    Logger.getLogger("").setLevel(Level.WARNING);
    Path folder = Files.createTempDirectory("trendlake-sql-it");
    FleetLake lake = new FleetLake(Instant.now());
    Path directory = folder.resolve("lake");
    lake.write(directory);
    MotoServer moto = MotoServer.start(Map.of());
    try (MotoClient aws = new MotoClient(moto.endpoint())) {
      upload(directory, aws);
      GlueCatalog.create(aws, DATABASE, BUCKET, lake.firstDay());
      GlueCatalog.create(aws, OLD_DATABASE, BUCKET, lake.firstDay().minusYears(3));
      TrinoServer trino = TrinoServer.start(moto.endpoint(), MotoClient.REGION, DATABASE);
      return new Engines(folder, lake, moto, trino, SqlEngine.open(directory, false));
    } catch (Exception e) {
      moto.close();
      throw e;
    }
  }

  private static void upload(Path directory, MotoClient aws)
      throws IOException, InterruptedException {
    aws.createBucket(BUCKET);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String key = directory.relativize(file).toString().replace('\\', '/');
        aws.putObject(BUCKET, key, Files.readAllBytes(file));
      }
    }
  }

  FleetLake lake() {
    return lake;
  }

  TrinoServer trino() {
    return trino;
  }

  /** How many bytes the files have whose keys begin with a text. */
  long bytes(String prefix) throws IOException {
    Path directory = folder.resolve("lake");
    try (Stream<Path> files = Files.walk(directory)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (directory.relativize(file).toString().startsWith(prefix)) {
          bytes += Files.size(file);
        }
      }
      return bytes;
    }
  }

  /** DuckDB's answer. */
  List<List<Object>> duckDb(String sql) throws SqlQueryException {
    List<List<Object>> rows = new ArrayList<>();
    try (SqlQueryResult result = duckDb.query(sql)) {
      while (result.next()) {
        rows.add(Arrays.asList(result.row().clone()));
      }
    }
    return rows;
  }

  @Override
  public void close() throws IOException, SqlQueryException {
    duckDb.close();
    trino.close();
    moto.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
