// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The ends of the gaps whose slots are being recorded as missed, kept in the bucket: if a process
 * ends before all are recorded, the next one records the rest. Thread-safe.
 */
final class UnfinishedGaps {

  /** An object with a line for each end. It is absent while no gap is unfinished. */
  static final String KEY = "state/gaps.txt";

  private final Bucket bucket;

  UnfinishedGaps(Bucket bucket) {
    this.bucket = bucket;
  }

  /** The ends that earlier processes left, in their order. */
  synchronized List<Instant> left() throws IOException {
    return new ArrayList<>(read());
  }

  /** A gap that ends at an instant is going to be recorded. */
  synchronized void begin(Instant end) throws IOException {
    Collection<Instant> ends = read();
    if (ends.add(end)) {
      write(ends);
    }
  }

  /** A gap is recorded, as far as it can be. */
  synchronized void done(Instant end) throws IOException {
    Collection<Instant> ends = read();
    if (ends.remove(end)) {
      write(ends);
    }
  }

  /** Content that is not a list of instants counts as none. */
  private Collection<Instant> read() throws IOException {
    String lines =
        bucket
            .get(KEY)
            .map(object -> new String(object.content(), StandardCharsets.US_ASCII))
            .orElse("");
    try {
      return lines.lines().map(Instant::parse).collect(Collectors.toCollection(TreeSet::new));
    } catch (DateTimeParseException e) {
      return new TreeSet<>();
    }
  }

  private void write(Collection<Instant> ends) throws IOException {
    if (ends.isEmpty()) {
      bucket.delete(KEY);
    } else {
      String lines = ends.stream().map(end -> end + "\n").collect(Collectors.joining());
      bucket.put(KEY, lines.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
