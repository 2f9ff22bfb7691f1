// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.model.Labels;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * How many series, samples and bytes there are of each metric name, label and target. Series are
 * distinguished by 64 bits of a hash. Safe for use by many threads while it is filled.
 */
public final class Cardinality {

  /** With more series than these the count ends. */
  static final int MAX_SERIES = 10_000_000;

  /** With more label pairs than these the count ends. */
  static final int MAX_PAIRS = 3_000_000;

  private final SeriesHashes known = new SeriesHashes();
  private final Count all = new Count();
  private final Map<String, Count> names = new HashMap<>();
  private final Map<String, LabelCount> labels = new HashMap<>();
  private final Map<TargetKey, Count> targets = new HashMap<>();
  private int pairs;

  /** Series, samples and bytes of something. */
  public static class Count {

    private long series;
    private long samples;
    private double bytes;

    final void add(boolean isNew, long moreSamples, double moreBytes) {
      series += isNew ? 1 : 0;
      samples += moreSamples;
      bytes += moreBytes;
    }

    /** How many different series. */
    public long series() {
      return series;
    }

    /** How many samples they have. */
    public long samples() {
      return samples;
    }

    /** How many bytes of the files their rows take, about. */
    public long bytes() {
      return Math.round(bytes);
    }
  }

  /** The same of the series that have a label, with its values. */
  public static final class LabelCount extends Count {

    private final Map<String, Long> seriesByValue = new HashMap<>();

    /** How many series have each value. */
    public Map<String, Long> seriesByValue() {
      return seriesByValue;
    }
  }

  /** What is scraped. */
  public record TargetKey(String account, String region, String job, String instance) {}

  /** There is too much to be counted. */
  public static final class TooManyException extends IOException {

    private static final long serialVersionUID = 1L;

    TooManyException(String message) {
      super(message);
    }
  }

  /**
   * Adds samples of a series.
   *
   * @param bytes how many bytes they take, about
   * @throws TooManyException if there are more series or label values than can be counted
   */
  public synchronized void add(Labels series, long samples, double bytes) throws TooManyException {
    boolean isNew = known.add(hash(series));
    if (isNew && known.size() > MAX_SERIES) {
      throw new TooManyException(
          "there are more than %,d series; ask for fewer days".formatted(MAX_SERIES));
    }
    all.add(isNew, samples, bytes);
    names.computeIfAbsent(series.metricName(), name -> new Count()).add(isNew, samples, bytes);
    targets.computeIfAbsent(target(series), target -> new Count()).add(isNew, samples, bytes);
    for (int i = 0; i < series.size(); i++) {
      LabelCount label = labels.computeIfAbsent(series.nameAt(i), name -> new LabelCount());
      label.add(isNew, samples, bytes);
      if (isNew && label.seriesByValue.merge(series.valueAt(i), 1L, Long::sum) == 1) {
        pairs++;
      }
    }
    if (pairs > MAX_PAIRS) {
      throw new TooManyException(
          "there are more than %,d values of labels; ask for fewer days".formatted(MAX_PAIRS));
    }
  }

  private static TargetKey target(Labels series) {
    return new TargetKey(
        series.value("account"),
        series.value("region"),
        series.value("job"),
        series.value("instance"));
  }

  /** FNV-1a over names and values, with its bits mixed. */
  private static long hash(Labels series) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < series.size(); i++) {
      hash = hash(hash, series.nameAt(i));
      hash = hash(hash, series.valueAt(i));
    }
    hash ^= hash >>> 32;
    return hash * 0x9e3779b97f4a7c15L;
  }

  private static long hash(long seed, String text) {
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return (hash ^ 0x1_0000) * 0x100000001b3L;
  }

  /** Everything together. */
  public Count all() {
    return all;
  }

  /** By metric name. */
  public Map<String, Count> names() {
    return names;
  }

  /** By the name of a label; {@code __name__} is one of them. */
  public Map<String, LabelCount> labels() {
    return labels;
  }

  /** By target. */
  public Map<TargetKey, Count> targets() {
    return targets;
  }

  /** How many different pairs of a label's name and value there are. */
  public int pairs() {
    return pairs;
  }
}
