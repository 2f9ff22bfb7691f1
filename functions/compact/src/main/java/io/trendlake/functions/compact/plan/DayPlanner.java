// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans a day: lists its hour files, and cuts the series into ranges that have as many rows as a
 * part may have, or fewer.
 *
 * <p>It is cut between metric names, and between the targets (account, region, job, instance) of a
 * name that has more rows than a part. Only one target that has more than that of one name makes a
 * larger part.
 */
final class DayPlanner {

  private final Bucket bucket;
  private final long partRows;

  DayPlanner(Bucket bucket, long partRows) {
    this.bucket = bucket;
    this.partRows = partRows;
  }

  /** The plan of a day whose hours are all closed. */
  DayPlan plan(LocalDate day) throws IOException {
    List<ObjectInfo> samples = list(Dataset.SAMPLES, Tier.HOUR, day);
    List<ObjectInfo> histograms = list(Dataset.HISTOGRAMS, Tier.HOUR, day);
    List<ObjectInfo> rows = new ArrayList<>(samples);
    rows.addAll(histograms);
    RowCounter counter = new RowCounter(bucket, partRows);
    List<RowCount> counts = counter.count(rows);
    return new DayPlan(
        day,
        keys(samples),
        keys(list(Dataset.SAMPLES, Tier.DAY, day.minusDays(1))),
        keys(histograms),
        histograms.isEmpty()
            ? List.of()
            : keys(list(Dataset.HISTOGRAMS, Tier.DAY, day.minusDays(1))),
        counter.notes(),
        keys(list(Dataset.SCRAPES, Tier.HOUR, day)),
        keys(list(Dataset.METADATA, Tier.HOUR, day)),
        cut(counts));
  }

  private List<ObjectInfo> list(Dataset dataset, Tier tier, LocalDate day) throws IOException {
    return bucket.list(LakeLayout.dayPrefix(dataset, tier, day));
  }

  private static List<String> keys(List<ObjectInfo> objects) {
    return objects.stream().map(ObjectInfo::key).toList();
  }

  private List<DayPlan.Part> cut(List<RowCount> counts) {
    List<DayPlan.Part> parts = new ArrayList<>();
    SeriesBound from = SeriesBound.START;
    long rows = 0;
    for (RowCount next : counts) {
      if (rows > 0 && rows + next.rows() > partRows) {
        parts.add(part(parts.size(), from, Optional.of(next.from())));
        from = next.from();
        rows = 0;
      }
      rows += next.rows();
    }
    if (!counts.isEmpty()) {
      parts.add(part(parts.size(), from, Optional.empty()));
    }
    return parts;
  }

  private static DayPlan.Part part(int number, SeriesBound from, Optional<SeriesBound> before) {
    return new DayPlan.Part(number, new SeriesRange(from, before));
  }
}
