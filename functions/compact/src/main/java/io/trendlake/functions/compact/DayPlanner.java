// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.NameRange;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.StringRuns;
import io.trendlake.model.Utf8Order;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plans a day: lists its hour files, and cuts the metric names into ranges of about as many rows.
 *
 * <p>How many rows a name has is counted: footers tell where a group begins and ends, and in the
 * small files of a large fleet a group holds many names. What is read beside the footers is the
 * column of names, some hundred bytes a group, and that only of groups with more than one.
 */
final class DayPlanner {

  private static final FileSchema NAMES = LakeSchema.SAMPLES.select("name");

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
        cut(rowsByName(samples)));
  }

  private static List<String> keys(List<ObjectInfo> objects) {
    return objects.stream().map(ObjectInfo::key).toList();
  }

  private NavigableMap<String, Long> rowsByName(List<ObjectInfo> files) throws IOException {
    Map<String, Long> rows = new ConcurrentHashMap<>();
    ConcurrentReads.all(files, file -> count(file, rows));
    NavigableMap<String, Long> inOrder = new TreeMap<>(Utf8Order::compare);
    inOrder.putAll(rows);
    return inOrder;
  }

  /** Adds the rows of a file's names; returns how many rows it has. */
  private long count(ObjectInfo file, Map<String, Long> rows) throws IOException {
    PageFileReader reader =
        PageFileReader.open(FileSource.of(bucket, file.key(), file.size()), NAMES);
    for (RowGroup group : reader.rowGroups()) {
      Optional<String> min = group.minString(0);
      if (min.isPresent() && min.equals(group.maxString(0))) {
        rows.merge(min.get(), group.rows(), Long::sum);
      } else {
        count(group, rows);
      }
    }
    return reader.rows();
  }

  private static void count(RowGroup group, Map<String, Long> rows) throws IOException {
    Batches batches = group.read();
    while (batches.next()) {
      StringRuns names = batches.strings(0);
      for (int run = 0; run < names.size(); run++) {
        rows.merge(names.text(names.id(run)), (long) names.count(run), Long::sum);
      }
    }
  }

  private List<DayPlan.Part> cut(NavigableMap<String, Long> rowsByName) {
    List<DayPlan.Part> parts = new ArrayList<>();
    String from = "";
    long rows = 0;
    for (Map.Entry<String, Long> name : rowsByName.entrySet()) {
      if (rows > 0 && rows + name.getValue() > partRows) {
        parts.add(part(parts.size(), from, Optional.of(name.getKey())));
        from = name.getKey();
        rows = 0;
      }
      rows += name.getValue();
    }
    if (!rowsByName.isEmpty()) {
      parts.add(part(parts.size(), from, Optional.empty()));
    }
    return parts;
  }

  private static DayPlan.Part part(int number, String from, Optional<String> before) {
    return new DayPlan.Part(number, new NameRange(from, before));
  }
}
