// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.config.RetentionConfig;
import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.lake.LakeRetention;
import io.trendlake.lake.sql.TableSize;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.Lifecycle;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a lake in a directory needs beside scraping: compaction, the expiration that S3 does by
 * itself, and a look at its size. Not thread-safe.
 */
public final class LakeUpkeep {

  private final Bucket bucket;
  private final Compactor compactor;
  private final Supplier<RetentionConfig> retention;
  private @Nullable LocalDate expired;

  /**
   * Keeps the lake of a bucket; no I/O happens here.
   *
   * @param retention asked again each time
   * @param rules by which hours are closed
   */
  public LakeUpkeep(Bucket bucket, Supplier<RetentionConfig> retention, RulesInForce rules) {
    this.bucket = bucket;
    this.compactor = new Compactor(bucket, CompactionOptions.DEFAULT, rules);
    this.retention = retention;
  }

  /**
   * Does what is due; expiration once a day.
   *
   * @throws IOException if the bucket fails, or what it holds cannot be read; run again, it
   *     continues where it ended
   */
  UpkeepReport run(Instant now) throws IOException {
    CompactionReport compaction = compactor.run(now);
    int removed = expire(now);
    return new UpkeepReport(compaction, removed, TableSize.ofAll(bucket));
  }

  private int expire(Instant now) throws IOException {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (today.equals(expired)) {
      return 0;
    }
    RetentionConfig kept = retention.get();
    LakeRetention rules = new LakeRetention(kept.minute(), kept.hour(), kept.day(), kept.trends());
    int removed = new Lifecycle(bucket, rules.rules()).apply(now);
    expired = today;
    return removed;
  }
}
