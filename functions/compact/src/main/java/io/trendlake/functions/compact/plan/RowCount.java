// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.lake.files.SeriesBound;
import java.util.Objects;

/** How many rows a day has from a place at which it may be cut to the next such place. */
record RowCount(SeriesBound from, long rows) {

  /** Refuses null, and less than a row. */
  RowCount {
    Objects.requireNonNull(from, "from");
    if (rows < 1) {
      throw new IllegalArgumentException("%d rows from %s".formatted(rows, from.texts()));
    }
  }
}
