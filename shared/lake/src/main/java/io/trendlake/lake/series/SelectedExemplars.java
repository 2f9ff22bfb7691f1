// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.model.Labels;
import io.trendlake.model.SeriesExemplar;
import java.util.List;
import java.util.Objects;

/**
 * The exemplars of one series.
 *
 * @param series all labels of the series
 * @param exemplars at least one, ascending by time
 */
public record SelectedExemplars(Labels series, List<SeriesExemplar> exemplars) {

  /** Copies the list. */
  public SelectedExemplars {
    Objects.requireNonNull(series, "series");
    exemplars = List.copyOf(exemplars);
  }
}
