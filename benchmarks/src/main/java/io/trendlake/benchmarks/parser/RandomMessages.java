// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import io.trendlake.testkit.MessageWriter;
import java.util.Arrays;
import java.util.Random;

/**
 * Small bodies in protobuf: families of every type, classic and native histograms, exemplars,
 * timestamps; half of them damaged in some bytes then.
 *
 * <p>A family has one kind of metrics, each with a value, and histograms of a family are either all
 * classic or all native: what becomes of others is known to differ (docs/protobuf.md).
 */
final class RandomMessages implements RandomBodies {

  private static final String[] NAMES = {"a", "b_total", "h", "s", "x.y", "\u00fc"};
  private static final String[] TEXTS = {"", "1", "a b", "\u00fc", "\n", "\"", "+Inf", "0.5"};
  private static final double[] NUMBERS = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    1e300,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    3,
    1e-320
  };

  private final Random random;
  private final int metricsOfDamaged;
  private int most;

  /** Prometheus loses exemplars of a second native histogram in a body (docs/protobuf.md). */
  private boolean exemplarsOfNative;

  /**
   * Bodies of families of at most three metrics.
   *
   * @param metricsOfDamaged how many a family of a damaged body has at most: damage makes classic
   *     histograms of native ones, and Prometheus takes the form of one for that of the next
   */
  RandomMessages(Random random, int metricsOfDamaged) {
    this.random = random;
    this.metricsOfDamaged = metricsOfDamaged;
  }

  @Override
  public byte[] next() {
    boolean damage = random.nextBoolean();
    exemplarsOfNative = random.nextInt(4) == 0;
    most = exemplarsOfNative ? 1 : damage ? metricsOfDamaged : 3;
    byte[][] families = new byte[exemplarsOfNative ? 1 : random.nextInt(4)][];
    for (int i = 0; i < families.length; i++) {
      families[i] = family();
    }
    byte[] body = MessageWriter.body(families);
    return damage && body.length > 0 ? damaged(body) : body;
  }

  private double number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private byte[] family() {
    int type = random.nextInt(6);
    boolean ofNative = random.nextBoolean();
    MessageWriter family = new MessageWriter();
    family.text(1, NAMES[random.nextInt(NAMES.length)]);
    if (random.nextBoolean()) {
      family.text(2, text());
    }
    family.number(3, type);
    for (int metric = random.nextInt(most + 1); metric > 0; metric--) {
      family.message(4, m -> metric(m, type, ofNative));
    }
    if (random.nextInt(4) == 0) {
      family.text(5, "seconds");
    }
    return family.bytes();
  }

  private void metric(MessageWriter metric, int type, boolean ofNative) {
    for (int label = random.nextInt(3); label > 0; label--) {
      metric.label("l" + label, text());
    }
    switch (type) {
      case MessageWriter.COUNTER -> metric.message(3, this::counter);
      case MessageWriter.GAUGE -> metric.gauge(number());
      case MessageWriter.SUMMARY -> metric.message(4, this::summary);
      case MessageWriter.UNTYPED -> metric.message(5, untyped -> untyped.real(1, number()));
      default -> metric.message(7, h -> histogram(h, ofNative));
    }
    if (random.nextInt(3) == 0) {
      metric.number(6, random.nextInt(3) == 0 ? random.nextInt(5) : 1_700_000_000_000L);
    }
  }

  private void counter(MessageWriter counter) {
    counter.real(1, number());
    if (random.nextInt(3) == 0) {
      counter.message(2, this::exemplar);
    }
    if (random.nextInt(3) == 0) {
      counter.message(3, this::timestamp);
    }
  }

  private void exemplar(MessageWriter exemplar) {
    exemplar.label("t", text()).real(2, number());
    if (random.nextBoolean()) {
      exemplar.message(3, this::timestamp);
    }
  }

  private void timestamp(MessageWriter timestamp) {
    timestamp.number(1, random.nextInt(2_000_000_000));
    if (random.nextBoolean()) {
      timestamp.number(2, random.nextInt(1_000_000_000));
    }
  }

  private void summary(MessageWriter summary) {
    summary.number(1, random.nextInt(100)).real(2, number());
    for (int quantile = random.nextInt(3); quantile > 0; quantile--) {
      summary.message(3, q -> q.real(1, number()).real(2, number()));
    }
  }

  private void histogram(MessageWriter histogram, boolean ofNative) {
    if (ofNative) {
      nativeHistogram(histogram);
    } else {
      classicHistogram(histogram);
    }
    if (random.nextInt(4) == 0) {
      histogram.message(15, this::timestamp);
    }
  }

  private void classicHistogram(MessageWriter histogram) {
    boolean whole = random.nextInt(4) > 0;
    if (whole) {
      histogram.number(1, random.nextInt(100));
    } else {
      histogram.real(4, random.nextInt(100) / 4.0);
    }
    histogram.real(2, number());
    double[] bounds = random.doubles(random.nextInt(4), -1, 10).sorted().toArray();
    for (double bound : bounds) {
      bucket(histogram, random.nextBoolean() ? bound : Math.rint(bound), whole);
    }
    if (random.nextBoolean()) {
      bucket(histogram, Double.POSITIVE_INFINITY, whole);
    }
  }

  private void bucket(MessageWriter histogram, double bound, boolean whole) {
    histogram.message(
        3,
        bucket -> {
          if (whole) {
            bucket.number(1, random.nextInt(100));
          } else {
            bucket.real(4, random.nextInt(100) / 4.0);
          }
          bucket.real(2, bound);
          if (random.nextInt(4) == 0) {
            bucket.message(3, this::exemplar);
          }
        });
  }

  /** Buckets that mostly add up to the count. */
  private void nativeHistogram(MessageWriter histogram) {
    boolean whole = random.nextBoolean();
    long[] positive = random.longs(1 + random.nextInt(4), 0, 9).toArray();
    long[] negative = random.longs(random.nextInt(3), 0, 9).toArray();
    long zero = random.nextInt(3);
    long count = Arrays.stream(positive).sum() + Arrays.stream(negative).sum() + zero;
    count += random.nextInt(8) == 0 ? random.nextInt(3) - 1 : 0;
    if (whole) {
      histogram.number(1, Math.max(0, count)).number(7, zero);
    } else {
      histogram.real(4, (double) count).real(8, (double) zero);
    }
    histogram.real(2, random.nextInt(4) == 0 ? number() : 2.5).signed(5, random.nextInt(14) - 4);
    histogram.real(6, random.nextBoolean() ? 0 : 0.001);
    buckets(histogram, 12, positive, whole);
    buckets(histogram, 9, negative, whole);
    for (int exemplar = exemplarsOfNative ? random.nextInt(4) : 0; exemplar > 0; exemplar--) {
      histogram.message(16, this::exemplar);
    }
  }

  /** Spans, then the counts or the steps between them. */
  private void buckets(MessageWriter histogram, int field, long[] counts, boolean whole) {
    int left = counts.length;
    for (int span = 0; left > 0; span++) {
      int length = span == 2 ? left : random.nextInt(left + 1);
      int offset = span == 0 ? random.nextInt(9) - 4 : random.nextInt(3);
      histogram.message(field, s -> s.signed(1, offset).number(2, length));
      left -= length;
    }
    long last = 0;
    for (long count : counts) {
      if (whole) {
        histogram.signed(field + 1, count - last);
      } else {
        histogram.real(field + 2, (double) count);
      }
      last = count;
    }
  }

  private byte[] damaged(byte[] whole) {
    byte[] body = whole;
    for (int change = 1 + random.nextInt(3); change > 0; change--) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(8)) {
        case 0 -> body[at] = (byte) random.nextInt();
        case 1, 2, 3 -> body[at] += (byte) (random.nextInt(3) - 1);
        case 4 -> body = Arrays.copyOf(body, 1 + at);
        case 5 -> {
          int from = random.nextInt(body.length);
          int length = Math.min(random.nextInt(20), body.length - Math.max(at, from));
          System.arraycopy(body, from, body, at, length);
        }
        default -> body[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return body;
  }
}
