// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.model.SeriesExemplar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the exemplars of one target's bodies, and says which are to be stored, as Prometheus's
 * append loop and its exemplar storage do ({@code scrape/scrape_append_v2.go}, {@code
 * tsdb/exemplar.go}). Remembers the newest of each series. Not thread-safe.
 */
final class ExemplarCollector {

  /** What one remembered exemplar takes: its entry, itself, and a text of some hundred bytes. */
  private static final int EXEMPLAR_BYTES = 240;

  /** By the number of the series' template. */
  private final Map<Integer, SeriesExemplar> newest = new HashMap<>();

  private final List<SeriesExemplar> ofSample = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private @Nullable SeriesTemplate sampled;

  /** How many exemplars of the sample have labels that are too long. */
  private int tooLong;

  private int outOfOrder;

  /** One that was not refused when its sample came. */
  private record Pending(SeriesTemplate series, SeriesExemplar exemplar) {}

  /** Makes ready for a body; what the last one left behind is forgotten. */
  void begin() {
    ofSample.clear();
    pending.clear();
    tooLong = 0;
    outOfOrder = 0;
  }

  /** Takes an exemplar of a sample, all of which come one after the other. */
  void add(SeriesTemplate series, Labels labels, double value, long ts, boolean timed) {
    sampled = series;
    if (SeriesExemplar.isTooLong(labels)) {
      tooLong++;
    } else {
      ofSample.add(new SeriesExemplar(CanonicalJson.write(labels), value, ts, timed));
    }
  }

  /**
   * Ends the sample whose exemplars were added. A native histogram shows the same exemplars for
   * long, so that older ones count as out of order only where none of the sample's is anything
   * else.
   */
  void endSample() {
    SeriesTemplate series = sampled;
    if (series == null) {
      return;
    }
    sampled = null;
    ofSample.sort(SeriesExemplar.ORDER);
    int before = 0;
    for (SeriesExemplar exemplar : ofSample) {
      switch (exemplar.after(newest.get(series.number()))) {
        case NEW -> pending.add(new Pending(series, exemplar));
        case OUT_OF_ORDER -> before++;
        case REPEATED -> {}
      }
    }
    outOfOrder += before == ofSample.size() + tooLong ? before : 0;
    ofSample.clear();
    tooLong = 0;
  }

  /** How many were out of order. */
  int outOfOrder() {
    return outOfOrder;
  }

  /** Takes the body, which is stored, and returns what of it is new. */
  List<ScrapedNotes.OfExemplar> commit(Origin origin) {
    endSample();
    List<ScrapedNotes.OfExemplar> stored = new ArrayList<>(pending.size());
    for (Pending next : pending) {
      int number = next.series.number();
      if (next.exemplar.after(newest.get(number)) == SeriesExemplar.Standing.NEW) {
        newest.put(number, next.exemplar);
        stored.add(new ScrapedNotes.OfExemplar(next.series.series(origin), next.exemplar));
      }
    }
    pending.clear();
    return stored;
  }

  /** Forgets the series, whose numbers mean others from now on: their last exemplars come again. */
  void forget() {
    newest.clear();
  }

  /** The bytes of memory that it takes. */
  long bytes() {
    return (long) EXEMPLAR_BYTES * newest.size();
  }
}
