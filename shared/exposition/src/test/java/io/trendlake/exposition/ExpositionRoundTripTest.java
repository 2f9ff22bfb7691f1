// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever labels, value and timestamp are written come back bit for bit. */
final class ExpositionRoundTripTest {

  private static final int ROUNDS = 2000;
  private static final String LETTERS =
      "abcXYZ019_:.-/ {}\",=#\\\n\t\r\u0001ä\u07ff€\ud83d\ude00\uffff";

  private record Point(Labels labels, long bits, long ts) {}

  @Test
  void samplesWritten_areRead() throws ExpositionException {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    ExpositionParser parser = new ExpositionParser();
    Taker taker = new Taker();
    for (int round = 0; round < ROUNDS; round++) {
      List<Point> points = points(random);
      StringBuilder body = new StringBuilder();
      points.forEach(point -> write(body, random, point));
      byte[] bytes = body.toString().getBytes(UTF_8);
      taker.points.clear();
      parser.parse(ExpositionFormat.PROMETHEUS_TEXT, bytes, 0, bytes.length, taker);
      assertThat(taker.points).describedAs("-Dseed=%d, round %d", seed, round).isEqualTo(points);
    }
  }

  private static List<Point> points(Random random) {
    List<Point> points = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      Labels.Builder labels = Labels.builder().set(Labels.METRIC_NAME, text(random) + "m");
      for (int l = random.nextInt(5); l > 0; l--) {
        labels.set(text(random) + l, text(random));
      }
      long ts = random.nextBoolean() ? SampleHandler.NO_TIMESTAMP : random.nextLong() >>> 1;
      points.add(new Point(labels.build(), bits(random), ts));
    }
    return points;
  }

  /** Any double but the NaNs that are not the ordinary one: Prometheus makes them one. */
  private static long bits(Random random) {
    double value =
        switch (random.nextInt(4)) {
          case 0 -> random.nextInt(100_000) / 100.0;
          case 1 -> random.nextInt();
          default -> Double.longBitsToDouble(random.nextLong());
        };
    return Double.isNaN(value) ? 0x7ff8000000000001L : Double.doubleToRawLongBits(value);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      int at = random.nextInt(LETTERS.codePointCount(0, LETTERS.length()));
      text.appendCodePoint(LETTERS.codePointAt(LETTERS.offsetByCodePoints(0, at)));
    }
    return text.toString();
  }

  private static void write(StringBuilder out, Random random, Point point) {
    List<String> inside = new ArrayList<>();
    inside.add(quoted(point.labels().metricName()));
    point
        .labels()
        .forEach((name, value) -> {
          if (!name.equals(Labels.METRIC_NAME)) {
            inside.add(random.nextInt(inside.size() + 1), quoted(name) + "=" + quoted(value));
          }
        });
    out.append('{').append(String.join(",", inside)).append("} ");
    out.append(Double.longBitsToDouble(point.bits()));
    if (point.ts() != SampleHandler.NO_TIMESTAMP) {
      out.append(' ').append(point.ts());
    }
    out.append('\n');
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static final class Taker implements SampleHandler {
    private final List<Labels> series = new ArrayList<>();
    private final List<Point> points = new ArrayList<>();

    @Override
    public void series(int id, Labels labels, MetricType type) {
      series.add(id, labels);
    }

    @Override
    public void sample(int id, double value, long ts) {
      points.add(new Point(series.get(id), Double.doubleToRawLongBits(value), ts));
    }

    @Override
    public void forgotten() {
      series.clear();
    }
  }
}
