// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Marks in the bucket, under {@value #PREFIX}, that the tick of a minute has done its work. It is
 * put after the messages were sent: a crash in between repeats the tick, and messages that come
 * twice are recognised by slot and shard; a tick marked and not done would lose slots.
 */
final class TickMarker {

  /** The folder of the markers in the bucket. */
  static final String PREFIX = "state/tick/";

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm").withZone(ZoneOffset.UTC);

  private final Bucket bucket;

  TickMarker(Bucket bucket) {
    this.bucket = bucket;
  }

  /** Whether the tick of a minute has been done. */
  boolean isDone(Instant minute) throws IOException {
    return bucket.get(key(minute)).isPresent();
  }

  /** Marks it as done, however often. */
  void done(Instant minute, int messages) throws IOException {
    String content = "{\"version\":1,\"minute\":\"" + minute + "\",\"messages\":" + messages + "}";
    bucket.put(key(minute), content.getBytes(StandardCharsets.UTF_8));
  }

  private static String key(Instant minute) {
    return PREFIX + MINUTE.format(minute) + ".json";
  }
}
