// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.DirectoryLock;
import java.io.IOException;
import java.nio.file.Path;

/** A directory that this process alone scrapes into. */
record OwnLake(DirectoryBucket bucket, DirectoryLock lock) implements AutoCloseable {

  /**
   * Takes a directory, and makes it if it is not there.
   *
   * @param holder for the message to the next who wants it
   * @throws IOException if it cannot be written, or another process has it
   */
  static OwnLake take(Path directory, String holder) throws IOException {
    DirectoryBucket bucket = DirectoryBucket.create(directory);
    return new OwnLake(bucket, DirectoryLock.acquire(directory, holder));
  }

  @Override
  public void close() throws IOException {
    lock.close();
    bucket.close();
  }
}
