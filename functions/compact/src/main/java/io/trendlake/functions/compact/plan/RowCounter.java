// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.functions.compact.input.ConcurrentReads;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.lake.parquet.StringRuns;
import io.trendlake.model.Utf8Order;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Counts the rows of a day by metric name, and those of a heavy name, which has more than may be
 * together, by target as well.
 *
 * <p>Footers say where a group begins and ends, and in the small files of a large fleet a group
 * holds many names. What is read beside the footers is the column of names, some hundred bytes a
 * group, and that only of groups with more than one. For heavy names the files are opened once
 * more, and of the groups that may have one the columns that identify targets are read. What is
 * held then grows with the number of targets and not with that of series (see {@link TargetRows}),
 * for there are fewer heavy names than the day's rows divided by the limit.
 */
final class RowCounter {

  private static final FileSchema NAMES = LakeSchema.SAMPLES.select("name");
  private static final FileSchema TARGETS =
      LakeSchema.SAMPLES.select("name", "account", "region", "job", "instance");

  private final Bucket bucket;
  private final long limit;
  private final NavigableSet<String> notes = new ConcurrentSkipListSet<>();

  /** Counts files of a bucket; names with more rows than the limit are heavy. */
  RowCounter(Bucket bucket, long limit) {
    this.bucket = bucket;
    this.limit = limit;
  }

  /** The counts of samples files in the order of the series. */
  List<RowCount> count(List<ObjectInfo> files) throws IOException {
    NavigableMap<String, Long> byName = rowsByName(files);
    NavigableSet<String> heavy = new TreeSet<>(Utf8Order::compare);
    byName.forEach((name, rows) -> {
      if (rows > limit) {
        heavy.add(name);
      }
    });
    TargetRows byTarget = rowsByTarget(files, heavy);
    List<RowCount> counts = new ArrayList<>();
    byName.forEach((name, rows) -> {
      if (heavy.contains(name)) {
        counts.addAll(fromName(name, byTarget.of(name)));
      } else {
        counts.add(new RowCount(SeriesBound.of(name), rows));
      }
    });
    return counts;
  }

  /** The keys of the files of notes on series that the counted files are beside, ascending. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** The counts of a name's targets, of which the first is that from the name itself on. */
  private static List<RowCount> fromName(String name, List<RowCount> targets) {
    targets.set(0, new RowCount(SeriesBound.of(name), targets.getFirst().rows()));
    return targets;
  }

  private NavigableMap<String, Long> rowsByName(List<ObjectInfo> files) throws IOException {
    Map<String, Long> rows = new ConcurrentHashMap<>();
    ConcurrentReads.all(files, file -> addNames(file, rows));
    NavigableMap<String, Long> inOrder = new TreeMap<>(Utf8Order::compare);
    inOrder.putAll(rows);
    return inOrder;
  }

  private PageFileReader open(ObjectInfo file, FileSchema columns) throws IOException {
    return PageFileReader.open(FileSource.of(bucket, file.key(), file.size()), columns);
  }

  /** Adds the rows of a file's names; returns how many rows it has. */
  private long addNames(ObjectInfo object, Map<String, Long> rows) throws IOException {
    PageFileReader file = open(object, NAMES);
    notes.addAll(NotedFiles.keys(object.key(), file.metadata()));
    for (RowGroup group : file.rowGroups()) {
      Optional<String> min = group.minString(0);
      if (min.isPresent() && min.equals(group.maxString(0))) {
        rows.merge(min.get(), group.rows(), Long::sum);
      } else {
        addNames(group, rows);
      }
    }
    return file.rows();
  }

  private static void addNames(RowGroup group, Map<String, Long> rows) throws IOException {
    Batches batches = group.read();
    while (batches.next()) {
      StringRuns names = batches.strings(0);
      for (int run = 0; run < names.size(); run++) {
        rows.merge(names.text(names.id(run)), (long) names.count(run), Long::sum);
      }
    }
  }

  /** Reads nothing where no name is heavy. */
  private TargetRows rowsByTarget(List<ObjectInfo> files, NavigableSet<String> heavy)
      throws IOException {
    TargetRows rows = new TargetRows();
    if (!heavy.isEmpty()) {
      ConcurrentReads.all(files, file -> addTargets(open(file, TARGETS), heavy, rows));
    }
    return rows;
  }

  private static long addTargets(PageFileReader file, NavigableSet<String> heavy, TargetRows rows)
      throws IOException {
    for (RowGroup group : file.rowGroups()) {
      if (mayHave(group, heavy)) {
        addTargets(group, heavy, rows);
      }
    }
    return file.rows();
  }

  private static boolean mayHave(RowGroup group, NavigableSet<String> names) {
    String first = names.ceiling(group.minString(0).orElse(""));
    return first != null
        && group.maxString(0).filter(max -> Utf8Order.compare(max, first) < 0).isEmpty();
  }

  private static void addTargets(RowGroup group, NavigableSet<String> heavy, TargetRows rows)
      throws IOException {
    Batches batches = group.read();
    while (batches.next()) {
      RowRuns runs = new RowRuns(batches, 0, 1, 2, 3, 4);
      while (runs.next()) {
        if (heavy.contains(runs.text(0))) {
          rows.add(
              runs.text(0),
              new TargetRows.TargetKey(runs.text(1), runs.text(2), runs.text(3), runs.text(4)),
              runs.count());
        }
      }
    }
  }
}
