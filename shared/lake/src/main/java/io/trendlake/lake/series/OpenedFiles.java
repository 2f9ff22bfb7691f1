// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cache of footers, of which the least recently used ones go first. Thread-safe. */
final class OpenedFiles {

  private final long maxBytes;
  private final Map<String, OpenedFile> files = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** An empty cache of about so many bytes. */
  OpenedFiles(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** A file, opened if it is not in the cache. */
  OpenedFile open(SampleFile file, BucketReads reads) throws IOException {
    reads.countFile();
    @Nullable OpenedFile known = find(file);
    if (known != null) {
      return known;
    }
    OpenedFile opened = OpenedFile.open(file, reads);
    keep(opened);
    return opened;
  }

  /** The file if it is in the cache; an object that was replaced is another file. */
  synchronized @Nullable OpenedFile find(SampleFile file) {
    @Nullable OpenedFile known = files.get(file.key());
    return known != null && known.file().equals(file) ? known : null;
  }

  private synchronized void keep(OpenedFile opened) {
    @Nullable OpenedFile replaced = files.put(opened.file().key(), opened);
    bytes += opened.weight() - (replaced == null ? 0 : replaced.weight());
    Iterator<OpenedFile> eldest = files.values().iterator();
    while (bytes > maxBytes && eldest.hasNext()) {
      bytes -= eldest.next().weight();
      eldest.remove();
    }
  }

  synchronized void clear() {
    files.clear();
    bytes = 0;
  }
}
