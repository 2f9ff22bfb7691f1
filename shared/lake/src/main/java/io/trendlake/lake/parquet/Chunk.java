// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.List;
import java.util.Set;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;

/**
 * Where the values of one column of one row group are.
 *
 * @param bytes its pages, the dictionary first
 * @param rows of the row group
 */
record Chunk(FileColumn source, ColumnChunk chunk, ByteRange bytes, long rows) {

  private static final int MAGIC_LENGTH = 4;
  private static final Set<Encoding> DICTIONARY =
      Set.of(Encoding.RLE_DICTIONARY, Encoding.PLAIN_DICTIONARY);

  /** The chunk of a column, its place checked against the file's. */
  static Chunk of(FileColumn source, ColumnChunk chunk, long rows, long dataEnd) {
    ColumnMetaData metadata = chunk.getMeta_data();
    Malformed.unless(metadata != null, "no metadata");
    Malformed.unless(!chunk.isSetFile_path(), "pages in another file, %s", chunk.getFile_path());
    Malformed.unless(
        metadata.getType() == source.element().getType(),
        "values of %s where the schema says %s",
        metadata.getType(),
        source.element().getType());
    Malformed.unless(
        metadata.getNum_values() == rows, "%d values in %d rows", metadata.getNum_values(), rows);
    long start = metadata.getData_page_offset();
    if (metadata.getDictionary_page_offset() > 0) {
      start = Math.min(start, metadata.getDictionary_page_offset());
    }
    long length = metadata.getTotal_compressed_size();
    Malformed.unless(
        start >= MAGIC_LENGTH && length > 0 && length <= dataEnd - start,
        "%d bytes from %d, but the data ends at %d",
        length,
        start,
        dataEnd);
    return new Chunk(source, chunk, new ByteRange(start, start + length), rows);
  }

  ColumnMetaData metadata() {
    return chunk.getMeta_data();
  }

  Column column() {
    return source.column();
  }

  /** Whether a value may be NULL; false only if that is known not to be. */
  boolean mayBeNull() {
    Statistics statistics = metadata().getStatistics();
    return source.nullable()
        && !(statistics != null && statistics.isSetNull_count() && statistics.getNull_count() == 0);
  }

  /** Whether the same bytes would mean the same values in both. */
  boolean isAlike(Chunk other) {
    return rows == other.rows
        && bytes.length() == other.bytes.length()
        && source.perMilli() == other.source.perMilli()
        && source.nullable() == other.source.nullable()
        && metadata().getType() == other.metadata().getType()
        && metadata().getCodec() == other.metadata().getCodec()
        && metadata().getEncodings().equals(other.metadata().getEncodings());
  }

  /** Whether our own decoder reads it: what we write, and the same from other writers. */
  boolean isPlainEnough() {
    List<PageEncodingStats> stats = metadata().getEncoding_stats();
    if (stats == null || (source.nullable() && !mayHoldNulls(column().kind()))) {
      return false;
    }
    return stats.stream()
        .filter(page -> page.getPage_type() != PageType.DICTIONARY_PAGE)
        .allMatch(page -> page.getPage_type() == PageType.DATA_PAGE && decodes(page.getEncoding()));
  }

  private static boolean mayHoldNulls(Column.Kind kind) {
    return kind != Column.Kind.STRING && kind != Column.Kind.BOOLEAN;
  }

  private boolean decodes(Encoding encoding) {
    return switch (column().kind()) {
      case STRING -> DICTIONARY.contains(encoding);
      case INT32, INT64, TIMESTAMP_MILLIS ->
          DICTIONARY.contains(encoding)
              || encoding == Encoding.PLAIN
              || encoding == Encoding.DELTA_BINARY_PACKED;
      case DOUBLE ->
          DICTIONARY.contains(encoding)
              || encoding == Encoding.PLAIN
              || encoding == Encoding.BYTE_STREAM_SPLIT;
      case BOOLEAN -> encoding == Encoding.PLAIN;
    };
  }
}
