// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

import io.trendlake.lake.ReplacedFiles;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.model.Utf8Order;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.ObjectPage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one view to the bucket: counted, and several under way at once. A thread that
 * waits for one can be interrupted, whatever the bucket does. Thread-safe.
 */
public final class BucketReads {

  /** Reads something. */
  @FunctionalInterface
  public interface Read<K, T> {
    /** Reads what a key names. */
    T of(K key) throws IOException;
  }

  private final Bucket bucket;
  private final ExecutorService threads;
  private final Semaphore free;
  private final KeptFiles kept;

  /** How many bytes of whole files may still be read into memory. */
  private final AtomicLong wholeBytes;

  private final LongAdder files = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder lists = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder samples = new LongAdder();
  private final Map<Tier, LongAdder> rows = new EnumMap<>(Tier.class);

  /**
   * For one view.
   *
   * @param free what each request takes one of while it is under way; shared with other views
   * @param kept what is kept of files between views
   * @param wholeBytes how much memory files that are read whole may take
   */
  public BucketReads(
      Bucket bucket, ExecutorService threads, Semaphore free, KeptFiles kept, long wholeBytes) {
    this.bucket = bucket;
    this.threads = threads;
    this.free = free;
    this.kept = kept;
    this.wholeBytes = new AtomicLong(wholeBytes);
    for (Tier tier : Tier.values()) {
      rows.put(tier, new LongAdder());
    }
  }

  /** Whether the bucket is on this machine. */
  public boolean isLocal() {
    return bucket.isLocal();
  }

  /**
   * Objects whose keys begin with a text.
   *
   * @param objects in the order of their keys
   * @param end up to where all are there; null if there are no others
   */
  record Listed(List<ObjectInfo> objects, @Nullable String end) {

    /** Whether all objects are there whose keys come before a text. */
    boolean reaches(String text) {
      return end == null || Utf8Order.compare(end, text) >= 0;
    }

    /** The text after which there may be others. */
    String last() {
      return Objects.requireNonNull(end, "there are no others");
    }
  }

  /**
   * The objects whose keys begin with a text and lie between two others, and perhaps some beyond: a
   * request lists as many as it may, at the same price.
   *
   * @param after the text after which keys are wanted
   * @param before the text before which keys are wanted
   */
  Listed list(String prefix, String after, String before) throws IOException {
    return await(begin(() -> listPages(prefix, after, before)));
  }

  /** The objects that one request brings of those whose keys begin with a text. */
  Listed page(String prefix, String after) throws IOException {
    return await(begin(() -> listPage(prefix, after)));
  }

  private Listed listPage(String prefix, String after) throws IOException {
    lists.increment();
    ObjectPage page = request(() -> bucket.page(prefix, after));
    return new Listed(page.objects(), page.next());
  }

  private Listed listPages(String prefix, String after, String before) throws IOException {
    List<ObjectInfo> objects = new ArrayList<>();
    Listed listed = new Listed(objects, after);
    while (!listed.reaches(before)) {
      Listed page = listPage(prefix, listed.last());
      objects.addAll(page.objects());
      listed = new Listed(objects, page.end());
    }
    return listed;
  }

  /**
   * Whether a file is best read in one request, and memory is left for it: one that is far away and
   * small.
   */
  boolean takesWhole(SampleFile file) {
    return !isLocal()
        && file.isSmall()
        && wholeBytes.getAndUpdate(left -> left < file.size() ? left : left - file.size())
            >= file.size();
  }

  /** The watermark as it is now. */
  public Watermark watermark() throws IOException {
    WatermarkStore store = new WatermarkStore(bucket);
    return await(begin(() -> request(store::read)));
  }

  /** What changes when files of closed days are replaced. */
  public String replaced() throws IOException {
    return request(new ReplacedFiles(bucket)::last);
  }

  /** Some bytes of an object, exactly so many. */
  public byte[] read(String key, long offset, int length) throws IOException {
    byte[] read = request(() -> bucket.getRange(key, offset, length));
    bytes.add(read.length);
    if (read.length != length) {
      kept.forget();
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
      kept.forget();
      throw new IOException(
          gone.getFile()
              + ": there is no such object any more: the lake changed while it was read; ask again",
          gone);
    } finally {
      free.release();
    }
  }

  /** Begins to read something. */
  public <T> Future<T> begin(Callable<T> read) {
    return threads.submit(read);
  }

  /**
   * Waits for something that was begun.
   *
   * @throws InterruptedIOException if the waiting thread is interrupted; it stays so
   */
  public static <T> T await(Future<T> begun) throws IOException {
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
   * What is read of each key, in their order, many at once. If a file turns out to be damaged, what
   * is remembered of it is forgotten: it may be mended.
   *
   * @throws IOException what the first read that failed has thrown
   */
  public <K, T> List<T> all(List<K> keys, Read<K, T> read) throws IOException {
    try {
      return begunAndAwaited(keys, read);
    } catch (CorruptFileException e) {
      forget(e.file());
      throw e;
    }
  }

  private <K, T> List<T> begunAndAwaited(List<K> keys, Read<K, T> read) throws IOException {
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

  /** Forgets what is remembered of a file that is damaged. */
  public void forget(String key) {
    kept.forget(key);
  }

  /** Counts a file that is read. */
  public void countFile() {
    files.increment();
  }

  /** Counts rows that are read of files of a tier. */
  public void countRows(Tier tier, long count) {
    rows.getOrDefault(tier, new LongAdder()).add(count);
  }

  /** Counts samples that are handed out. */
  public void countSamples(long count) {
    samples.add(count);
  }

  /** What was counted so far. */
  public ReadStatistics statistics() {
    Map<Tier, Long> byTier = new EnumMap<>(Tier.class);
    rows.forEach((tier, count) -> byTier.put(tier, count.sum()));
    return new ReadStatistics(
        files.sum(), requests.sum(), lists.sum(), bytes.sum(), samples.sum(), byTier);
  }
}
