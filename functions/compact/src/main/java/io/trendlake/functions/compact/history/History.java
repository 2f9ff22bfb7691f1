// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.SampleRun;
import io.trendlake.tsdb.series.MergedAggregates;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/** Samples of the past, by whole days (UTC) and series. Thread-safe. */
public interface History extends AutoCloseable {

  /** The days that may have samples. */
  NavigableSet<LocalDate> days();

  /**
   * Whether {@link #days} are only those that were asked for, so that others can be opened and may
   * have samples too.
   */
  default boolean hasOtherDays() {
    return false;
  }

  /** Up to where there are samples, if later ones may still come; empty if none do. */
  default Optional<Instant> until() {
    return Optional.empty();
  }

  /** What it says of metrics; empty if it says nothing. */
  List<MetricMetadata> metadata();

  /** About how many samples a day has; 0 if that is not known before the day was opened. */
  long estimate(LocalDate day);

  /** About how many of those are native histograms; 0 if that is not known. */
  default long estimateHistograms(LocalDate day) {
    return 0;
  }

  /** Its series that may have samples on a day. */
  Day open(LocalDate day) throws IOException;

  /**
   * The days of which there are hourly aggregates instead of samples, and which {@link #days} does
   * not have: they become trends alone.
   */
  default NavigableSet<LocalDate> trendDays() {
    return Collections.emptyNavigableSet();
  }

  /** Its series that may have aggregates on such a day. */
  default TrendDay openTrends(LocalDate day) throws IOException {
    throw new IllegalArgumentException(day + " is a day of samples");
  }

  /** What was damaged and left out so far, each once. */
  List<String> damages();

  /** What is left out with nothing being wrong, and why. */
  default List<String> notes() {
    return List.of();
  }

  @Override
  void close() throws IOException;

  /** The series of a day, each once, in the order of the lake. Thread-safe. */
  interface Day extends AutoCloseable {

    /** How many there are. */
    int size();

    /** The labels of a series, by its place in the order. */
    Labels labels(int place);

    /** The type that the source gives a series. */
    Optional<MetricType> type(int place);

    /** A reader of samples, for one thread. */
    Reader reader();

    /** Gives up what the day alone needs. */
    @Override
    default void close() throws IOException {
      // Most days need nothing special.
    }
  }

  /** The series of a day of aggregates, each once, in the order of the lake. For one thread. */
  interface TrendDay {

    /** How many there are. */
    int size();

    /** The labels of a series, by its place in the order. */
    Labels labels(int place);

    /** The hours in which a series has samples. */
    List<MergedAggregates.Hour> hours(int place) throws IOException;

    /** Whether the series whose hours were read last has native histograms, which are left out. */
    boolean hasHistograms();
  }

  /** Reads samples of one series after the other. */
  interface Reader {

    /**
     * Reads the samples of a series in a time.
     *
     * @param from the first instant wanted, in milliseconds since the epoch
     * @param to the first instant not wanted any more
     * @return valid until more is read; its histograms are not null if the source has the series as
     *     a native histogram, though all that the time has may be its stale markers
     */
    SampleRun read(int place, long from, long to) throws IOException;

    /** How many samples of what was read last had other bits than the one that counts. */
    long conflicts();
  }
}
