// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.sql.LakeTable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Parquet files of a lake in a directory, by table. A file counts by its folder, not by its
 * name, as it does in Athena; one whose name begins with a dot does not count, there as here.
 */
final class LakeFiles {

  /** No files. */
  static final LakeFiles NONE = new LakeFiles(Path.of(""), Map.of());

  private final Path directory;
  private final Map<LakeTable, List<Path>> files;

  private LakeFiles(Path directory, Map<LakeTable, List<Path>> files) {
    this.directory = directory;
    this.files = files;
  }

  /** Lists a lake. */
  static LakeFiles list(Path directory) throws IOException {
    Map<LakeTable, List<Path>> files = new HashMap<>();
    for (LakeTable table : LakeTable.all()) {
      List<Path> found = new ArrayList<>();
      collect(directory.resolve(table.prefix()), table.partitions().size(), table, found);
      Collections.sort(found);
      files.put(table, found);
    }
    return new LakeFiles(directory, files);
  }

  private static void collect(Path folder, int deeper, LakeTable table, List<Path> found)
      throws IOException {
    String pattern =
        deeper == 0
            ? "*.parquet"
            : table.partitions().get(table.partitions().size() - deeper).name() + "=*";
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
      for (Path entry : entries) {
        if (deeper == 0) {
          if (!String.valueOf(entry.getFileName()).startsWith(".")) {
            found.add(entry);
          }
        } else {
          collect(entry, deeper - 1, table, found);
        }
      }
    } catch (NoSuchFileException absent) {
      // A tier that nothing has been written to yet has no folder.
      return;
    }
  }

  /** The lake's directory. */
  Path directory() {
    return directory;
  }

  /** The files of a table, by path. */
  List<Path> of(LakeTable table) {
    return files.getOrDefault(table, List.of());
  }

  /**
   * Whether the files of a table may differ in their columns: the first one, which is the oldest,
   * was written by a Trendlake that did not have all of today's.
   */
  boolean beginsOld(LakeTable table) {
    if (of(table).isEmpty()) {
      return false;
    }
    try {
      Path first = of(table).getFirst();
      return !PageFileReader.open(FileOnDisk.open(key(first), first), table.schema())
          .hasAllColumns();
    } catch (IOException unreadable) {
      // A query of the table reports it.
      return false;
    }
  }

  /** Whether that is so for any table. */
  boolean anyBeginsOld() {
    return LakeTable.all().stream().anyMatch(this::beginsOld);
  }

  /** Whether one of them has been deleted since, as compaction does with what it has compacted. */
  boolean anyIsGone() {
    return files.values().stream().flatMap(List::stream).anyMatch(file -> !Files.exists(file));
  }

  /** The same without some. */
  LakeFiles without(Collection<Path> some) {
    Set<Path> left = new HashSet<>(some);
    Map<LakeTable, List<Path>> rest = new HashMap<>();
    files.forEach((table, paths) ->
        rest.put(table, paths.stream().filter(path -> !left.contains(path)).toList()));
    return new LakeFiles(directory, rest);
  }

  /** The key in the bucket of a file. */
  String key(Path file) {
    return directory.relativize(file).toString().replace('\\', '/');
  }
}
