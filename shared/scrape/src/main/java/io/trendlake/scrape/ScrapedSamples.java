// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Series;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one scrape in the order of their arrival, synthetic ones last. Series are held as
 * templates, so that what targets have in common is held once for all of them.
 */
public final class ScrapedSamples {

  private static final int SMALLEST = 16;

  private final SeriesTemplates templates;
  private final Origin origin;
  private SeriesTemplate[] series;
  private double[] values;

  /** As long as the values; null as long as no sample is a histogram. */
  private @Nullable NativeHistogram @Nullable [] histograms;

  private long[] timestamps;
  private int size;

  /**
   * None yet.
   *
   * @param capacity about how many there will be
   */
  ScrapedSamples(SeriesTemplates templates, Origin origin, int capacity) {
    int length = Math.max(SMALLEST, capacity);
    this.templates = templates;
    this.origin = origin;
    this.series = new SeriesTemplate[length];
    this.values = new double[length];
    this.timestamps = new long[length];
  }

  /** No samples at all: of a target that was not pulled. */
  public static ScrapedSamples none() {
    return of(List.of(), new double[0], new long[0]);
  }

  /** Samples of any series, one for each element; no series shares a template with others. */
  public static ScrapedSamples of(List<Series> series, double[] values, long[] timestamps) {
    SeriesTemplates templates = SeriesTemplates.ofNoDictionary();
    ScrapedSamples samples =
        new ScrapedSamples(templates, new Origin("", "", "", ""), series.size());
    for (int i = 0; i < series.size(); i++) {
      samples.add(templates.of(series.get(i)), values[i], null, timestamps[i]);
    }
    return samples;
  }

  /**
   * Adds a sample.
   *
   * @param histogram null for a sample that is a number
   */
  void add(SeriesTemplate of, double value, @Nullable NativeHistogram histogram, long ts) {
    if (size == values.length) {
      int length = 2 * size;
      series = Arrays.copyOf(series, length);
      values = Arrays.copyOf(values, length);
      histograms = histograms == null ? null : Arrays.copyOf(histograms, length);
      timestamps = Arrays.copyOf(timestamps, length);
    }
    if (histogram != null) {
      @Nullable NativeHistogram[] all =
          histograms == null ? new @Nullable NativeHistogram[values.length] : histograms;
      all[size] = histogram;
      histograms = all;
    }
    series[size] = of;
    values[size] = value;
    timestamps[size++] = ts;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** What the templates of all were made by. */
  public SeriesTemplates templates() {
    return templates;
  }

  /** The origin of the target. */
  public Origin origin() {
    return origin;
  }

  /** The series of one, from 0, but for what of its origin is the target's. */
  public SeriesTemplate template(int index) {
    return series[index];
  }

  /** The series of one; made at each call. */
  public Series series(int index) {
    return series[index].series(origin);
  }

  /** Its value; of no meaning where there is a histogram. */
  public double value(int index) {
    return values[index];
  }

  /** The native histogram that it is, or null if it is a number. */
  public @Nullable NativeHistogram histogram(int index) {
    return histograms == null ? null : histograms[index];
  }

  /** Its timestamp in milliseconds since the epoch. */
  public long ts(int index) {
    return timestamps[index];
  }
}
