// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

/** Decodes chunks. Used again for chunk after chunk, by one thread. */
public final class ChunkDecoder {

  private final BitReader bits = new BitReader();
  private final FloatChunks floats = new FloatChunks();

  /** A decoder. */
  public ChunkDecoder() {}

  /**
   * Adds the samples of a chunk, in the order in which it holds them.
   *
   * @param data without length, encoding byte and checksum
   * @throws MalformedChunkException if the bits make no samples; those before are added
   */
  public void decode(ChunkEncoding encoding, byte[] data, int from, int length, ChunkSamples into)
      throws MalformedChunkException {
    bits.reset(data, from, length);
    switch (encoding) {
      case XOR -> floats.xor(bits, into);
      case XOR2 -> floats.xor2(bits, into);
      case HISTOGRAM -> HistogramChunks.whole(bits, into, false);
      case HISTOGRAM_ST -> HistogramChunks.whole(bits, into, true);
      case FLOAT_HISTOGRAM -> HistogramChunks.floats(bits, into, false);
      case FLOAT_HISTOGRAM_ST -> HistogramChunks.floats(bits, into, true);
      case AGGREGATE ->
          throw new MalformedChunkException(
              "it holds aggregates of a downsampled block of Thanos, not samples");
    }
  }
}
