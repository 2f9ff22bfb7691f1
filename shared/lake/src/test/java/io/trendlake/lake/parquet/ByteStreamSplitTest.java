// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Doubles come out of their streams as they went in, whatever is read of them at a time. */
class ByteStreamSplitTest {

  @Test
  void anyNumberOfValuesFromAnyPlace_areThoseThatWentIn() {
    long seed = Long.getLong("seed", 0);
    System.out.println("-Dseed=" + seed);
    Random random = new Random(seed);
    for (int count = 0; count < 70; count++) {
      long[] bits = random.longs(count).toArray();
      byte[] split = split(bits);
      for (int turn = 0; turn < 20; turn++) {
        ByteStreamSplit streams =
            new ByteStreamSplit(new ByteCursor(split, 0, count * Double.BYTES));
        int passed = random.nextInt(count + 1);
        streams.skip(passed);
        for (int at = passed; at < count; ) {
          int some = 1 + random.nextInt(count - at);
          double[] read = new double[some + 3];
          streams.read(read, 3, some);
          for (int i = 0; i < some; i++) {
            assertThat(Double.doubleToRawLongBits(read[3 + i]))
                .as("value %d of %d", at + i, count)
                .isEqualTo(bits[at + i]);
          }
          at += some;
        }
      }
    }
  }

  @Test
  void moreValuesThanThereAre_areRefused() {
    ByteStreamSplit streams =
        new ByteStreamSplit(new ByteCursor(split(new long[9]), 0, 9 * Double.BYTES));
    streams.skip(2);

    assertThatThrownBy(() -> streams.read(new double[8], 0, 8)).isInstanceOf(Malformed.class);
  }

  private static byte[] split(long[] bits) {
    ByteBuffer plain = ByteBuffer.allocate(bits.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : bits) {
      plain.putLong(value);
    }
    Bytes split = new Bytes(Bytes.SMALL);
    ByteStreamSplit.split(plain.array(), 0, bits.length, split);
    return Arrays.copyOf(split.array(), split.size() + BitPacking.SLACK);
  }
}
