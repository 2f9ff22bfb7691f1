// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Outcome;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a bucket holds of a slot. */
final class StoredSlot {

  static final String SAMPLES =
      "samples/minute/dt=2026-11-22/hour=07/20261122T071500Z-acme-eu-60s-0.parquet";
  static final String OUTCOMES =
      "scrapes/minute/dt=2026-11-22/hour=07/20261122T071500Z-acme-eu-60s-0.parquet";

  static final String REACHED =
      "reached/minute/dt=2026-11-22/hour=07/20261122T071500Z-acme-eu-60s-0.parquet";

  private StoredSlot() {}

  /** One line a sample: target, series, value; in the order of the file. */
  static List<String> samples(Bucket bucket) throws IOException {
    return rows(bucket, SAMPLES);
  }

  /** One line a row of a file of samples, or of what was reached. */
  static List<String> rows(Bucket bucket, String key) throws IOException {
    List<String> lines = new ArrayList<>();
    SamplesReader reader = SamplesReader.openMinute(source(bucket, key));
    while (reader.next()) {
      for (int i = reader.start(); i < reader.start() + reader.count(); i++) {
        lines.add(
            "%d %s %s %s %s"
                .formatted(
                    reader.targets()[i],
                    reader.series().name(),
                    reader.series().instance(),
                    reader.series().labels(),
                    StaleMarker.isStale(reader.values()[i]) ? "stale" : reader.values()[i]));
      }
    }
    return lines;
  }

  /** The samples that are not synthetic. */
  static List<String> scraped(Bucket bucket) throws IOException {
    return samples(bucket).stream().filter(line -> !line.matches("\\d+ (up|scrape_).*")).toList();
  }

  static List<Outcome> outcomes(Bucket bucket) throws IOException {
    return OutcomesFile.read(source(bucket, OUTCOMES));
  }

  private static FileSource source(Bucket bucket, String key) throws IOException {
    return FileSource.of(key, bucket.get(key).orElseThrow().content());
  }
}
