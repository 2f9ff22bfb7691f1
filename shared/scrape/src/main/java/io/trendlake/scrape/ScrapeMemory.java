// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.fetch.BodyBuffer;
import io.trendlake.model.Series;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * What the sessions of one process share to need less memory: buffers for bodies, and one object
 * for texts that many targets have. Safe for use by many threads.
 */
public final class ScrapeMemory {

  /** A buffer that has grown beyond this is not kept. */
  private static final int KEPT_BUFFER_BYTES = 16 << 20;

  /** Where sharing begins anew, so that texts no longer used are let go. */
  private static final int MOST_TEXTS = 500_000;

  private final ConcurrentLinkedDeque<BodyBuffer> buffers = new ConcurrentLinkedDeque<>();
  private final Map<String, String> texts = new ConcurrentHashMap<>();

  /** Nothing shared yet. */
  public ScrapeMemory() {}

  /** An empty buffer, to be given back. */
  BodyBuffer borrow() {
    BodyBuffer buffer = buffers.pollFirst();
    return buffer == null ? new BodyBuffer() : buffer;
  }

  void giveBack(BodyBuffer buffer) {
    if (buffer.array().length <= KEPT_BUFFER_BYTES) {
      buffer.clear();
      buffers.addFirst(buffer);
    }
  }

  /** An equal series whose name and labels are the objects that other targets' series have. */
  Series share(Series series) {
    return new Series(
        share(series.name()),
        series.account(),
        series.region(),
        series.job(),
        series.instance(),
        share(series.labels()),
        series.type());
  }

  private String share(String text) {
    if (texts.size() > MOST_TEXTS) {
      texts.clear();
    }
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }
}
