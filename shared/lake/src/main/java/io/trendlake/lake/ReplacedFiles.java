// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A note in the bucket that changes whenever files of closed days were replaced or removed, which
 * only repairs and imports do. Whoever remembers such files compares it, and forgets them when it
 * has changed. Safe for use by many threads and processes.
 */
public final class ReplacedFiles {

  private final Bucket bucket;

  /** The note of a bucket; no I/O happens here. */
  public ReplacedFiles(Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * Changes the note; to be called after files were replaced.
   *
   * @throws IOException if it cannot be written
   */
  public void note() throws IOException {
    bucket.put(LakeLayout.REPLACED, (UUID.randomUUID() + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Makes the note if it is missing, so that a role that may read it and not list the bucket finds
   * it: S3 answers that a missing object is forbidden.
   *
   * @throws IOException if it can be neither read nor written
   */
  public void begin() throws IOException {
    if (bucket.get(LakeLayout.REPLACED).isEmpty()) {
      bucket.putIfAbsent(LakeLayout.REPLACED, "none\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * The note as it is now; empty if nothing was ever replaced.
   *
   * @throws IOException if it cannot be read
   */
  public String last() throws IOException {
    return bucket
        .get(LakeLayout.REPLACED)
        .map(stored -> new String(stored.content(), StandardCharsets.US_ASCII).strip())
        .orElse("");
  }
}
