// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Decodes the chunks of downsampled blocks of Thanos (pkg/compact/downsample/aggr.go): five parts
 * one after the other, each a length, an encoding byte that the length does not count, and a chunk;
 * a length of 0 alone for a part that is absent. Used again for chunk after chunk, by one thread.
 */
public final class AggregateDecoder {

  private static final int COUNT = 0;
  private static final int SUM = 1;
  private static final int MIN = 2;
  private static final int MAX = 3;
  private static final int COUNTER = 4;
  private static final int PARTS = 5;

  private final ChunkDecoder decoder = new ChunkDecoder();
  private final ChunkSamples[] parts =
      Stream.generate(ChunkSamples::new).limit(PARTS).toArray(ChunkSamples[]::new);

  /** A decoder. */
  public AggregateDecoder() {}

  /**
   * Decodes a chunk.
   *
   * @param data without length, encoding byte and checksum
   * @return whether it is of floats; of native histograms nothing is decoded
   * @throws MalformedChunkException if the bits make no aggregates
   */
  public boolean decode(byte[] data, int from, int length) throws MalformedChunkException {
    int at = from;
    int end = from + length;
    for (int part = 0; part < PARTS; part++) {
      parts[part].clear();
      int bytes = 0;
      int shift = 0;
      int b = 0x80;
      while ((b & 0x80) != 0) {
        if (at >= end || shift > 28) {
          throw new MalformedChunkException("it ends before its aggregates do");
        }
        b = data[at++];
        bytes |= (b & 0x7f) << shift;
        shift += 7;
      }
      if (bytes == 0) {
        continue;
      }
      if (bytes < 0 || bytes >= end - at) {
        throw new MalformedChunkException(
            "an aggregate of %d bytes goes beyond its end".formatted(bytes));
      }
      int encoding = data[at++] & 0xff;
      if (encoding == ChunkEncoding.FLOAT_HISTOGRAM.code()) {
        return false;
      }
      if (encoding != ChunkEncoding.XOR.code()) {
        throw new MalformedChunkException(
            "an aggregate has the encoding %d; known are 1 and 3".formatted(encoding));
      }
      decoder.decode(ChunkEncoding.XOR, data, at, bytes, parts[part]);
      at += bytes;
    }
    requireWindows();
    return true;
  }

  private void requireWindows() throws MalformedChunkException {
    int windows = parts[COUNT].size();
    for (int part = SUM; part < COUNTER; part++) {
      boolean isSame = parts[part].size() == windows;
      for (int window = 0; isSame && window < windows; window++) {
        isSame = parts[part].ts()[window] == ts(window);
      }
      if (!isSame) {
        throw new MalformedChunkException("its aggregates are of different windows");
      }
    }
    for (int window = 1; window < windows; window++) {
      if (ts(window) <= ts(window - 1)) {
        throw new MalformedChunkException("its windows do not follow one another");
      }
    }
  }

  /** How many windows it has. */
  public int windows() {
    return parts[COUNT].size();
  }

  /** The last instant of a window, or the last sample of the chunk if that is earlier. */
  public long ts(int window) {
    return parts[COUNT].ts()[window];
  }

  /** How many samples a window has. */
  public double count(int window) {
    return parts[COUNT].values()[window];
  }

  /** The sum of their values. */
  public double sum(int window) {
    return parts[SUM].values()[window];
  }

  /** The least of their values. */
  public double min(int window) {
    return parts[MIN].values()[window];
  }

  /** The greatest of their values. */
  public double max(int window) {
    return parts[MAX].values()[window];
  }

  /**
   * Whether it is known what the samples count: then there is the first sample of the chunk, a
   * value for each window, and the last sample, with the time of the last window.
   */
  public boolean hasCounter() {
    return parts[COUNTER].size() > 2;
  }

  /** The value of the first sample and all increases since, as of the end of a window. */
  public double counter(int window) {
    int last = parts[COUNTER].size() - 2;
    int at = Arrays.binarySearch(parts[COUNTER].ts(), 1, last + 1, ts(window));
    return parts[COUNTER].values()[Math.max(0, at >= 0 ? at : -at - 2)];
  }

  /** When the first sample of the chunk was. */
  public long firstTs() {
    return parts[COUNTER].ts()[0];
  }

  /** The value of the first sample of the chunk. */
  public double first() {
    return parts[COUNTER].values()[0];
  }

  /** The value of the last sample of the chunk. */
  public double last() {
    return parts[COUNTER].values()[parts[COUNTER].size() - 1];
  }
}
