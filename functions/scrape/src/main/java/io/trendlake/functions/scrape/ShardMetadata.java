// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeResult;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the exporters of one shard say of their metrics: once an hour, and again when it has
 * changed. A target that fails is taken to say what it said last. Not thread-safe.
 */
final class ShardMetadata {

  private final Bucket bucket;
  private final Map<Target, List<MetricMetadata>> said = new HashMap<>();

  /** The hour that what is said now was written in; null if it is yet to be. */
  private @Nullable Instant writtenIn;

  ShardMetadata(Bucket bucket) {
    this.bucket = bucket;
  }

  /** Adds the metadata of a slot, and writes it if need be. */
  void write(ShardSlot shardSlot, List<ScrapeResult> results) throws IOException {
    if (takeIn(shardSlot.shard(), results)) {
      writtenIn = null;
    }
    Instant hour = shardSlot.slot().truncatedTo(ChronoUnit.HOURS);
    if (!hour.equals(writtenIn)) {
      Set<MetadataRow> rows = rows(shardSlot.slot());
      if (!rows.isEmpty()) {
        String hash = MetadataFile.contentHash(rows);
        String key = new LakeKey.MinuteMetadata(hour, shardSlot.shard().id(), hash).text();
        bucket.putIfAbsent(key, MetadataFile.write(rows));
      }
      writtenIn = hour;
    }
  }

  private boolean takeIn(Shard shard, List<ScrapeResult> results) {
    boolean changed = said.keySet().retainAll(new HashSet<>(shard.targets()));
    for (int i = 0; i < results.size(); i++) {
      List<MetricMetadata> metadata = results.get(i).metadata();
      // Quick, as a session hands out the very same list for as long as nothing in it changes.
      changed |=
          !metadata.isEmpty() && !metadata.equals(said.put(shard.targets().get(i), metadata));
    }
    return changed;
  }

  private Set<MetadataRow> rows(Instant slot) {
    Set<MetadataRow> rows = new LinkedHashSet<>();
    said.forEach((target, all) -> {
      Labels labels = target.labels();
      for (MetricMetadata metadata : all) {
        rows.add(
            new MetadataRow(
                metadata,
                labels.value("account"),
                labels.value("region"),
                labels.value("job"),
                slot));
      }
    });
    return rows;
  }
}
