// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cache of footers, of which the least recently used ones go first. Thread-safe. */
public final class OpenedFiles {

  private final RecentlyUsed<String, OpenedFile> files;

  /** An empty cache of about so many bytes. */
  OpenedFiles(long maxBytes) {
    files = new RecentlyUsed<>(maxBytes, OpenedFile::weight);
  }

  /** A file, opened if it is not in the cache. */
  public OpenedFile open(SampleFile file, BucketReads reads) throws IOException {
    OpenedFile opened = end(file, reads);
    try {
      opened.readFooter(reads);
    } catch (IOException e) {
      files.remove(file.key());
      throw e;
    }
    return opened;
  }

  /** A file of which no more is read than its end, if it is not in the cache. */
  private OpenedFile end(SampleFile file, BucketReads reads) throws IOException {
    reads.countFile();
    @Nullable OpenedFile known = find(file);
    if (known != null) {
      return known;
    }
    OpenedFile read = OpenedFile.read(file, reads);
    files.put(file.key(), read);
    return read;
  }

  /** The trailer of a file, if it has one; without its footer where that is not in the cache. */
  public Optional<byte[]> trailer(SampleFile file, BucketReads reads) throws IOException {
    return end(file, reads).trailer(reads);
  }

  /** The file if it is in the cache; an object that was replaced is another file. */
  @Nullable OpenedFile find(SampleFile file) {
    @Nullable OpenedFile known = files.get(file.key());
    return known != null && known.file().equals(file) ? known : null;
  }

  void remove(String key) {
    files.remove(key);
  }

  void clear() {
    files.clear();
  }
}
