// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the lake makes of the samples: minute files, compacted by the {@link Compactor}. */
final class LakeSizes {

  private final Bucket bucket;

  LakeSizes(Bucket bucket) {
    this.bucket = bucket;
  }

  /** Writes and compacts, compares what is in every tier, and says how large each is. */
  List<StoredSize> measure(FleetSpan span, StoredTally expected) throws IOException {
    new FleetShards(span).write(bucket);
    CompactionOptions options = CompactionOptions.DEFAULT;
    new Compactor(bucket, options).run(span.end().plus(options.grace()));
    List<StoredSize> sizes = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      List<ObjectInfo> files = bucket.list(LakeLayout.prefix(Dataset.SAMPLES, tier));
      if (!files.isEmpty()) {
        expected.requireSame("the tier " + tier.text(), tally(files));
        sizes.add(
            new StoredSize(
                "Trendlake, %s files: %,d".formatted(tier.text(), files.size()),
                bytes(files),
                expected.samples()));
      }
    }
    List<ObjectInfo> trends = bucket.list(LakeLayout.TRENDS);
    if (!trends.isEmpty()) {
      sizes.add(new StoredSize("Trendlake, trends, bytes/row", bytes(trends), rows(trends)));
    }
    return sizes;
  }

  private StoredTally tally(List<ObjectInfo> files) throws IOException {
    StoredTally tally = new StoredTally();
    for (ObjectInfo file : files) {
      SamplesReader reader = SamplesReader.open(FileSource.of(bucket, file.key(), file.size()));
      while (reader.next()) {
        for (int i = reader.start(); i < reader.start() + reader.count(); i++) {
          if (!StaleMarker.isStale(reader.values()[i])) {
            tally.add(reader.ts()[i], reader.values()[i]);
          }
        }
      }
    }
    return tally;
  }

  private static long bytes(List<ObjectInfo> files) {
    return files.stream().mapToLong(ObjectInfo::size).sum();
  }

  private long rows(List<ObjectInfo> files) throws IOException {
    long rows = 0;
    for (ObjectInfo file : files) {
      FileSource source = FileSource.of(bucket, file.key(), file.size());
      rows += PageFileReader.open(source, LakeSchema.TRENDS).rows();
    }
    return rows;
  }
}
