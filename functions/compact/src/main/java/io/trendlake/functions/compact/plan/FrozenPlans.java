// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.lake.LakeKey;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The plans in the bucket for spans of one kind: each frozen by the first who puts it.
 *
 * @param <T> the span: an hour by its first instant, or a day
 * @param <P> its plan
 */
public final class FrozenPlans<T, P extends CompactionPlan<?>> {

  private final Bucket bucket;
  private final Function<T, LakeKey> key;
  private final SpanPlanner<T, P> planner;
  private final Codec<P> codec;

  FrozenPlans(Bucket bucket, Function<T, LakeKey> key, SpanPlanner<T, P> planner, Codec<P> codec) {
    this.bucket = bucket;
    this.key = key;
    this.planner = planner;
    this.codec = codec;
  }

  /** Plans a span by what is in the bucket. */
  @FunctionalInterface
  interface SpanPlanner<T, P> {
    P plan(T span) throws IOException;
  }

  /** Writes plans, and reads them. */
  record Codec<P>(Function<P, byte[]> writer, Function<byte[], P> reader) {}

  /**
   * A plan that will not change.
   *
   * @param byThisRun whether this run has frozen it, and not an earlier one
   */
  public record Frozen<P>(P plan, boolean byThisRun) {}

  /**
   * The plan of a span, if there is one.
   *
   * @throws IOException if it cannot be read
   */
  public Optional<P> find(T span) throws IOException {
    Optional<StoredObject> object = bucket.get(key(span));
    return object.isEmpty() ? Optional.empty() : Optional.of(parsed(object.get()));
  }

  private P parsed(StoredObject object) throws IOException {
    try {
      return codec.reader().apply(object.content());
    } catch (IllegalArgumentException damaged) {
      throw new IOException(
          "%s: no plan: %s. If it was damaged, delete it and what it made is made again"
              .formatted(object.key(), damaged.getMessage()),
          damaged);
    }
  }

  /** Makes the plan of a span, and freezes it unless there is one by now. */
  public Frozen<P> freeze(T span) throws IOException {
    P plan = planner.plan(span);
    return bucket.putIfAbsent(key(span), codec.writer().apply(plan)).isPresent()
        ? new Frozen<>(plan, true)
        : new Frozen<>(find(span).orElseThrow(() -> vanished(key(span))), false);
  }

  private static IOException vanished(String key) {
    return new IOException(key + ": was there, and is not any more; run again");
  }

  /** Whether the plan of a span was frozen at an instant or before it. */
  public boolean isFrozenSince(T span, Instant instant) throws IOException {
    for (ObjectInfo object : bucket.list(key(span))) {
      if (!object.lastModified().isAfter(instant)) {
        return true;
      }
    }
    return false;
  }

  private String key(T span) {
    return key.apply(span).text();
  }
}
