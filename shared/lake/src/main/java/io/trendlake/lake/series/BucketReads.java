// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.ReplacedFiles;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * The requests of one view to the bucket: counted, and several under way at once. Whoever waits for
 * one can be interrupted, whatever the bucket does. Thread-safe.
 */
final class BucketReads {

  /** Reads something. */
  @FunctionalInterface
  interface Read<K, T> {
    T of(K key) throws IOException;
  }

  private final Bucket bucket;
  private final ExecutorService threads;
  private final Semaphore free;
  private final Runnable whenGone;
  private final LongAdder files = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder samples = new LongAdder();
  private final Map<Tier, LongAdder> rows = new EnumMap<>(Tier.class);

  /**
   * For one view.
   *
   * @param free what each request takes one of while it is under way; shared with other views
   * @param whenGone runs when an object is not there any more
   */
  BucketReads(Bucket bucket, ExecutorService threads, Semaphore free, Runnable whenGone) {
    this.bucket = bucket;
    this.threads = threads;
    this.free = free;
    this.whenGone = whenGone;
    for (Tier tier : Tier.values()) {
      rows.put(tier, new LongAdder());
    }
  }

  /** The objects whose keys begin with a text. */
  List<ObjectInfo> list(String prefix) throws IOException {
    return request(() -> bucket.list(prefix));
  }

  /** The watermark as it is now. */
  Watermark watermark() throws IOException {
    WatermarkStore store = new WatermarkStore(bucket);
    return await(begin(() -> request(store::read)));
  }

  /** What changes when files of closed days are replaced. */
  String replaced() throws IOException {
    return request(new ReplacedFiles(bucket)::last);
  }

  /** Some bytes of an object, exactly so many. */
  byte[] read(String key, long offset, int length) throws IOException {
    byte[] read = request(() -> bucket.getRange(key, offset, length));
    bytes.add(read.length);
    if (read.length != length) {
      whenGone.run();
      throw new IOException(
          "%s: %d bytes from %d asked for, %d there: the object was replaced while it was read; ask again"
              .formatted(key, length, offset, read.length));
    }
    return read;
  }

  /** Asks the bucket for something. */
  @FunctionalInterface
  private interface Request<T> {
    T answer() throws IOException;
  }

  private <T> T request(Request<T> request) throws IOException {
    try {
      free.acquire();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    try {
      requests.increment();
      return request.answer();
    } catch (NoSuchFileException gone) {
      whenGone.run();
      throw new IOException(
          gone.getFile()
              + ": there is no such object any more: the lake changed while it was read; ask again",
          gone);
    } finally {
      free.release();
    }
  }

  /** Begins to read something. */
  <T> Future<T> begin(Callable<T> read) {
    return threads.submit(read);
  }

  /**
   * Waits for something that was begun.
   *
   * @throws InterruptedIOException if the waiting thread is interrupted; it stays so
   */
  static <T> T await(Future<T> begun) throws IOException {
    try {
      return begun.get();
    } catch (InterruptedException e) {
      begun.cancel(true);
      throw interrupted();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException fault -> throw fault;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("a read failed", e);
      }
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while the lake was read");
  }

  /**
   * What is read of each key, in their order, many at once.
   *
   * @throws IOException what the first read that failed has thrown
   */
  <K, T> List<T> all(List<K> keys, Read<K, T> read) throws IOException {
    if (keys.size() == 1) {
      return List.of(await(begin(() -> read.of(keys.getFirst()))));
    }
    List<Future<T>> begun = new ArrayList<>(keys.size());
    for (K key : keys) {
      begun.add(begin(() -> read.of(key)));
    }
    List<T> results = new ArrayList<>(keys.size());
    try {
      for (Future<T> each : begun) {
        results.add(await(each));
      }
      return results;
    } finally {
      begun.forEach(each -> each.cancel(true));
    }
  }

  /** Forgets what is remembered of files, since one of them may have been replaced. */
  void forget() {
    whenGone.run();
  }

  void countFile() {
    files.increment();
  }

  void countRows(Tier tier, long count) {
    rows.getOrDefault(tier, new LongAdder()).add(count);
  }

  void countSamples(long count) {
    samples.add(count);
  }

  ReadStatistics statistics() {
    Map<Tier, Long> byTier = new EnumMap<>(Tier.class);
    rows.forEach((tier, count) -> byTier.put(tier, count.sum()));
    return new ReadStatistics(files.sum(), requests.sum(), bytes.sum(), samples.sum(), byTier);
  }
}
