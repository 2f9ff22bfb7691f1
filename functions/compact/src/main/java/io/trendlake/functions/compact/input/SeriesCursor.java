// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.model.Series;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a file by series, in the order of files. A series may come several times, one after
 * the other.
 *
 * @param <S> gathers what several files have of one series
 */
public interface SeriesCursor<S> {

  /** The current series; null after the last. */
  @Nullable Series series();

  /** Adds what the file has of the series. */
  void addTo(S gathered);

  /** Goes to the next series. */
  void next() throws IOException;
}
