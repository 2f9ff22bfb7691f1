// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.lake.Dataset;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory that holds a lake already. */
public final class LakeDirectory {

  /** The last one is there as soon as a process scrapes into the directory. */
  private static final List<String> FOLDERS =
      Stream.concat(
              Arrays.stream(Dataset.values()).map(Dataset::text),
              Stream.of("trends", "watermark", ".trendlake"))
          .toList();

  private LakeDirectory() {}

  /**
   * Opens the lake in a directory, for reading or for compaction.
   *
   * @throws NoLakeException if there is no lake in it; the message says where one is nearby
   * @throws IOException if there is no such directory
   */
  public static DirectoryBucket open(Path directory) throws IOException {
    DirectoryBucket bucket = DirectoryBucket.open(directory);
    if (!isLake(bucket.directory())) {
      bucket.close();
      throw new NoLakeException(
          "there is no lake in "
              + bucket.directory()
              + ": it has no folder samples, scrapes or trends; "
              + nearby(bucket.directory())
                  .map(lake -> "did you mean --dir " + lake + "?")
                  .orElse("--dir names the directory that `trendlake up` writes to"));
    }
    return bucket;
  }

  private static boolean isLake(Path directory) {
    return FOLDERS.stream().anyMatch(folder -> Files.isDirectory(directory.resolve(folder)));
  }

  /** The lake beside which, or within which, the directory is. */
  private static Optional<Path> nearby(Path directory) {
    Stream<Path> above =
        Stream.iterate(directory.getParent(), path -> path != null, Path::getParent);
    return Stream.concat(
            Stream.of(directory.resolve("lake")),
            above.limit(3).flatMap(path -> Stream.of(path, path.resolve("lake"))))
        .filter(LakeDirectory::isLake)
        .findFirst();
  }
}
