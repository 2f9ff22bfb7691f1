// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.HistogramCursor;
import io.trendlake.functions.compact.input.SeriesMerge;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.functions.compact.plan.DayPlan;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The input of one part of a day: the samples files of its hours, of which it takes the series in
 * its range.
 *
 * <p>An open file takes some megabytes, and a large fleet has many an hour. Where they are more
 * than may be open at once, what the part needs of each hour is merged into one file in memory
 * first, compressed: a part's rows are bounded, so that all of these are too, however many files
 * the fleet has.
 */
final class PartInputs {

  /** How many files of a day are open at once, some 3 MB each. */
  static final int MAX_OPEN = 48;

  /** For files that are cut by series, as those of a day are: few have any in the range. */
  static final int ALL_OPEN = Integer.MAX_VALUE;

  /** Fast, since what is in memory is read once and soon. */
  private static final WriterOptions IN_MEMORY = WriterOptions.hour(1);

  private final Bucket bucket;
  private final DayPlan.Part part;
  private final int maxOpen;
  private final Map<String, Long> sizes = new HashMap<>();
  private long repeated;

  /** For a part. */
  PartInputs(Bucket bucket, DayPlan.Part part, int maxOpen) {
    this.bucket = bucket;
    this.part = part;
    this.maxOpen = maxOpen;
  }

  /** Cursors over files, in their order, each standing at its first series in the range. */
  List<HourFileCursor> open(List<String> keys) throws IOException {
    Map<Long, List<FileSource>> hours = new TreeMap<>();
    for (String key : keys) {
      hours.computeIfAbsent(hourOf(key), unseen -> new ArrayList<>()).add(source(key));
    }
    while (count(hours) > maxOpen && count(hours) > hours.size()) {
      for (Map.Entry<Long, List<FileSource>> hour : hours.entrySet()) {
        hour.setValue(mergeSome(hour.getKey(), hour.getValue()));
      }
    }
    List<HourFileCursor> cursors = new ArrayList<>();
    for (Map.Entry<Long, List<FileSource>> hour : hours.entrySet()) {
      cursors.addAll(cursors(hour.getKey(), hour.getValue()));
    }
    return cursors;
  }

  /** Cursors over files of native histograms likewise, all open at once. */
  List<HistogramCursor> openHistograms(List<String> keys) throws IOException {
    List<HistogramCursor> cursors = new ArrayList<>();
    for (String key : keys) {
      cursors.add(new HistogramCursor(source(key), part.range(), hourOf(key)));
    }
    return cursors;
  }

  private static int count(Map<Long, List<FileSource>> hours) {
    return hours.values().stream().mapToInt(List::size).sum();
  }

  /** How many samples were left out in merging, because another had the same series and ts. */
  long repeated() {
    return repeated;
  }

  private FileSource source(String key) throws IOException {
    if (!sizes.containsKey(key)) {
      String folder = key.substring(0, key.lastIndexOf('/') + 1);
      for (ObjectInfo object : bucket.list(folder)) {
        sizes.put(object.key(), object.size());
      }
    }
    Long size = sizes.get(key);
    if (size == null) {
      throw new IOException(key + ": planned, but there is no such object any more");
    }
    return FileSource.of(bucket, key, size);
  }

  private List<HourFileCursor> cursors(long hour, List<FileSource> sources) throws IOException {
    List<HourFileCursor> cursors = new ArrayList<>();
    for (FileSource source : sources) {
      cursors.add(new HourFileCursor(source, part.range(), hour));
    }
    return cursors;
  }

  /** Merges neighbouring files of an hour, as many at once as may be open. */
  private List<FileSource> mergeSome(long hour, List<FileSource> sources) throws IOException {
    int atOnce = Math.max(2, maxOpen);
    List<FileSource> merged = new ArrayList<>();
    for (int from = 0; from < sources.size(); from += atOnce) {
      List<FileSource> some = sources.subList(from, Math.min(sources.size(), from + atOnce));
      merged.add(some.size() == 1 ? some.getFirst() : merge(hour, some));
    }
    return merged;
  }

  private FileSource merge(long hour, List<FileSource> sources) throws IOException {
    SamplesWriter writer = new SamplesWriter(IN_MEMORY);
    SeriesMerge<SeriesSamples> merge = new SeriesMerge<>(cursors(hour, sources));
    SeriesSamples samples = new SeriesSamples();
    while (merge.peek() != null) {
      samples.clear();
      Series series = merge.take(samples);
      repeated += samples.settle();
      writer.add(series, samples.ts(), samples.values(), samples.slots(), 0, samples.size());
    }
    String name = sources.getFirst().name() + " and those after it, merged";
    return FileSource.of(name, writer.finish());
  }

  /** The hour of the day that a file is of; 0 for one of a whole day. */
  private static long hourOf(String key) {
    return LakeLayout.parse(key).orElse(null) instanceof LakeKey.HourFile file
        ? file.hour().atOffset(ZoneOffset.UTC).getHour()
        : 0;
  }
}
