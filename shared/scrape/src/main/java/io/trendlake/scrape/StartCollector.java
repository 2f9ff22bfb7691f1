// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the start timestamps of one target's bodies, and says which are to be stored: those that
 * have changed, and once an hour each, so that a reader of a day finds one of every series that has
 * any. Of the series of a classic histogram or a summary it is that of the count. Not thread-safe.
 */
final class StartCollector {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final String CREATED = "_created";
  private static final String TOTAL = "_total";
  private static final String COUNT = "_count";

  /** By the number of the series' template: the halves of its start, and the hour it was stored. */
  private PagedInts high = new PagedInts();

  private PagedInts low = new PagedInts();
  private PagedInts storedIn = new PagedInts();

  private final List<Pending> pending = new ArrayList<>();

  /**
   * One that was not stored yet.
   *
   * @param series that the number is of
   * @param of the series that counts since then
   */
  private record Pending(SeriesTemplate series, Named of, long start) {}

  /** A series by a template, but for its name and type. */
  private record Named(SeriesTemplate series, String name, MetricType type) {

    Series in(Origin origin) {
      Series found = series.series(origin);
      return new Series(
          name,
          found.account(),
          found.region(),
          found.job(),
          found.instance(),
          found.labels(),
          type);
    }
  }

  /** Counts the hour of the scrape from the epoch. */
  private int hour;

  /**
   * Makes ready for a body; what the last one left behind is forgotten.
   *
   * @param ts of the scrape, in milliseconds since the epoch
   */
  void begin(long ts) {
    pending.clear();
    hour = (int) Math.floorDiv(ts, HOUR_MILLIS);
  }

  /**
   * Takes the start of a series, as protobuf says it.
   *
   * @param isHistogram whether its sample is a native histogram
   * @param ts of the sample, in milliseconds
   */
  void add(SeriesTemplate series, boolean isHistogram, long start, long ts) {
    if (!isWanted(series.number(), start, ts)) {
      return;
    }
    if (isHistogram || series.type() == MetricType.COUNTER || series.name().endsWith(COUNT)) {
      pending.add(new Pending(series, new Named(series, series.name(), series.type()), start));
    }
  }

  /**
   * Takes the start that a series named {@code _created} has as its value.
   *
   * @param family the type of the samples before it, which are of its family
   * @param converted the last native histogram that was made of the body's classic ones, which the
   *     series may be of
   */
  void addCreated(
      SeriesTemplate created,
      MetricType family,
      @Nullable SeriesTemplate converted,
      long start,
      long ts) {
    if (!isWanted(created.number(), start, ts)) {
      return;
    }
    String name = created.name();
    String base =
        name.endsWith(CREATED) ? name.substring(0, name.length() - CREATED.length()) : name;
    boolean ofConverted =
        converted != null
            && converted.name().equals(base)
            && converted.labels().equals(created.labels());
    String of =
        ofConverted || base.equals(name)
            ? base
            : base + (family == MetricType.COUNTER ? TOTAL : COUNT);
    pending.add(new Pending(created, new Named(created, of, family), start));
  }

  /** A start of 0 means no start, and one after the sample is a mistake, as for Prometheus. */
  private boolean isWanted(int number, long start, long ts) {
    return start > 0 && start <= ts && isNew(number, start);
  }

  private boolean isNew(int number, long start) {
    return storedIn.get(number) != hour
        || high.get(number) != (int) (start >>> Integer.SIZE)
        || low.get(number) != (int) start;
  }

  /** Takes the body, which is stored, and returns what of it is new. */
  List<ScrapedNotes.OfStart> commit(Origin origin) {
    List<ScrapedNotes.OfStart> stored = new ArrayList<>(pending.size());
    for (Pending next : pending) {
      int number = next.series.number();
      high.set(number, (int) (next.start >>> Integer.SIZE));
      low.set(number, (int) next.start);
      storedIn.set(number, hour);
      stored.add(new ScrapedNotes.OfStart(next.of.in(origin), next.start));
    }
    pending.clear();
    return stored;
  }

  /** Forgets the series, whose numbers mean others from now on: their starts are stored again. */
  void forget() {
    high = new PagedInts();
    low = new PagedInts();
    storedIn = new PagedInts();
  }

  /** The bytes of memory that it takes. */
  long bytes() {
    return high.bytes() + low.bytes() + storedIn.bytes();
  }
}
