// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A cache of footers, of which the least recently used ones go first. Thread-safe. */
final class OpenedFiles {

  private final RecentlyUsed<String, OpenedFile> files;

  /** An empty cache of about so many bytes. */
  OpenedFiles(long maxBytes) {
    files = new RecentlyUsed<>(maxBytes, OpenedFile::weight);
  }

  /** A file, opened if it is not in the cache. */
  OpenedFile open(SampleFile file, BucketReads reads) throws IOException {
    reads.countFile();
    @Nullable OpenedFile known = find(file);
    if (known != null) {
      return known;
    }
    OpenedFile opened = OpenedFile.open(file, reads);
    files.put(file.key(), opened);
    return opened;
  }

  /** The file if it is in the cache; an object that was replaced is another file. */
  @Nullable OpenedFile find(SampleFile file) {
    @Nullable OpenedFile known = files.get(file.key());
    return known != null && known.file().equals(file) ? known : null;
  }

  void clear() {
    files.clear();
  }
}
