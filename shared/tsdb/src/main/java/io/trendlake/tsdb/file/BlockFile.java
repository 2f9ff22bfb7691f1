// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.file;

import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * A file of a block in a bucket, read in ranges. Small ranges come from pages that a {@link
 * PageCache} keeps, so that neighbours cost one request. Thread-safe.
 */
public final class BlockFile {

  private final Bucket bucket;
  private final String key;
  private final long size;
  private final PageCache pages;

  /** What happened to the file since it was listed; empty as long as it can be read. */
  private volatile String lost = "";

  /**
   * Some bytes within an array.
   *
   * @param array not to be changed
   * @param offset of the first byte
   * @param length how many there are
   */
  @SuppressWarnings("ArrayRecordComponent") // A view, made for each chunk.
  public record ByteView(byte[] array, int offset, int length) {}

  /**
   * An object of a bucket; no I/O happens here.
   *
   * @param size as the listing of the bucket says
   * @param pages in which small ranges are kept
   */
  public BlockFile(Bucket bucket, String key, long size, PageCache pages) {
    this.bucket = bucket;
    this.key = key;
    this.size = size;
    this.pages = pages;
  }

  /** Its key, for messages. */
  public String name() {
    return key;
  }

  /** In bytes. */
  public long size() {
    return size;
  }

  /**
   * The bytes from an offset on, fewer than asked for only where the file ends.
   *
   * @throws DamagedBlockException if the file was deleted or became shorter since it was listed
   * @throws IOException if they cannot be read
   */
  public ByteView view(long offset, int length) throws IOException {
    int there = (int) Math.max(0, Math.min(length, size - offset));
    if (there == 0) {
      return new ByteView(new byte[0], 0, 0);
    }
    long first = offset / PageCache.PAGE_BYTES;
    long last = (offset + there - 1) / PageCache.PAGE_BYTES;
    if (first == last) {
      return new ByteView(page(first), (int) (offset - first * PageCache.PAGE_BYTES), there);
    }
    byte[] joined = new byte[there];
    int done = 0;
    for (long number = first; number <= last; number++) {
      byte[] page = page(number);
      int from = (int) Math.max(0, offset - number * PageCache.PAGE_BYTES);
      int count = Math.min(page.length - from, there - done);
      System.arraycopy(page, from, joined, done, count);
      done += count;
    }
    return new ByteView(joined, 0, there);
  }

  private byte[] page(long number) throws IOException {
    byte[] known = pages.find(this, number);
    if (known != null) {
      return known;
    }
    long offset = number * PageCache.PAGE_BYTES;
    byte[] page = read(offset, (int) Math.min(PageCache.PAGE_BYTES, size - offset));
    pages.put(this, number, page);
    return page;
  }

  /**
   * The bytes from an offset on, exactly as many as asked for, not kept.
   *
   * @throws DamagedBlockException if the file was deleted or became shorter since it was listed;
   *     the bucket is not asked for it again then
   * @throws IOException if they cannot be read
   */
  public byte[] read(long offset, int length) throws IOException {
    if (lost.isEmpty()) {
      try {
        byte[] bytes = bucket.getRange(key, offset, length);
        if (bytes.length == length) {
          return bytes;
        }
        lost = "the file became shorter than the %d bytes that it had".formatted(size);
      } catch (NoSuchFileException e) {
        lost = "the file of %d bytes was deleted".formatted(size);
      }
    }
    throw DamagedBlockException.lost(key, lost);
  }

  /** What is wrong at a place of it. */
  public DamagedBlockException damage(long offset, String what, String remedy) {
    return new DamagedBlockException(key, offset, what, remedy);
  }
}
