// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The {@link Watermark} in the bucket. Safe for use by many threads and processes. */
public final class WatermarkStore {

  private static final int ATTEMPTS = 16;

  private final Bucket bucket;

  /** The watermark of a bucket; no I/O happens here. */
  public WatermarkStore(Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * The watermark now; {@link Watermark#NONE} if there is no object.
   *
   * @throws IOException if it cannot be read, or what is there is no watermark
   */
  public Watermark read() throws IOException {
    Optional<StoredObject> stored = bucket.get(LakeLayout.WATERMARK);
    return stored.isEmpty() ? Watermark.NONE : parse(stored.get());
  }

  /**
   * Moves the watermark forward to at least a place, by one conditional put. Where it is farther
   * already it stays, so repeating is without effect, and of two at once neither is lost.
   *
   * @return the watermark afterwards
   */
  public Watermark advance(Watermark to) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<StoredObject> stored = bucket.get(LakeLayout.WATERMARK);
      Watermark from = stored.isEmpty() ? Watermark.NONE : parse(stored.get());
      Watermark next = from.farthest(to);
      if (next.equals(from) || put(next, stored)) {
        return next;
      }
    }
    throw new IOException(
        "%s: changed by others %d times while it was being moved to %s; is more than one compaction running?"
            .formatted(LakeLayout.WATERMARK, ATTEMPTS, to));
  }

  private boolean put(Watermark next, Optional<StoredObject> replaced) throws IOException {
    Optional<String> etag =
        replaced.isEmpty()
            ? bucket.putIfAbsent(LakeLayout.WATERMARK, next.toJson())
            : bucket.putIfMatch(LakeLayout.WATERMARK, next.toJson(), replaced.get().etag());
    return etag.isPresent();
  }

  private static Watermark parse(StoredObject stored) throws IOException {
    try {
      return Watermark.parse(stored.content());
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s: no watermark: %s: %s. Expected is one line such as %s; put back the last good object"
              .formatted(
                  stored.key(),
                  new String(stored.content(), StandardCharsets.UTF_8).strip(),
                  e.getMessage(),
                  new String(Watermark.NONE.toJson(), StandardCharsets.UTF_8).strip()),
          e);
    }
  }
}
