// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.model.SampleRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The outcomes of the targets of a day, which is read in spans so that only those of one span are
 * held: a day of 10,000 targets that are scraped each 15 seconds has 58 million.
 */
final class SplitOutcomes implements Iterable<Outcome> {

  private static final long HOUR_MILLIS = 3_600_000;

  private final History.Reader reader;
  private final long start;
  private final long end;
  private final long spanMillis;
  private final List<Source> sources = new ArrayList<>();
  private boolean isEmpty = true;

  /** A series that says how scrapes went, and the usual step between its samples. */
  private record Source(int place, Labels labels, Duration interval) {}

  /**
   * Looks at the series of a day.
   *
   * @param day with the series of which {@link TargetOutcomes#concern} is true, at least
   * @param start of the day, in milliseconds since the epoch
   * @param end of the day
   * @param most how many samples of those series are held at once, about
   */
  SplitOutcomes(History.Day day, long start, long end, long most) throws IOException {
    this.reader = day.reader();
    this.start = start;
    this.end = end;
    long all = 0;
    for (int place = 0; place < day.size(); place++) {
      Labels labels = day.labels(place);
      if (TargetOutcomes.concern(labels.metricName())) {
        SampleRun run = reader.read(place, start, end);
        if (run.size() > 0) {
          sources.add(
              new Source(place, labels, TargetOutcomes.interval(run.timestamps(), run.size())));
          isEmpty &= !TargetOutcomes.isOfTarget(labels.metricName());
          all += run.size();
        }
      }
    }
    long spans = Math.max(1, Math.ceilDiv(all, most));
    // Replicas are chosen by the hour.
    this.spanMillis = Math.ceilDiv(end - start, spans * HOUR_MILLIS) * HOUR_MILLIS;
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return isEmpty;
  }

  /** All outcomes by their time, those of one instant in the order of the targets. */
  @Override
  public Iterator<Outcome> iterator() {
    return new Iterator<>() {
      private long from = start;
      private Iterator<Outcome> span = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!span.hasNext() && from < end) {
          long to = Math.min(end, from + spanMillis);
          span = read(from, to).inOrder().iterator();
          from = to;
        }
        return span.hasNext();
      }

      @Override
      public Outcome next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return span.next();
      }
    };
  }

  private TargetOutcomes read(long from, long to) {
    TargetOutcomes outcomes = new TargetOutcomes();
    // Where an hour of the chosen replica begins with a gap depends on the hour before.
    long begin = Math.max(start, from - HOUR_MILLIS);
    try {
      for (Source source : sources) {
        SampleRun run = reader.read(source.place(), begin, to);
        int first = 0;
        while (first < run.size() && run.timestamps()[first] < from) {
          first++;
        }
        if (first < run.size()) {
          outcomes.add(
              source.labels(),
              Arrays.copyOfRange(run.timestamps(), first, run.size()),
              Arrays.copyOfRange(run.values(), first, run.size()),
              run.size() - first,
              source.interval());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return outcomes;
  }
}
