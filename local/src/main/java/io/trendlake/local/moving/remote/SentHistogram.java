// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A native histogram of an answer in samples (Prometheus, prompb/types.proto, {@code Histogram}).
 *
 * @param ts its time, in milliseconds since the epoch
 * @param histogram whose sum is a stale marker where the series went stale
 */
record SentHistogram(long ts, NativeHistogram histogram) {

  /** Those of one sign; counts are given one by one, or each as its difference from the last. */
  private static final class Side {

    private final List<long[]> spans = new ArrayList<>();
    private final List<Double> counts = new ArrayList<>();
    private long last;

    void span(MessageReader in) throws IOException {
      int outer = in.enter();
      long offset = 0;
      long length = 0;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> offset = signed(in.number());
          case 2 -> length = in.number();
          default -> in.skip();
        }
      }
      in.leave(outer);
      spans.add(new long[] {offset, length});
    }

    void difference(long zigzag) {
      last += signed(zigzag);
      counts.add((double) last);
    }

    int[] indexes() throws IOException {
      int[] indexes = new int[counts.size()];
      int size = 0;
      long next = 0;
      for (long[] span : spans) {
        next += span[0];
        if (span[1] < 0 || span[1] > indexes.length - size) {
          throw new IOException(
              "not a message of remote read: a histogram has fewer counts than buckets");
        }
        for (long i = 0; i < span[1]; i++) {
          indexes[size++] = Math.toIntExact(next++);
        }
      }
      if (size < indexes.length) {
        throw new IOException(
            "not a message of remote read: a histogram has more counts than buckets");
      }
      return indexes;
    }

    double[] counts() {
      return array(counts);
    }
  }

  private static long signed(long zigzag) {
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Reads the message that a field holds. */
  static SentHistogram read(MessageReader in) throws IOException {
    Side positive = new Side();
    Side negative = new Side();
    List<Double> bounds = new ArrayList<>();
    double count = 0;
    double sum = 0;
    int schema = 0;
    double zeroThreshold = 0;
    double zeroCount = 0;
    ResetHint hint = ResetHint.UNKNOWN;
    long ts = 0;
    int outer = in.enter();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> count = in.number();
        case 2 -> count = in.fraction();
        case 3 -> sum = in.fraction();
        case 4 -> schema = (int) signed(in.number());
        case 5 -> zeroThreshold = in.fraction();
        case 6 -> zeroCount = in.number();
        case 7 -> zeroCount = in.fraction();
        case 8 -> negative.span(in);
        case 9 -> in.numbers(negative::difference);
        case 10 -> in.fractions(negative.counts::add);
        case 11 -> positive.span(in);
        case 12 -> in.numbers(positive::difference);
        case 13 -> in.fractions(positive.counts::add);
        case 14 -> hint = hint(in.number());
        case 15 -> ts = in.number();
        case 16 -> in.fractions(bounds::add);
        default -> in.skip();
      }
    }
    in.leave(outer);
    try {
      return new SentHistogram(
          ts,
          new NativeHistogram(
              schema,
              zeroThreshold,
              zeroCount,
              count,
              sum,
              positive.indexes(),
              positive.counts(),
              negative.indexes(),
              negative.counts(),
              array(bounds),
              hint));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IOException("not a message of remote read: " + e.getMessage(), e);
    }
  }

  private static ResetHint hint(long code) {
    return switch ((int) code) {
      case 1 -> ResetHint.RESET;
      case 2 -> ResetHint.NOT_RESET;
      case 3 -> ResetHint.GAUGE;
      default -> ResetHint.UNKNOWN;
    };
  }
}
