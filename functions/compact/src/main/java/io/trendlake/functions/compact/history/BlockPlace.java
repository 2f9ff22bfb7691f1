// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.tsdb.block.BlockLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where blocks are: {@code tsdb:DIR}, {@code thanos:s3://BUCKET/PREFIX}, {@code mimir:DIR} and so
 * on.
 *
 * @param layout who put them there
 * @param place a directory or the address of a folder in S3
 */
public record BlockPlace(BlockLayout layout, String place) {

  private static final String S3 = "s3://";

  /** A bucket and the folder in it, empty or ending in a slash. */
  record Root(Bucket bucket, String folder) {}

  /** Reads a source; empty if it does not name blocks. */
  public static Optional<BlockPlace> parse(String source) {
    int colon = source.indexOf(':');
    String place = source.substring(colon + 1);
    return switch (source.substring(0, Math.max(0, colon))) {
      case "tsdb" -> Optional.of(new BlockPlace(BlockLayout.PROMETHEUS, place));
      case "thanos" -> Optional.of(new BlockPlace(BlockLayout.THANOS, place));
      case "mimir", "cortex" -> Optional.of(new BlockPlace(BlockLayout.MIMIR, place));
      default -> Optional.empty();
    };
  }

  /** The name of the bucket in an address of S3; empty if it is not one. */
  public static Optional<String> bucketName(String place) {
    return place.startsWith(S3)
        ? Optional.of(place.substring(S3.length()).replaceFirst("/.*", ""))
        : Optional.empty();
  }

  /**
   * A bucket in S3, with region and credentials of the environment.
   *
   * @throws IOException if the environment has no region
   */
  public static Bucket s3(String name) throws IOException {
    try {
      return S3Bucket.of(name);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Opens the bucket or the directory that the place is in.
   *
   * @throws IOException if the environment has no region for a bucket, or there is no directory
   */
  public Bucket bucket() throws IOException {
    Optional<String> bucket = bucketName(place);
    return bucket.isPresent() ? s3(bucket.get()) : DirectoryBucket.open(Path.of(place));
  }

  /** A folder in this place. */
  public BlockPlace within(String folder) {
    return new BlockPlace(layout, place.replaceFirst("/+$", "") + "/" + folder);
  }

  /** As it is written as a source. */
  @Override
  public String toString() {
    String name =
        switch (layout) {
          case PROMETHEUS -> "tsdb";
          case THANOS -> "thanos";
          case MIMIR -> "mimir";
        };
    return name + ":" + place;
  }

  Root open() throws IOException {
    String folder =
        bucketName(place).map(bucket -> place.substring(S3.length() + bucket.length())).orElse("");
    String trimmed = folder.replaceAll("^/+|/+$", "");
    return new Root(bucket(), trimmed.isEmpty() ? "" : trimmed + "/");
  }
}
