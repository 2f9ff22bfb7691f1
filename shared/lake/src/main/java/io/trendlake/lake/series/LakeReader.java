// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.lake.series.kept.KeptFiles;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads the samples of a lake by series. Lives as long as its process does and keeps between
 * queries what never changes: which day files there are, footers and page indexes, and small files
 * of a bucket that is far away. Thread-safe.
 */
public final class LakeReader {

  private final Bucket bucket;
  private final InstantSource clock;
  private final KeptFiles kept;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free;
  private final long wholeBytes;

  /** What was read last of {@link io.trendlake.lake.ReplacedFiles}. */
  private final AtomicReference<String> replaced = new AtomicReference<>("");

  /**
   * For the lake of a bucket; no I/O happens here.
   *
   * @param clock decides which hours are still open
   */
  public LakeReader(Bucket bucket, InstantSource clock, LakeReaderOptions options) {
    this.bucket = Objects.requireNonNull(bucket, "bucket");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.kept = new KeptFiles(options.cacheBytes());
    this.free = new Semaphore(options.readsAtOnce());
    this.wholeBytes = options.wholeBytes();
  }

  /** For the lake of a bucket as it is now; no I/O happens here. */
  public static LakeReader now(Bucket bucket) {
    return new LakeReader(bucket, InstantSource.system(), LakeReaderOptions.DEFAULT);
  }

  /**
   * One view of the lake, for one query: the watermark is read now, and only now. What is kept of
   * closed days is forgotten here if files of them were replaced.
   *
   * @throws IOException if it cannot be read
   */
  public LakeView open() throws IOException {
    BucketReads reads = reads();
    Future<String> last = reads.begin(reads::replaced);
    Watermark watermark = reads.watermark();
    String now = BucketReads.await(last);
    if (!now.equals(replaced.getAndSet(now))) {
      kept.forget();
    }
    return new LakeView(watermark, clock.instant(), reads, kept);
  }

  /**
   * A view of the lake as if the watermark were another, for who knows which files are complete
   * before the watermark says so. Reads nothing.
   */
  public LakeView openAt(Watermark watermark) {
    return new LakeView(watermark, clock.instant(), reads(), kept);
  }

  private BucketReads reads() {
    return new BucketReads(bucket, threads, free, kept, wholeBytes);
  }
}
