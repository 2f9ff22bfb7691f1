// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.model.MetricMetadata;
import io.trendlake.model.Utf8Order;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * What a job's exporters in one account and region say of one metric family.
 *
 * @param account, region, job empty if absent
 * @param seen the slot at which it was said
 */
public record MetadataRow(
    MetricMetadata metadata, String account, String region, String job, Instant seen) {

  /** The order of a file: by name, account, region, job, then everything else. */
  public static final Comparator<MetadataRow> ORDER =
      Comparator.comparing((MetadataRow row) -> row.metadata().name(), Utf8Order::compare)
          .thenComparing(MetadataRow::account, Utf8Order::compare)
          .thenComparing(MetadataRow::region, Utf8Order::compare)
          .thenComparing(MetadataRow::job, Utf8Order::compare)
          .thenComparing(row -> row.metadata().type())
          .thenComparing(row -> row.metadata().unit(), Utf8Order::compare)
          .thenComparing(row -> row.metadata().help(), Utf8Order::compare)
          .thenComparing(MetadataRow::seen);

  /** Refuses nulls. */
  public MetadataRow {
    Objects.requireNonNull(metadata, "metadata");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(seen, "seen");
  }
}
