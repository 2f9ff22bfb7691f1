// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.BitSet;
import org.apache.parquet.format.Encoding;

/** Truth values, PLAIN: a bit each. */
final class BooleanChunk extends ChunkBuilder {

  private final BitSet values = new BitSet();
  private int rows;

  void append(boolean value, int count) {
    int end = Math.addExact(rows, count);
    values.set(rows, end, value);
    rows = end;
  }

  @Override
  int rows() {
    return rows;
  }

  @Override
  void write(ChunkWriter out, int pageRows) {
    Bytes payload = new Bytes(Math.min(rows, pageRows) / Byte.SIZE + 1);
    for (int start = 0; start < rows; start += pageRows) {
      int end = Math.min(rows, start + pageRows);
      payload.clear();
      payload.write(values.get(start, end).toByteArray());
      while (payload.size() * Byte.SIZE < end - start) {
        payload.write(0);
      }
      boolean anyFalse = values.nextClearBit(start) < end;
      boolean anyTrue = !values.get(start, end).isEmpty();
      out.page(payload, end - start, Encoding.PLAIN, Bounds.ofBooleans(!anyFalse, anyTrue));
    }
  }

  @Override
  void clear() {
    values.clear();
    rows = 0;
  }
}
