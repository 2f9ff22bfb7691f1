// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.LakeLayout;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Minute files of two shards: two hours of one day, one of the next, and after a pause one more.
 */
final class SmallLake {

  static final Instant START = Instant.parse("2026-11-21T22:00:00Z");

  /** Small enough for several parts of everything, and for retention to remove what it may. */
  static final CompactionOptions OPTIONS =
      new CompactionOptions(Duration.ofMinutes(10), Duration.ZERO, 1, 30, 25, 1, 1);

  private SmallLake() {}

  /** Writes the files, and returns the bucket. */
  static <B extends Bucket> B write(B bucket) throws IOException {
    for (int minute : List.of(0, 1, 60, 61, 120, 240)) {
      Instant slot = START.plus(Duration.ofMinutes(minute));
      for (String shard : List.of("s", "t")) {
        Scrapes.write(
            bucket,
            shard,
            slot,
            good(shard + 1, slot, minute, gauge(shard + 1, "load"), gauge(shard + 1, "temp")),
            good(shard + 2, slot, minute, gauge(shard + 2, "load")));
      }
    }
    return bucket;
  }

  /** The etags of all objects but the note of replaced files, which is another one each time. */
  static Map<String, String> contents(Bucket bucket) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (ObjectInfo object : bucket.list("")) {
      contents.put(object.key(), bucket.get(object.key()).orElseThrow().etag());
    }
    contents.remove(LakeLayout.REPLACED);
    return contents;
  }
}
