// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A series as lines of text write it, found again by its bytes. */
final class LineSeries extends KnownLine implements ExposedSeries {

  final SeriesDictionary dictionary;
  final SeriesTraits traits;

  /** The metric name's place among the bytes. */
  final int nameFrom;

  final int nameTo;

  private final int id;
  private final boolean hasBlankLabels;

  /** A family under which the series has these traits, as the last one to find it had it. */
  Family family;

  /** From when the series is made to when it has been handed out for the first time. */
  private @Nullable Labels labels;

  LineSeries(
      SeriesDictionary dictionary,
      int id,
      byte[] bytes,
      int hash,
      Grammar line,
      SeriesTraits traits,
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

  @Override
  public int id() {
    return id;
  }

  @Override
  public SeriesDictionary dictionary() {
    return dictionary;
  }

  @Override
  public MetricType type() {
    return traits.type();
  }

  @Override
  public Labels labels() {
    Labels known = labels;
    return known != null ? known : dictionary.labels(this);
  }

  @Override
  public List<String> blankLabels() {
    return hasBlankLabels ? dictionary.blankLabels(this) : List.of();
  }

  void handedOut() {
    labels = null;
  }
}
