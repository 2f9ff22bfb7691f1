// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Arrays;
import java.util.Objects;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** Whole numbers: by their dictionary, as differences, or PLAIN. */
final class LongCursor extends NumberCursor {

  private final boolean narrow;
  private final long perMilli;
  private final long[] values;
  private long[] dictionary = new long[0];
  private long step;
  private @Nullable DeltaDecoder delta;
  private @Nullable ByteCursor plain;

  LongCursor(String place, ChunkPages pages, int batchRows) {
    super(place, pages, batchRows);
    narrow = pages.chunk().source().element().getType() == Type.INT32;
    perMilli = pages.chunk().source().perMilli();
    values = new long[batchRows];
  }

  @Override
  int width() {
    return narrow ? Integer.BYTES : Long.BYTES;
  }

  @Override
  void readDictionary(ByteCursor page, int count) {
    dictionary = new long[count];
    readPlain(page, dictionary, 0, count);
    toMillis(dictionary, 0, count);
  }

  @Override
  void openValues(Encoding encoding, ByteCursor in) {
    delta = null;
    plain = null;
    switch (encoding) {
      case DELTA_BINARY_PACKED -> delta = new DeltaDecoder(in, narrow);
      case PLAIN -> plain = in;
      default -> throw unexpected(encoding);
    }
  }

  @Override
  void decodeValues(int at, int count) {
    if (delta != null) {
      delta.read(values, at, count);
    } else {
      readPlain(Objects.requireNonNull(plain), values, at, count);
    }
    toMillis(values, at, count);
  }

  @Override
  int decodeValueRun(int most) {
    step = 0;
    if (delta == null || perMilli != 1) {
      return super.decodeValueRun(most);
    }
    int steady = delta.readSteady(values, most);
    if (steady > 0) {
      step = delta.step();
      return steady;
    }
    int some = delta.untilSteady(most);
    delta.read(values, 0, some);
    return some;
  }

  @Override
  long step() {
    return step;
  }

  @Override
  void skipValues(int count) {
    if (delta == null) {
      Objects.requireNonNull(plain).take((long) count * width());
      return;
    }
    for (int left = count; left > 0; ) {
      int some = Math.min(left, values.length);
      delta.read(values, 0, some);
      left -= some;
    }
  }

  private void toMillis(long[] numbers, int at, int count) {
    if (perMilli != 1) {
      for (int i = at; i < at + count; i++) {
        numbers[i] = Math.floorDiv(numbers[i], perMilli);
      }
    }
  }

  private void readPlain(ByteCursor in, long[] into, int at, int count) {
    int start = in.take((long) count * width());
    byte[] array = in.array();
    for (int i = 0; i < count; i++) {
      into[at + i] =
          narrow
              ? Bytes.intAt(array, start + i * Integer.BYTES)
              : Bytes.longAt(array, start + i * Long.BYTES);
    }
  }

  @Override
  void fillNulls(int at, int count) {
    Arrays.fill(values, at, at + count, Column.NULL);
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
  long[] longs() {
    return values;
  }
}
