// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.DirectoryLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A directory that this process alone scrapes into. */
record OwnLake(DirectoryBucket bucket, DirectoryLock lock) implements AutoCloseable {

  /** Beside the folders of the datasets, where nothing else looks for an object. */
  private static final String README = "README.txt";

  private static final String README_TEXT =
      """
      A lake of Trendlake: samples of Prometheus exporters in Parquet files.

      Do not read all files of a folder at once. Compaction writes the same samples again
      into larger files (minute, hour, day), so whoever reads samples/**/*.parquet counts
      most of them up to three times. Ask the views instead, which read each hour once:

        trendlake sql --dir DIR "SELECT * FROM samples LIMIT 10"
        trendlake views --dir DIR        prints the views for any DuckDB

      docs/lake-format.md of Trendlake has the same for pandas, polars and Spark.
      """;

  /**
   * Takes a directory, and makes it if it is not there.
   *
   * @param holder for the message to the next who wants it
   * @throws IOException if it cannot be written, or another process has it
   */
  static OwnLake take(Path directory, String holder) throws IOException {
    DirectoryBucket bucket = DirectoryBucket.create(directory);
    OwnLake lake = new OwnLake(bucket, DirectoryLock.acquire(directory, holder));
    bucket.putIfAbsent(README, README_TEXT.getBytes(StandardCharsets.UTF_8));
    return lake;
  }

  @Override
  public void close() throws IOException {
    lock.close();
    bucket.close();
  }
}
