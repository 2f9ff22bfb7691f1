// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.GatheredRows;
import io.trendlake.functions.compact.input.MergedDataset;
import io.trendlake.functions.compact.input.OpenFiles;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files that one part of a day is made of, of which it takes the series in its range. */
final class PartInputs {

  /** For files that are cut by series, as those of a day are: few have any in the range. */
  static final int ALL_OPEN = Integer.MAX_VALUE;

  private final Bucket bucket;
  private final SeriesRange range;
  private final Map<String, Long> sizes = new HashMap<>();

  /** For a part. */
  PartInputs(Bucket bucket, SeriesRange range) {
    this.bucket = bucket;
    this.range = range;
  }

  /**
   * Files of a dataset, not opened yet; the rank of each is the hour of the day that it is of.
   *
   * @param keys in the order in which they win within their hour
   * @param maxOpen how many may be open at once
   */
  <S extends GatheredRows> OpenFiles<S> files(
      MergedDataset<S> dataset, List<String> keys, int maxOpen) throws IOException {
    OpenFiles<S> files = new OpenFiles<>(dataset, range, maxOpen);
    for (String key : keys) {
      FileSource file = source(key);
      long hour = hourOf(key);
      files.add(hour, () -> dataset.opener().open(file, range, hour));
    }
    return files;
  }

  /**
   * A file, not opened yet.
   *
   * @throws IOException also if it is not there
   */
  FileSource source(String key) throws IOException {
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

  /** The hour of the day that a file is of; 0 for one of a whole day. */
  private static long hourOf(String key) {
    return LakeLayout.parse(key).orElse(null) instanceof LakeKey.HourFile file
        ? file.hour().atOffset(ZoneOffset.UTC).getHour()
        : 0;
  }
}
