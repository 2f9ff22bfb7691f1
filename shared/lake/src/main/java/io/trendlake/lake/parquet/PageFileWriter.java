// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a Parquet file into memory, driven by columns: each column is given its values in order,
 * in runs or in bulk, whatever the other columns have; {@link #endRows()} says where they are
 * level.
 *
 * <pre>{@code
 * for each series:
 *   writer.strings(NAME, series.name(), 60);     // one dictionary lookup for sixty rows
 *   writer.longs(TS, slots, 0, 60);
 *   writer.doubles(VALUE, values, 0, 60);
 *   writer.endRows();
 * bytes = writer.finish();
 * }</pre>
 *
 * <p>A column is named by its place in the schema. For one thread. A wrong column, kind or count is
 * an {@link IllegalArgumentException} or {@link IllegalStateException} and leaves the file
 * unusable.
 */
public final class PageFileWriter {

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final FileSchema schema;
  private final WriterOptions options;
  private final List<ChunkBuilder> columns;
  private final Bytes file = new Bytes(Bytes.SMALL);
  private final FooterBuilder footer;
  private boolean finished;

  /** A file of no rows yet. */
  public PageFileWriter(FileSchema schema, WriterOptions options) {
    this.schema = schema;
    this.options = options;
    this.columns = schema.columns().stream().map(ChunkBuilder::of).toList();
    this.footer = new FooterBuilder(schema, options.metadata());
    file.write(MAGIC);
  }

  /** Makes room for so many rows more, so that none of the columns has to grow to them in steps. */
  public void expect(int rows) {
    columns.forEach(column -> column.expect(Math.min(rows, options.rowGroupRows())));
  }

  /**
   * Appends a text so many times. Cheapest when it is the same object as the last of the column.
   */
  public void strings(int column, String value, int count) {
    if (columns.get(column) instanceof StringChunk chunk) {
      checkCount(column, count);
      chunk.append(value, count);
    } else {
      throw wrongKind(column, "strings");
    }
  }

  /** Appends a number (INT32, INT64 or TIMESTAMP_MILLIS) so many times. */
  public void longs(int column, long value, int count) {
    checkCount(column, count);
    longChunk(column).append(value, count);
  }

  /** Appends numbers (INT32, INT64 or TIMESTAMP_MILLIS); they are copied. */
  public void longs(int column, long[] values, int offset, int count) {
    checkCount(column, count);
    longChunk(column).append(values, offset, count);
  }

  /** Appends a double so many times; in an optional column {@code StaleMarker.VALUE} is NULL. */
  public void doubles(int column, double value, int count) {
    checkCount(column, count);
    doubleChunk(column).append(value, count);
  }

  /** Appends doubles; they are copied. In an optional column {@code StaleMarker.VALUE} is NULL. */
  public void doubles(int column, double[] values, int offset, int count) {
    checkCount(column, count);
    doubleChunk(column).append(values, offset, count);
  }

  /** Appends a truth value so many times. */
  public void booleans(int column, boolean value, int count) {
    if (columns.get(column) instanceof BooleanChunk chunk) {
      checkCount(column, count);
      chunk.append(value, count);
    } else {
      throw wrongKind(column, "booleans");
    }
  }

  /**
   * Says that all columns are level. Only here is a row group cut, so what is appended between two
   * calls stays in one group; call it at least every some thousand rows.
   *
   * @throws IllegalStateException if one column has more rows than another
   */
  public void endRows() {
    checkLevel();
    if (columns.getFirst().rows() >= options.rowGroupRows() || isFull()) {
      endGroup();
    }
  }

  private boolean isFull() {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).isFull()) {
        return true;
      }
    }
    return false;
  }

  /** Rows so far. */
  public long rows() {
    return footer.rows() + columns.getFirst().rows();
  }

  /**
   * Ends the file and returns it. The writer is used up.
   *
   * @throws IllegalStateException if one column has more rows than another
   */
  public byte[] finish() {
    return finish(fileBytes -> new byte[0]);
  }

  /**
   * Ends the file with a trailer and returns it. The writer is used up.
   *
   * @throws IllegalStateException if one column has more rows than another
   */
  public byte[] finish(FileTrailer.Content trailer) {
    checkLevel();
    endGroup();
    finished = true;
    footer.writeTo(file, trailer.of(file.size()));
    file.write(MAGIC);
    return file.toArray();
  }

  private void endGroup() {
    if (columns.getFirst().rows() == 0) {
      return;
    }
    ChunkWriter.Written[] chunks = new ChunkWriter.Written[columns.size()];
    try (PageSink sink = new PageSink(file, options.zstdLevel())) {
      for (int i = 0; i < chunks.length; i++) {
        ChunkWriter out = new ChunkWriter(sink, schema.columns().get(i));
        columns.get(i).write(out, options.pageRows());
        chunks[i] = out.finish();
      }
    }
    footer.add(columns.getFirst().rows(), Arrays.asList(chunks));
    columns.forEach(ChunkBuilder::clear);
  }

  private void checkLevel() {
    if (finished) {
      throw new IllegalStateException("the file is finished");
    }
    int rows = columns.getFirst().rows();
    for (int i = 1; i < columns.size(); i++) {
      if (columns.get(i).rows() != rows) {
        throw new IllegalStateException(
            "column %s has %d rows in this group, column %s has %d"
                .formatted(name(0), rows, name(i), columns.get(i).rows()));
      }
    }
  }

  private void checkCount(int column, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("column " + name(column) + ": " + count + " rows");
    }
  }

  private LongChunk longChunk(int column) {
    if (columns.get(column) instanceof LongChunk chunk) {
      return chunk;
    }
    throw wrongKind(column, "longs");
  }

  private DoubleChunk doubleChunk(int column) {
    if (columns.get(column) instanceof DoubleChunk chunk) {
      return chunk;
    }
    throw wrongKind(column, "doubles");
  }

  private IllegalArgumentException wrongKind(int column, String given) {
    return new IllegalArgumentException(
        "column %s is a %s, not of %s"
            .formatted(name(column), schema.columns().get(column).kind(), given));
  }

  private String name(int column) {
    return schema.columns().get(column).name();
  }
}
