// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series as bodies write it, with its number among all series of its {@link SeriesDictionary}.
 * Labels are made of its bytes when they are asked for: whoever shares a dictionary often knows
 * what they come to. Safe for use by many threads.
 */
public final class ExposedSeries extends KnownLine {

  final SeriesDictionary dictionary;
  final Traits traits;

  /** The metric name's place among the bytes. */
  final int nameFrom;

  final int nameTo;

  private final int id;
  private final boolean hasBlankLabels;

  /** A family under which the series has these traits, as the last one to find it had it. */
  Family family;

  /** From when the series is made to when it has been handed out for the first time. */
  private @Nullable Labels labels;

  ExposedSeries(
      SeriesDictionary dictionary,
      int id,
      byte[] bytes,
      int hash,
      Grammar line,
      Traits traits,
      Family family,
      Labels labels) {
    super(bytes, hash);
    this.dictionary = dictionary;
    this.id = id;
    this.nameFrom = line.nameFrom - line.seriesFrom;
    this.nameTo = line.nameTo - line.seriesFrom;
    this.hasBlankLabels = LabelReader.hasBlank(line);
    this.traits = traits;
    this.family = family;
    this.labels = labels;
  }

  /** The number: dense from 0 among the series of the dictionary. */
  public int id() {
    return id;
  }

  /** What numbers the series. */
  public SeriesDictionary dictionary() {
    return dictionary;
  }

  /** Its type by its family's comments, {@link MetricType#UNKNOWN} if there were none. */
  public MetricType type() {
    return traits.type();
  }

  /** The labels as exposed, {@code __name__} included; those with an empty value are not there. */
  public Labels labels() {
    Labels known = labels;
    return known != null ? known : dictionary.labels(this);
  }

  /**
   * The names of labels that are written with an empty value. That is the same as no label; but
   * with Prometheus's {@code honor_labels} they keep the target's labels of these names away.
   */
  public List<String> blankLabels() {
    return hasBlankLabels ? dictionary.blankLabels(this) : List.of();
  }

  void handedOut() {
    labels = null;
  }
}
