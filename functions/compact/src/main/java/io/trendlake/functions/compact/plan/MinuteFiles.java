// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The minute files that there are, by the hour whose folder they are in; but for those of notes,
 * which are beside outcomes.
 */
public final class MinuteFiles {

  private final NavigableMap<Instant, List<String>> keys = new TreeMap<>();

  private MinuteFiles() {}

  /** Lists them. Objects that are not named as minute files are passed over. */
  public static MinuteFiles list(Bucket bucket) throws IOException {
    MinuteFiles files = new MinuteFiles();
    for (Dataset dataset : Dataset.LISTED) {
      for (ObjectInfo object : bucket.list(LakeLayout.prefix(dataset, Tier.MINUTE))) {
        hourOf(object.key())
            .ifPresent(hour ->
                files.keys.computeIfAbsent(hour, unseen -> new ArrayList<>()).add(object.key()));
      }
    }
    return files;
  }

  private static Optional<Instant> hourOf(String key) {
    return switch (LakeLayout.parse(key).orElse(null)) {
      case LakeKey.MinuteFile file -> Optional.of(file.slot().truncatedTo(ChronoUnit.HOURS));
      case LakeKey.MinuteMetadata file -> Optional.of(file.hour());
      case null, default -> Optional.empty();
    };
  }

  /** The hours that have files, and the files' keys. */
  public NavigableMap<Instant, List<String>> byHour() {
    return keys;
  }
}
