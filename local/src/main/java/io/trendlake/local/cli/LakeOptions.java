// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.history.BlockPlace;
import io.trendlake.local.sql.LakeDirectory;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of commands that read a lake. */
public final class LakeOptions {

  @ArgGroup private @Nullable LakeLocation place;

  /** A directory or a bucket. */
  static final class LakeLocation {

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "The lake's directory, or s3://BUCKET (default: lake).")
    private @Nullable String directory;

    @Option(
        names = "--bucket",
        paramLabel = "NAME",
        description = "The lake's bucket in S3; region and credentials are the environment's.")
    private @Nullable String bucket;
  }

  /**
   * Opens the lake.
   *
   * @throws UserException if a folder of a bucket is named
   * @throws IOException if there is none, or the environment has no region for a bucket
   */
  public Bucket open() throws UserException, IOException {
    if (place != null && place.bucket != null) {
      return BlockPlace.s3(place.bucket);
    }
    Optional<String> bucket = bucket("--dir", directory());
    return bucket.isPresent()
        ? BlockPlace.s3(bucket.get())
        : LakeDirectory.open(PathArgument.of(directory(), "--dir"));
  }

  /**
   * The bucket of an address such as {@code s3://BUCKET}; empty if a text is a directory.
   *
   * @param option that the text was given by, for the message
   * @throws UserException if it names a folder of a bucket
   */
  static Optional<String> bucket(String option, String text) throws UserException {
    Optional<String> bucket = BlockPlace.bucketName(text);
    if (bucket.isPresent() && !text.replaceAll("/+$", "").equals("s3://" + bucket.get())) {
      throw new ArgumentException(
          "%s is \"%s\", must be s3://BUCKET: a lake takes a whole bucket".formatted(option, text));
    }
    return bucket;
  }

  private String directory() {
    String directory = place == null ? null : place.directory;
    return directory == null ? "lake" : directory;
  }

  /** How the lake is called in messages. */
  public String name() {
    return place != null && place.bucket != null ? "bucket " + place.bucket : directory();
  }
}
