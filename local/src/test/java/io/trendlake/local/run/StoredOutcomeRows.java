// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads what minute files say of slots. */
final class StoredOutcomeRows {

  private StoredOutcomeRows() {}

  /** The outcomes of a slot, of all shards. */
  static List<Outcome> at(Bucket bucket, Instant slot) throws IOException {
    return all(bucket).stream().filter(outcome -> outcome.slot().equals(slot)).toList();
  }

  /** All outcomes, in the order of the keys. */
  static List<Outcome> all(Bucket bucket) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (ObjectInfo object : bucket.list("scrapes/minute/")) {
      if (LakeLayout.parse(object.key()).orElseThrow() instanceof LakeKey.MinuteFile) {
        byte[] content = bucket.get(object.key()).orElseThrow().content();
        outcomes.addAll(OutcomesFile.read(FileSource.of(object.key(), content)));
      }
    }
    return outcomes;
  }
}
