// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.lake.files.HistogramSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The native histograms of one series as they are gathered from several files, and then put in
 * order: as {@link SeriesSamples} does with samples.
 */
public final class SeriesHistograms implements GatheredRows {

  /**
   * A histogram with its rank.
   *
   * @param rank of histograms with one ts the one of the least rank wins, among equals the first
   *     that was added
   */
  public record Ranked(HistogramSample sample, long rank) {}

  private static final Comparator<Ranked> ORDER =
      Comparator.<Ranked>comparingLong(ranked -> ranked.sample().ts())
          .thenComparingLong(Ranked::rank);

  private final List<Ranked> gathered = new ArrayList<>();

  @Override
  public void clear() {
    gathered.clear();
  }

  /** Adds the histograms of a file, each with its slot as its rank. */
  public void addAll(List<HistogramSample> samples) {
    samples.forEach(sample -> gathered.add(new Ranked(sample, sample.slot())));
  }

  /** Adds the histograms of a file of one rank. */
  public void addAll(List<HistogramSample> samples, long rank) {
    samples.forEach(sample -> gathered.add(new Ranked(sample, rank)));
  }

  @Override
  public int settle() {
    gathered.sort(ORDER);
    int kept = 0;
    for (Ranked next : gathered) {
      if (kept == 0 || gathered.get(kept - 1).sample().ts() != next.sample().ts()) {
        gathered.set(kept++, next);
      }
    }
    int dropped = gathered.size() - kept;
    gathered.subList(kept, gathered.size()).clear();
    return dropped;
  }

  /** What was gathered, with ranks. */
  public List<Ranked> ranked() {
    return gathered;
  }

  /** The histograms from one on. */
  public List<HistogramSample> samples(int from) {
    return gathered.subList(from, gathered.size()).stream().map(Ranked::sample).toList();
  }
}
