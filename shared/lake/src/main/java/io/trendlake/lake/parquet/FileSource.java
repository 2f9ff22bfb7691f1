// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A file to read in ranges. */
public interface FileSource {

  /** What errors call it. */
  String name();

  /** In bytes. */
  long size();

  /**
   * The bytes from an offset on, exactly as many as asked for. The reader asks only within the
   * size.
   *
   * @throws IOException if they cannot be read, also because the file has become shorter
   */
  byte[] read(long offset, int length) throws IOException;

  /**
   * Says which bytes will be asked for soon, in these very ranges. A source across a network may
   * begin to fetch them.
   */
  default void willRead(List<ByteRange> ranges) {}

  /**
   * Whether the file is on this machine, so that many small reads take no longer than few large
   * ones, and less memory.
   */
  default boolean isLocal() {
    return false;
  }

  /** A file that is in memory. */
  static FileSource of(String name, byte[] content) {
    return new FileSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long size() {
        return content.length;
      }

      @Override
      public byte[] read(long offset, int length) {
        return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
      }
    };
  }

  /** An object of a bucket, its size known from the listing. */
  static FileSource of(Bucket bucket, String key, long size) {
    return new FileSource() {
      @Override
      public String name() {
        return key;
      }

      @Override
      public long size() {
        return size;
      }

      @Override
      public byte[] read(long offset, int length) throws IOException {
        byte[] bytes = bucket.getRange(key, offset, length);
        if (bytes.length != length) {
          throw new IOException(
              "%s: %d bytes from %d asked for, %d there; the listing said %d bytes in all"
                  .formatted(key, length, offset, bytes.length, size));
        }
        return bytes;
      }
    };
  }
}
