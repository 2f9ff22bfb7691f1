// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SortingColumn;
import org.apache.parquet.format.TypeDefinedOrder;

/** Gathers the row groups that are in a file and writes its page indexes and footer. */
final class FooterBuilder {

  /** What the name of the writer begins with in all of our files. */
  static final String WRITER = "trendlake ";

  /** In the form that parquet-java's version parser reads. */
  private static final String CREATED_BY = WRITER + "version 1.0.0 (build lake)";

  private final FileSchema schema;
  private final Map<String, String> pairs;
  private final List<RowGroup> groups = new ArrayList<>();
  private final List<List<ChunkWriter.Written>> chunks = new ArrayList<>();
  private long rows;

  FooterBuilder(FileSchema schema, Map<String, String> pairs) {
    this.schema = schema;
    this.pairs = new TreeMap<>(pairs);
    this.pairs.putIfAbsent(FormatVersion.KEY, String.valueOf(FormatVersion.CURRENT));
  }

  /** Rows of the groups so far. */
  long rows() {
    return rows;
  }

  /** Adds a row group that has just been written. */
  void add(int groupRows, List<ChunkWriter.Written> written) {
    long uncompressed = 0;
    long compressed = 0;
    for (ChunkWriter.Written chunk : written) {
      uncompressed += chunk.metadata().getTotal_uncompressed_size();
      compressed += chunk.metadata().getTotal_compressed_size();
    }
    RowGroup group =
        new RowGroup(
            written.stream().map(ChunkWriter.Written::chunk).toList(), uncompressed, groupRows);
    group.setTotal_compressed_size(compressed);
    group.setFile_offset(firstPage(written.getFirst().metadata()));
    if (groups.size() <= Short.MAX_VALUE) {
      group.setOrdinal((short) groups.size());
    }
    if (!schema.sortedBy().isEmpty()) {
      group.setSorting_columns(sortingColumns());
    }
    groups.add(group);
    chunks.add(written);
    rows += groupRows;
  }

  private static long firstPage(ColumnMetaData chunk) {
    return chunk.isSetDictionary_page_offset()
        ? chunk.getDictionary_page_offset()
        : chunk.getData_page_offset();
  }

  private List<SortingColumn> sortingColumns() {
    return schema.sortedBy().stream()
        .map(name -> new SortingColumn(schema.indexOf(name), false, false))
        .toList();
  }

  /** Appends the page indexes, the trailer, the footer and its length. */
  void writeTo(Bytes file, byte[] trailer) {
    for (List<ChunkWriter.Written> group : chunks) {
      // Those of a group are together, so that a reader of one group gets them at once.
      group.forEach(chunk -> writeColumnIndex(chunk, file));
      group.forEach(chunk -> writeOffsetIndex(chunk, file));
    }
    FileTrailer.write(trailer, file);
    int start = file.size();
    Thrift.write(footer(), file);
    file.writeInt(file.size() - start);
  }

  private static void writeColumnIndex(ChunkWriter.Written written, Bytes file) {
    if (written.index() == null) {
      return;
    }
    int start = file.size();
    Thrift.write(written.index(), file);
    written.chunk().setColumn_index_offset(start).setColumn_index_length(file.size() - start);
  }

  private static void writeOffsetIndex(ChunkWriter.Written written, Bytes file) {
    int start = file.size();
    Thrift.write(written.offsets(), file);
    written.chunk().setOffset_index_offset(start).setOffset_index_length(file.size() - start);
  }

  private FileMetaData footer() {
    FileMetaData footer = new FileMetaData(2, FileTypes.elements(schema), rows, groups);
    footer.setCreated_by(CREATED_BY);
    footer.setColumn_orders(
        schema.columns().stream()
            .map(column -> ColumnOrder.TYPE_ORDER(new TypeDefinedOrder()))
            .toList());
    footer.setKey_value_metadata(
        pairs.entrySet().stream()
            .map(pair -> new KeyValue(pair.getKey()).setValue(pair.getValue()))
            .toList());
    return footer;
  }
}
