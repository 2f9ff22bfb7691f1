// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rows in memory: what goes into a file and must come out of it. A cell is a String, a Long, a
 * Boolean or {@link Bits}; two tables are equal only if every double is so to the bit.
 */
record Table(FileSchema schema, List<List<Object>> rows) {

  /** A double by its bits, NULL being the stale marker's. */
  record Bits(long bits) {

    static Bits of(double value) {
      return new Bits(Double.doubleToRawLongBits(value));
    }

    static Bits ofNull() {
      return new Bits(StaleMarker.BITS);
    }

    double value() {
      return Double.longBitsToDouble(bits);
    }

    boolean isNull() {
      return bits == StaleMarker.BITS;
    }

    @Override
    public String toString() {
      return isNull() ? "NULL" : Double.isNaN(value()) ? "NaN:%x".formatted(bits) : "" + value();
    }
  }

  /** A table of one column. */
  static Table of(Column column, List<?> cells) {
    return new Table(
        FileSchema.of(column), cells.stream().map(cell -> List.<Object>of(cell)).toList());
  }

  /** Our file of it, the writer driven row by row. */
  byte[] write(WriterOptions options) {
    PageFileWriter writer = new PageFileWriter(schema, options);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < schema.columns().size(); column++) {
        append(writer, column, row, 1);
      }
      writer.endRows();
    }
    return writer.finish();
  }

  /** Our file of it, the writer driven by runs and in bulk, cut at random. */
  byte[] write(WriterOptions options, Random random) {
    PageFileWriter writer = new PageFileWriter(schema, options);
    for (int from = 0; from < rows.size(); ) {
      int to = Math.min(rows.size(), from + 1 + random.nextInt(200));
      for (int column = 0; column < schema.columns().size(); column++) {
        appendRuns(writer, column, from, to, random);
      }
      writer.endRows();
      from = to;
    }
    return writer.finish();
  }

  private void appendRuns(PageFileWriter writer, int column, int from, int to, Random random) {
    for (int row = from; row < to; ) {
      int run = 1;
      while (row + run < to && cell(row + run, column).equals(cell(row, column))) {
        run++;
      }
      boolean bulk = random.nextInt(3) == 0;
      if (bulk && cell(row, column) instanceof Long) {
        run = 1 + random.nextInt(to - row);
        long[] values = new long[run + 1];
        for (int i = 0; i < run; i++) {
          values[i + 1] = (Long) cell(row + i, column);
        }
        writer.longs(column, values, 1, run);
      } else if (bulk && cell(row, column) instanceof Bits) {
        run = 1 + random.nextInt(to - row);
        double[] values = new double[run + 1];
        for (int i = 0; i < run; i++) {
          values[i + 1] = ((Bits) cell(row + i, column)).value();
        }
        writer.doubles(column, values, 1, run);
      } else {
        append(writer, column, row, run);
      }
      row += run;
    }
  }

  private void append(PageFileWriter writer, int column, int row, int count) {
    switch (cell(row, column)) {
      case String text -> writer.strings(column, text, count);
      case Long number -> writer.longs(column, number, count);
      case Bits bits -> writer.doubles(column, bits.value(), count);
      case Boolean truth -> writer.booleans(column, truth, count);
      case Object other -> throw new IllegalStateException("a cell of " + other.getClass());
    }
  }

  private Object cell(int row, int column) {
    return rows.get(row).get(column);
  }

  /** What our reader finds in a file. */
  static Table read(byte[] file, FileSchema schema) throws IOException {
    return read(FileSource.of("test.parquet", file), schema);
  }

  /** What our reader finds in a file. */
  static Table read(FileSource source, FileSchema schema) throws IOException {
    PageFileReader reader = PageFileReader.open(source, schema);
    List<List<Object>> rows = new ArrayList<>();
    for (RowGroup group : reader.rowGroups()) {
      addAll(rows, schema, group.read());
    }
    return new Table(schema, rows);
  }

  /** Adds the rows that a cursor goes over. */
  static void addAll(List<List<Object>> rows, FileSchema schema, Batches batches)
      throws IOException {
    while (batches.next()) {
      int first = rows.size();
      for (int i = 0; i < batches.rows(); i++) {
        rows.add(new ArrayList<>());
      }
      for (int column = 0; column < schema.columns().size(); column++) {
        List<Object> cells = cells(batches, column, schema.columns().get(column).kind());
        for (int i = 0; i < batches.rows(); i++) {
          rows.get(first + i).add(cells.get(i));
        }
      }
    }
  }

  private static List<Object> cells(Batches batches, int column, Column.Kind kind) {
    List<Object> cells = new ArrayList<>();
    switch (kind) {
      case STRING -> {
        StringRuns runs = batches.strings(column);
        for (int run = 0; run < runs.size(); run++) {
          for (int i = 0; i < runs.count(run); i++) {
            cells.add(runs.text(runs.id(run)));
          }
        }
      }
      case INT32, INT64, TIMESTAMP_MILLIS -> {
        for (int i = 0; i < batches.rows(); i++) {
          cells.add(batches.longs(column)[i]);
        }
      }
      case DOUBLE -> {
        for (int i = 0; i < batches.rows(); i++) {
          cells.add(Bits.of(batches.doubles(column)[i]));
        }
      }
      case BOOLEAN -> {
        for (int i = 0; i < batches.rows(); i++) {
          cells.add(batches.booleans(column)[i]);
        }
      }
    }
    return cells;
  }
}
