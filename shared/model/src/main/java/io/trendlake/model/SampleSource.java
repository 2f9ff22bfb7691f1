// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.io.IOException;

/**
 * Where queries read samples from. A source is one view of what it reads: whatever happens beside a
 * query, all of its selections see the same samples. Thread-safe; what it hands out is not.
 */
public interface SampleSource {

  /**
   * Finds the series of a selection, without reading samples.
   *
   * @throws IOException if something cannot be read, with its name
   */
  SelectedSeries select(SeriesSelection selection) throws IOException;
}
