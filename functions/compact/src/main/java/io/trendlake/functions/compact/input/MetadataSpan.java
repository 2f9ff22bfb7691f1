// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.lake.files.MetadataRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When each piece of metadata was seen first and last. */
public final class MetadataSpan {

  /** First and last instant. */
  private record Seen(Instant first, Instant last) {

    Seen and(Seen other) {
      return new Seen(
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  private final Map<MetadataRow, Seen> seen = new HashMap<>();

  /** Adds rows in any order. */
  public void addAll(List<MetadataRow> rows) {
    for (MetadataRow row : rows) {
      seen.merge(at(row, Instant.EPOCH), new Seen(row.seen(), row.seen()), Seen::and);
    }
  }

  private static MetadataRow at(MetadataRow row, Instant instant) {
    return new MetadataRow(row.metadata(), row.account(), row.region(), row.job(), instant);
  }

  /** One or two rows of each thing said. */
  public List<MetadataRow> rows() {
    List<MetadataRow> rows = new ArrayList<>();
    seen.forEach((row, span) -> {
      rows.add(at(row, span.first()));
      if (!span.last().equals(span.first())) {
        rows.add(at(row, span.last()));
      }
    });
    return rows;
  }
}
