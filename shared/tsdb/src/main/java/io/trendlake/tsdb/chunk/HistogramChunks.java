// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;

/** Decodes chunks of native histograms, of either kind, with or without start timestamps. */
final class HistogramChunks {

  private static final int GAUGE = 0b11;

  private final BitReader in;
  private final ChunkSamples out;
  private final int count;
  private final boolean gauge;
  private final StartTimes starts;

  private HistogramChunks(BitReader in, ChunkSamples out, boolean withStarts)
      throws MalformedChunkException {
    this.in = in;
    this.out = out;
    if (withStarts) {
      this.gauge = in.bits(2) == GAUGE;
      this.count = (int) in.bits(14);
      this.starts = new StartTimes((int) in.bits(8));
    } else {
      this.count = (int) in.bits(16);
      this.gauge = in.bits(2) == GAUGE;
      in.skip(6);
      this.starts = StartTimes.none();
    }
  }

  /** Reads whole counts. */
  static void whole(BitReader in, ChunkSamples out, boolean withStarts)
      throws MalformedChunkException {
    new HistogramChunks(in, out, withStarts).whole();
  }

  /** Reads counts that are floats. */
  static void floats(BitReader in, ChunkSamples out, boolean withStarts)
      throws MalformedChunkException {
    new HistogramChunks(in, out, withStarts).floats();
  }

  /** Prometheus, tsdb/chunkenc/histogram_meta.go: a reset before a chunk is not handed out. */
  private ResetHint hint(int sample) {
    return gauge ? ResetHint.GAUGE : sample == 0 ? ResetHint.UNKNOWN : ResetHint.NOT_RESET;
  }

  private void whole() throws MalformedChunkException {
    if (count == 0) {
      return;
    }
    HistogramLayout layout = HistogramLayout.read(in);
    int buckets = layout.buckets();
    long[] values = new long[buckets];
    long[] deltas = new long[buckets];
    double[] counts = new double[buckets];
    XorWindow sum = new XorWindow();
    long before = 0;
    long ts = 0;
    long tsDelta = 0;
    long total = 0;
    long totalDelta = 0;
    long zeros = 0;
    long zerosDelta = 0;
    for (int i = 0; i < count; i++) {
      before = ts;
      if (i == 0) {
        ts = in.varbitInt();
        total = in.varbitUint();
        zeros = in.varbitUint();
        sum.begin(in.bits(64));
      } else {
        tsDelta += in.varbitInt();
        totalDelta += in.varbitInt();
        zerosDelta += in.varbitInt();
        ts += tsDelta;
        total += totalDelta;
        zeros += zerosDelta;
        sum.next(in);
      }
      if (sum.last() == StaleMarker.BITS) {
        out.add(ts, HistogramLayout.STALE);
      } else {
        for (int bucket = 0; bucket < buckets; bucket++) {
          if (i == 0) {
            values[bucket] = in.varbitInt();
          } else {
            deltas[bucket] += in.varbitInt();
            values[bucket] += deltas[bucket];
          }
        }
        layout.accumulate(values, counts);
        double sumValue = Double.longBitsToDouble(sum.last());
        out.add(ts, layout.histogram((double) zeros, (double) total, sumValue, counts, hint(i)));
      }
      starts.read(in, i, ts, before, out);
    }
  }

  private void floats() throws MalformedChunkException {
    if (count == 0) {
      return;
    }
    HistogramLayout layout = HistogramLayout.read(in);
    XorWindow total = new XorWindow();
    XorWindow zeros = new XorWindow();
    XorWindow sum = new XorWindow();
    XorWindow[] windows = new XorWindow[layout.buckets()];
    Arrays.setAll(windows, bucket -> new XorWindow());
    double[] counts = new double[windows.length];
    long before = 0;
    long ts = 0;
    long tsDelta = 0;
    for (int i = 0; i < count; i++) {
      before = ts;
      if (i == 0) {
        ts = in.varbitInt();
        total.begin(in.bits(64));
        zeros.begin(in.bits(64));
        sum.begin(in.bits(64));
      } else {
        tsDelta += in.varbitInt();
        ts += tsDelta;
        total.next(in);
        zeros.next(in);
        sum.next(in);
      }
      if (sum.last() == StaleMarker.BITS) {
        out.add(ts, HistogramLayout.STALE);
      } else {
        for (int bucket = 0; bucket < windows.length; bucket++) {
          if (i == 0) {
            windows[bucket].begin(in.bits(64));
          } else {
            windows[bucket].next(in);
          }
          counts[bucket] = Double.longBitsToDouble(windows[bucket].last());
        }
        out.add(
            ts,
            layout.histogram(
                Double.longBitsToDouble(zeros.last()),
                Double.longBitsToDouble(total.last()),
                Double.longBitsToDouble(sum.last()),
                counts,
                hint(i)));
      }
      starts.read(in, i, ts, before, out);
    }
  }
}
