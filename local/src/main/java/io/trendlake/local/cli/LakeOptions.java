// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.local.moving.BlockPlace;
import io.trendlake.local.sql.LakeDirectory;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of commands that read a lake. */
final class LakeOptions {

  @ArgGroup private @Nullable Place place;

  /** A directory or a bucket. */
  static final class Place {

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "The lake's directory (default: lake).")
    private @Nullable Path directory;

    @Option(
        names = "--bucket",
        paramLabel = "NAME",
        description = "The lake's bucket in S3; region and credentials are the environment's.")
    private @Nullable String bucket;
  }

  /**
   * Opens the lake.
   *
   * @throws IOException if there is none, or the environment has no region for a bucket
   */
  Bucket open() throws IOException {
    if (place != null && place.bucket != null) {
      return BlockPlace.s3(place.bucket);
    }
    Path directory = place == null ? null : place.directory;
    return LakeDirectory.open(directory == null ? Path.of("lake") : directory);
  }

  /** How the lake is called in messages. */
  String name() {
    if (place != null && place.bucket != null) {
      return "bucket " + place.bucket;
    }
    Path directory = place == null ? null : place.directory;
    return directory == null ? "lake" : directory.toString();
  }
}
