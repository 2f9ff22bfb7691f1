// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.model.Utf8Order;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Plans a day: lists its hour files, and cuts the metric names into ranges of about as many rows,
 * which the statistics of the files' row groups tell. Reads footers only.
 */
final class DayPlanner {

  /** Rows that begin at a name. */
  private record Stretch(String from, long rows) {

    static final Comparator<Stretch> BY_NAME =
        Comparator.comparing(Stretch::from, Utf8Order::compare);
  }

  private final Bucket bucket;
  private final long partRows;

  DayPlanner(Bucket bucket, long partRows) {
    this.bucket = bucket;
    this.partRows = partRows;
  }

  /** The plan of a day whose hours are all closed. */
  DayPlan plan(LocalDate day) throws IOException {
    List<ObjectInfo> samples = bucket.list(LakeLayout.dayPrefix(Dataset.SAMPLES, Tier.HOUR, day));
    return new DayPlan(
        day,
        keys(samples),
        keys(bucket.list(LakeLayout.dayPrefix(Dataset.SAMPLES, Tier.DAY, day.minusDays(1)))),
        keys(bucket.list(LakeLayout.dayPrefix(Dataset.SCRAPES, Tier.HOUR, day))),
        keys(bucket.list(LakeLayout.dayPrefix(Dataset.METADATA, Tier.HOUR, day))),
        cut(stretches(samples)));
  }

  private static List<String> keys(List<ObjectInfo> objects) {
    return objects.stream().map(ObjectInfo::key).toList();
  }

  private List<Stretch> stretches(List<ObjectInfo> files) throws IOException {
    List<Stretch> stretches = new ArrayList<>();
    for (ObjectInfo file : files) {
      FileSource source = FileSource.of(bucket, file.key(), file.size());
      for (RowGroup group : PageFileReader.open(source, LakeSchema.SAMPLES).rowGroups()) {
        stretches.add(new Stretch(group.minString(HourFileCursor.NAME).orElse(""), group.rows()));
      }
    }
    stretches.sort(Stretch.BY_NAME);
    return stretches;
  }

  private List<DayPlan.Part> cut(List<Stretch> stretches) {
    List<DayPlan.Part> parts = new ArrayList<>();
    String from = "";
    long rows = 0;
    for (Stretch stretch : stretches) {
      if (rows + stretch.rows() > partRows
          && rows > 0
          && Utf8Order.compare(from, stretch.from()) < 0) {
        parts.add(new DayPlan.Part(parts.size(), from, Optional.of(stretch.from())));
        from = stretch.from();
        rows = 0;
      }
      rows += stretch.rows();
    }
    if (!stretches.isEmpty()) {
      parts.add(new DayPlan.Part(parts.size(), from, Optional.empty()));
    }
    return parts;
  }
}
