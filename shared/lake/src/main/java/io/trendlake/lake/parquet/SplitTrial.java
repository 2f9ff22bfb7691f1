// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * Decides for a page of doubles whether BYTE_STREAM_SPLIT makes it smaller than PLAIN once it is
 * compressed, by compressing samples of it both ways. A page holds series of several metrics, and
 * what is best for those at its beginning may cost a tenth of the rest, so the samples come from
 * all over it; a third of a page of a day costs a third of the time of trying all, and picks what
 * is 0.1 % larger.
 */
final class SplitTrial {

  private static final int SAMPLES = 16;
  private static final int SAMPLE_VALUES = 4096;

  private final Bytes plain = new Bytes(Bytes.SMALL);
  private final Bytes split = new Bytes(Bytes.SMALL);

  /**
   * Whether a page is smaller split.
   *
   * @param payload the page, with its values PLAIN from {@code valuesAt} on
   */
  boolean splitIsSmaller(ChunkWriter out, Bytes payload, int valuesAt) {
    take(payload, valuesAt);
    split.clear();
    ByteStreamSplit.split(plain.array(), 0, plain.size() / Double.BYTES, split);
    int plainSize = out.trial(plain.array(), 0, plain.size());
    return out.trial(split.array(), 0, split.size()) < plainSize;
  }

  private void take(Bytes payload, int valuesAt) {
    int count = (payload.size() - valuesAt) / Double.BYTES;
    plain.clear();
    if (count <= SAMPLES * SAMPLE_VALUES) {
      plain.write(payload.array(), valuesAt, count * Double.BYTES);
      return;
    }
    for (int i = 0; i < SAMPLES; i++) {
      int from = (int) ((long) (count - SAMPLE_VALUES) * i / (SAMPLES - 1));
      plain.write(payload.array(), valuesAt + from * Double.BYTES, SAMPLE_VALUES * Double.BYTES);
    }
  }
}
