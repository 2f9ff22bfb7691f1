// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * An opened Parquet file. Files of our own are decoded page by page here; those of other writers
 * through parquet-java's decoders where they differ, with the same rows as result.
 *
 * <p>Holds the footer only. For one thread.
 */
public final class PageFileReader {

  private final long rows;
  private final boolean complete;
  private final Map<String, String> metadata;
  private final List<RowGroup> rowGroups;

  private PageFileReader(
      long rows, boolean complete, Map<String, String> metadata, List<RowGroup> rowGroups) {
    this.rows = rows;
    this.complete = complete;
    this.metadata = metadata;
    this.rowGroups = rowGroups;
  }

  /**
   * Reads the footer, in one ranged read as a rule.
   *
   * @param wanted the columns to read, found by name; others that the file has are passed over. A
   *     string that is NULL in the file is read as empty; what a column gives that the file lacks
   *     is said at {@link Column#since()}
   * @throws NewerFormatException if the file is of a later version of the format
   * @throws CorruptFileException if the file is damaged or no Parquet file
   * @throws ForeignFileException if it lacks a wanted column, one is of another type, or compressed
   *     in a way that is not read
   */
  public static PageFileReader open(FileSource source, FileSchema wanted) throws IOException {
    Footer footer = Footer.read(source);
    String place = "footer";
    try {
      FooterCheck.check(footer);
      Map<String, String> pairs = pairs(footer);
      FormatVersion.check(source.name(), pairs);
      List<FileColumn> columns =
          FileColumn.resolve(source.name(), footer.metadata().getSchema(), wanted);
      List<RowGroup> groups = new ArrayList<>();
      for (org.apache.parquet.format.RowGroup group : footer.metadata().getRow_groups()) {
        place = "row group " + groups.size();
        groups.add(RowGroup.of(source, footer, place, group, columns));
      }
      boolean complete = columns.stream().noneMatch(FileColumn::isAbsent);
      return new PageFileReader(
          footer.metadata().getNum_rows(), complete, pairs, List.copyOf(groups));
    } catch (Malformed e) {
      throw new CorruptFileException(source.name(), place, e.getMessage(), e);
    }
  }

  /** How many bytes of the end of a file of a size are read first. */
  public static int endLength(long size) {
    return Footer.tailLength(size);
  }

  private static Map<String, String> pairs(Footer footer) {
    Map<String, String> pairs = new HashMap<>();
    @Nullable List<KeyValue> stored = footer.metadata().getKey_value_metadata();
    if (stored != null) {
      stored.forEach(pair -> pairs.put(pair.getKey(), pair.isSetValue() ? pair.getValue() : ""));
    }
    return Map.copyOf(pairs);
  }

  /** Whether the file has all wanted columns, also those that older files may lack. */
  public boolean hasAllColumns() {
    return complete;
  }

  /** How many rows the file has. */
  public long rows() {
    return rows;
  }

  /** The key and value pairs of the footer. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The row groups in the order of the file. */
  public List<RowGroup> rowGroups() {
    return rowGroups;
  }
}
