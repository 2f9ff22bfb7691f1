// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an hour's file of samples says in its footer of the files of notes of the same part.
 * Planning a day reads all these footers, so that it need not list files of notes.
 */
public final class NotedFiles {

  private static final String KEY = "trendlake.notes";

  private NotedFiles() {}

  /** The pairs for the footer, where there are files of some datasets of notes. */
  public static Map<String, String> pairs(Collection<Dataset> there) {
    return there.isEmpty()
        ? Map.of()
        : Map.of(KEY, there.stream().map(Dataset::text).collect(Collectors.joining(",")));
  }

  /**
   * The keys of the files of notes that a file is beside; none for one that is no file of an hour.
   *
   * @param pairs of the file's footer
   */
  static List<String> keys(String file, Map<String, String> pairs) {
    if (pairs.containsKey(KEY)
        && LakeLayout.parse(file).orElse(null) instanceof LakeKey.HourFile hour) {
      List<String> there = Arrays.asList(pairs.getOrDefault(KEY, "").split(","));
      return Dataset.NOTES.stream()
          .filter(dataset -> there.contains(dataset.text()))
          .map(dataset -> new LakeKey.HourFile(dataset, hour.hour(), hour.part()).text())
          .toList();
    }
    return List.of();
  }
}
