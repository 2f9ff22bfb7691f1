// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import io.trendlake.model.StaleMarker;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/** Doubles, PLAIN, BYTE_STREAM_SPLIT or by their dictionary, the stale marker for NULL. */
final class DoubleCursor extends NumberCursor {

  private final double[] values;
  private double[] dictionary = new double[0];
  private @Nullable ByteCursor plain;
  private @Nullable ByteStreamSplit streams;

  DoubleCursor(String place, ChunkPages pages, int batchRows) {
    super(place, pages, batchRows);
    values = new double[batchRows];
  }

  @Override
  int width() {
    return Double.BYTES;
  }

  @Override
  void readDictionary(ByteCursor page, int count) {
    dictionary = new double[count];
    readPlain(page, dictionary, 0, count);
  }

  @Override
  void openValues(Encoding encoding, ByteCursor in) {
    plain = null;
    streams = null;
    switch (encoding) {
      case PLAIN -> plain = in;
      case BYTE_STREAM_SPLIT -> streams = new ByteStreamSplit(in);
      default -> throw unexpected(encoding);
    }
  }

  @Override
  void decodeValues(int at, int count) {
    if (streams != null) {
      streams.read(values, at, count);
    } else {
      readPlain(Objects.requireNonNull(plain), values, at, count);
    }
  }

  @Override
  void skipValues(int count) {
    if (streams != null) {
      streams.skip(count);
    } else {
      Objects.requireNonNull(plain).take((long) count * Double.BYTES);
    }
  }

  private static void readPlain(ByteCursor in, double[] into, int at, int count) {
    int start = in.take((long) count * Double.BYTES);
    ByteBuffer.wrap(in.array(), start, count * Double.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asDoubleBuffer()
        .get(into, at, count);
  }

  @Override
  void fillNulls(int at, int count) {
    Arrays.fill(values, at, at + count, StaleMarker.VALUE);
  }

  @Override
  void fillEntry(int id, int at, int count) {
    Arrays.fill(values, at, at + count, dictionary[known(id, dictionary.length)]);
  }

  @Override
  void copyEntries(int[] ids, int at, int count) {
    for (int i = 0; i < count; i++) {
      values[at + i] = dictionary[known(ids[i], dictionary.length)];
    }
  }

  @Override
  double[] doubles() {
    return values;
  }
}
