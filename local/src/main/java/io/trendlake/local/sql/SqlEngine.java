// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.model.Failures;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * Answers SQL over the views of a lake in a directory, as its files are when the engine is opened.
 *
 * <p>Only queries are answered: nothing is written, nothing outside the directory is read, nothing
 * is asked of the network. Timestamps are UTC. For one thread, but for {@link #progress} and {@link
 * #cancel}.
 */
public final class SqlEngine implements AutoCloseable {

  private static final int PROBLEMS_NAMED = 10;
  private static final String GIVEN_UP = "the query was given up";

  /** How often the lake is listed again when files of it are deleted meanwhile. */
  private static final int TRIES = 3;

  private final Path directory;
  private final boolean skipCorrupt;
  private final List<FileProblem> skipped = new ArrayList<>();
  private Watermark watermark = Watermark.NONE;
  private LakeFiles files = LakeFiles.NONE;
  private boolean unite;
  private Connection connection;
  private volatile @Nullable RunningQuery running;
  private volatile @Nullable RunningQuery last;
  private volatile boolean cancelled;

  private SqlEngine(Path directory, boolean skipCorrupt) throws SqlQueryException {
    this.directory = directory;
    this.skipCorrupt = skipCorrupt;
    list();
    this.connection = connect();
  }

  /**
   * Opens the lake in a directory.
   *
   * @param skipCorrupt whether to leave out the files that cannot be read
   * @throws SqlQueryException if there is no such directory, or no lake in it, or it cannot be
   *     read, or a file in it cannot and none is to be skipped
   */
  public static SqlEngine open(Path directory, boolean skipCorrupt) throws SqlQueryException {
    return new SqlEngine(directory, skipCorrupt);
  }

  /**
   * Looks at the lake again: later queries see what was written and compacted since.
   *
   * @throws SqlQueryException as {@link #open} does
   */
  public void reload() throws SqlQueryException {
    close();
    list();
    connection = connect();
  }

  private void list() throws SqlQueryException {
    for (int left = TRIES; ; left--) {
      try (DirectoryBucket bucket = LakeDirectory.open(directory)) {
        watermark = new WatermarkStore(bucket).read();
        files = LakeFiles.list(bucket.directory());
      } catch (NoLakeException e) {
        throw new SqlQueryException(String.valueOf(e.getMessage()), e);
      } catch (IOException e) {
        throw new SqlQueryException(
            "the lake in " + directory + " cannot be read: " + Failures.text(e), e);
      }
      try {
        check();
        return;
      } catch (SqlQueryException e) {
        if (left == 0 || !files.anyIsGone()) {
          throw e;
        }
      }
    }
  }

  private void check() throws SqlQueryException {
    if (skipCorrupt) {
      skip(unreadableFooters());
    } else if (files.anyBeginsOld()) {
      refuseOtherKinds();
    }
  }

  /**
   * Where the columns of files are united by name, DuckDB would answer from a file of another kind
   * with rows of NULLs.
   */
  private void refuseOtherKinds() throws SqlQueryException {
    List<FileProblem> problems = unreadableFooters();
    if (!problems.isEmpty()) {
      throw explained(new SQLException("files that cannot be read"), problems);
    }
  }

  private List<FileProblem> unreadableFooters() {
    return new FileCheck(files, FileCheck.Depth.FOOTER).problems();
  }

  /** The reasons, each with its file, of what was left out so far. */
  public List<String> skipped() {
    return skipped.stream().map(FileProblem::reason).toList();
  }

  /**
   * Answers one query. The result must be closed before the next.
   *
   * @throws SqlQueryException if it is no query, or cannot be answered
   */
  public SqlQueryResult query(String sql) throws SqlQueryException {
    cancelled = false;
    for (int left = TRIES; ; left--) {
      try {
        return answer(sql);
      } catch (SqlQueryException e) {
        if (left == 0 || cancelled || !files.anyIsGone()) {
          throw e;
        }
        reload();
      }
    }
  }

  private SqlQueryResult answer(String sql) throws SqlQueryException {
    try {
      QueryGuard.check(connection, sql);
      return run(sql);
    } catch (SQLException e) {
      refuseIfCancelled(e);
      SQLException told = told(e, sql);
      if (!unite
          && DuckDbError.of(told).isAboutDifferentColumns()
          && unreadableFooters().isEmpty()) {
        unite = true;
        return again(sql);
      }
      List<FileProblem> problems = problemsBehind(told);
      if (skipCorrupt && !problems.isEmpty()) {
        skip(problems);
        return again(sql);
      }
      throw explained(told, problems);
    }
  }

  /**
   * The reason of a failure. A query whose rows are streamed fails with next to no message in this
   * driver; run again with its rows kept it says what is wrong.
   */
  private SQLException told(SQLException e, String sql) {
    if (!DuckDbError.of(e).saysNothing()) {
      return e;
    }
    try (Connection keeping = connected(false);
        Statement statement = keeping.createStatement()) {
      statement.execute(sql);
      return e;
    } catch (SQLException reason) {
      return reason;
    }
  }

  private SqlQueryResult again(String sql) throws SqlQueryException {
    close();
    connection = connect();
    try {
      return run(sql);
    } catch (SQLException e) {
      throw explained(e, List.of());
    }
  }

  private SqlQueryResult run(String sql) throws SQLException {
    Statement statement = connection.createStatement();
    RunningQuery query = new RunningQuery(statement);
    running = query;
    last = query;
    try {
      return new SqlQueryResult(statement, statement.executeQuery(sql), e -> explainedLate(e, sql));
    } catch (SQLException e) {
      statement.close();
      throw e;
    } finally {
      running = null;
    }
  }

  /** How much of the query that is running is done, from 0 to 1; below 0 if not known. */
  public double progress() {
    RunningQuery query = running;
    return query == null ? -1 : query.progress();
  }

  /** Gives up the query that is running or whose rows are read; for any thread. */
  public void cancel() {
    cancelled = true;
    RunningQuery query = last;
    if (query != null) {
      query.cancel();
    }
  }

  private void skip(List<FileProblem> problems) {
    skipped.addAll(problems);
    files = files.without(problems.stream().map(FileProblem::file).toList());
  }

  private Connection connect() throws SqlQueryException {
    try {
      return connected(!skipCorrupt);
    } catch (SQLException e) {
      throw explained(e, unreadableFooters());
    }
  }

  private Connection connected(boolean streaming) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, String.valueOf(streaming));
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("autoinstall_known_extensions", "false");
    Connection opened = new DuckDBDriver().connect("jdbc:duckdb:", properties);
    try (Statement statement = opened.createStatement()) {
      for (String sql : new Statements(files.directory(), files, watermark, unite).all()) {
        statement.execute(sql);
      }
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  /** What is left of a query that was given up is no fault of the files. */
  private void refuseIfCancelled(SQLException e) throws SqlQueryException {
    if (cancelled) {
      throw new SqlQueryException(GIVEN_UP, e);
    }
  }

  private SqlQueryException explainedLate(SQLException e, String sql) {
    if (cancelled) {
      return new SqlQueryException(GIVEN_UP, e);
    }
    SQLException told = told(e, sql);
    return explained(told, problemsBehind(told));
  }

  /** What files are to blame for an error, looked for as deep as the error makes likely. */
  private List<FileProblem> problemsBehind(SQLException e) {
    DuckDbError error = DuckDbError.of(e);
    if (error.isAboutTheStatement()) {
      return List.of();
    }
    List<FileProblem> found = unreadableFooters();
    return found.isEmpty() && !error.isAboutValues()
        ? new FileCheck(files, FileCheck.Depth.PAGES).problems()
        : found;
  }

  private static SqlQueryException explained(SQLException e, List<FileProblem> problems) {
    if (problems.isEmpty()) {
      return new SqlQueryException(DuckDbError.of(e).text(), e);
    }
    String named =
        problems.stream()
            .limit(PROBLEMS_NAMED)
            .map(problem -> "\n  " + problem.reason())
            .collect(Collectors.joining());
    int more = problems.size() - PROBLEMS_NAMED;
    return new SqlQueryException(
        "%d of the lake's files cannot be read; --skip-corrupt continues without:%s%s"
            .formatted(problems.size(), named, more > 0 ? "\n  and " + more + " more" : ""),
        e);
  }

  @Override
  public void close() throws SqlQueryException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw explained(e, List.of());
    }
  }
}
