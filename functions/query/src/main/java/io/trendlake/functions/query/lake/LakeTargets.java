// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.lake;

import io.trendlake.functions.query.api.TargetSource;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import io.trendlake.promql.text.GoDuration;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The targets of the last two hours, by what became of them last. What they were before relabelling
 * is not in a lake, nor are those that relabelling has dropped.
 */
final class LakeTargets implements TargetSource {

  private final Bucket bucket;
  private final InstantSource clock;

  LakeTargets(Bucket bucket, InstantSource clock) {
    this.bucket = bucket;
    this.clock = clock;
  }

  @Override
  public Targets targets() throws IOException {
    Map<String, LakeKey.MinuteFile> newest = new HashMap<>();
    Instant now = clock.instant();
    for (Instant hour : List.of(now.minus(1, ChronoUnit.HOURS), now)) {
      String prefix = LakeLayout.hourPrefix(Dataset.SCRAPES, Tier.MINUTE, hour);
      for (ObjectInfo info : bucket.list(prefix)) {
        if (LakeLayout.parse(info.key()).orElse(null) instanceof LakeKey.MinuteFile file) {
          newest.merge(
              file.shard(),
              file,
              (known, other) -> known.slot().isBefore(other.slot()) ? other : known);
        }
      }
    }
    List<Active> active = new ArrayList<>();
    for (LakeKey.MinuteFile file : newest.values()) {
      String key = file.text();
      Optional<StoredObject> stored = bucket.get(key);
      if (stored.isPresent()) { // Compaction may have removed it meanwhile.
        OutcomesFile.read(FileSource.of(key, stored.get().content()))
            .forEach(outcome -> active.add(active(outcome)));
      }
    }
    active.sort(Comparator.comparing(Active::job).thenComparing(Active::labels, Labels.ORDER));
    return new Targets(active, List.of());
  }

  private static Active active(Outcome outcome) {
    Outcome.ScrapedTarget target = outcome.target();
    Labels labels =
        CanonicalJson.parse(target.labels()).toBuilder()
            .set("account", target.account())
            .set("region", target.region())
            .set("job", target.job())
            .set("instance", target.instance())
            .build();
    String interval = GoDuration.format(target.interval().toNanos());
    return switch (outcome.result()) {
      case Outcome.Scraped scraped ->
          active(outcome, labels, Health.UP, "", scraped.duration(), interval);
      case Outcome.Failed failed ->
          active(outcome, labels, Health.DOWN, failed.reason(), failed.duration(), interval);
      case Outcome.Missed missed ->
          active(outcome, labels, Health.UNKNOWN, missed.reason(), Duration.ZERO, interval);
    };
  }

  private static Active active(
      Outcome outcome,
      Labels labels,
      Health health,
      String error,
      Duration duration,
      String interval) {
    String url = outcome.target().url();
    return new Active(
        Labels.empty(),
        labels,
        outcome.target().job(),
        url,
        url,
        error,
        Optional.of(outcome.ts()),
        duration,
        health,
        interval,
        "");
  }
}
