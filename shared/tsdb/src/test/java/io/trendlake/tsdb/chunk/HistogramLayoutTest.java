// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Layouts of chunks of native histograms that no writer makes. */
final class HistogramLayoutTest {

  /** A chunk whose histogram has two positive buckets, the second so far behind the first. */
  private static byte[] chunk(int gap) {
    BitWriter out = new BitWriter();
    out.begin(3);
    out.setHeader(1, 1);
    out.put(0, 8);
    out.varbitInt(0);
    out.varbitUint(2);
    out.varbitUint(1);
    out.varbitInt(5);
    out.varbitUint(1);
    out.varbitInt(gap);
    out.varbitUint(0);
    for (int number = 0; number < 3; number++) {
      out.varbitUint(7);
    }
    out.put(0, 64);
    out.varbitInt(3);
    out.varbitInt(1);
    return out.finish();
  }

  private static ChunkSamples decoded(int gap) throws MalformedChunkException {
    byte[] chunk = chunk(gap);
    ChunkSamples samples = new ChunkSamples();
    new ChunkDecoder().decode(ChunkEncoding.HISTOGRAM, chunk, 0, chunk.length, samples);
    return samples;
  }

  @Test
  void bucketsThatAreNotAscending_areRefused() throws MalformedChunkException {
    assertThat(decoded(0).histogram(0))
        .hasToString("NativeHistogram[schema=0, count=7.0, sum=0.0]");
    assertThatThrownBy(() -> decoded(-1))
        .isInstanceOf(MalformedChunkException.class)
        .hasMessageContaining("not ascending")
        .hasMessageContaining("-1");
  }
}
