// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.lake;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.StoredObject;
import io.trendlake.promql.engine.ResultCache;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers of slices, the most recently used ones in memory and, where there is a bucket for them,
 * those of closed hours and days below {@value #PREFIX} there, until a lifecycle rule removes them.
 * A bucket that fails costs a line of the log and the time to compute the answer. Thread-safe.
 */
public final class CachedResults implements ResultCache {

  /** Where answers are in a bucket. */
  public static final String PREFIX = "answers/";

  /** How many bytes of answers are kept in memory by default. */
  public static final long MEMORY = 32L << 20;

  /** Looking into a bucket takes about as long. */
  private static final Duration CHEAP = Duration.ofMillis(20);

  /** Making series of an answer in memory takes about as long. */
  private static final Duration CHEAPEST = Duration.ofMillis(1);

  private static final int FOLDER = 2;

  private static final Logger LOG = System.getLogger(CachedResults.class.getName());

  private final @Nullable Bucket bucket;
  private final long memory;
  private final Map<String, byte[]> recent = new LinkedHashMap<>(16, 0.75f, true);
  private long held;

  private CachedResults(@Nullable Bucket bucket, long memory) {
    this.bucket = bucket;
    this.memory = memory;
  }

  /**
   * Keeps answers as long as this process lives.
   *
   * @param bytes how much memory they may take
   */
  public static CachedResults inMemory(long bytes) {
    return new CachedResults(null, bytes);
  }

  /**
   * Keeps answers in a bucket, and some in memory.
   *
   * @param bytes how much memory they may take
   */
  public static CachedResults in(Bucket bucket, long bytes) {
    return new CachedResults(bucket, bytes);
  }

  @Override
  public byte @Nullable [] get(String key) {
    byte @Nullable [] known = remembered(key);
    if (known != null || bucket == null) {
      return known;
    }
    try {
      Optional<StoredObject> stored = bucket.get(object(key));
      if (stored.isEmpty()) {
        return null;
      }
      byte[] answer = inflated(stored.get().content());
      remember(key, answer);
      return answer;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "an answer that was kept cannot be read: {0}", e.getMessage());
      return null;
    }
  }

  @Override
  public void put(String key, byte[] answer, Duration took, boolean closed) {
    if (took.compareTo(CHEAPEST) < 0 || answer.length > LARGEST) {
      return;
    }
    remember(key, answer);
    if (bucket != null && closed && took.compareTo(CHEAP) >= 0) {
      try {
        bucket.put(object(key), deflated(answer));
      } catch (IOException e) {
        LOG.log(Level.WARNING, "an answer cannot be kept: {0}", e.getMessage());
      }
    }
  }

  private static byte[] deflated(byte[] answer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try (OutputStream out = new DeflaterOutputStream(bytes, fast)) {
      out.write(answer);
    } finally {
      fast.end();
    }
    return bytes.toByteArray();
  }

  private static byte[] inflated(byte[] stored) throws IOException {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(stored))) {
      return in.readNBytes(LARGEST + 1); // To the end, where the checksum is.
    }
  }

  private static String object(String key) {
    return PREFIX + key.substring(0, FOLDER) + '/' + key;
  }

  private synchronized byte @Nullable [] remembered(String key) {
    return recent.get(key);
  }

  private synchronized void remember(String key, byte[] answer) {
    byte @Nullable [] before = recent.put(key, answer);
    held += answer.length - (before == null ? 0 : before.length);
    Iterator<byte[]> oldest = recent.values().iterator();
    while (held > memory && oldest.hasNext()) {
      held -= oldest.next().length;
      oldest.remove();
    }
  }
}
