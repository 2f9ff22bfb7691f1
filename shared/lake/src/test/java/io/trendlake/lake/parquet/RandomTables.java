// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import io.trendlake.lake.parquet.Table.Bits;
import io.trendlake.model.StaleMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tables of every kind of column that look like samples, and like nothing anybody would store. */
final class RandomTables {

  static final FileSchema SCHEMA =
      FileSchema.of(
          Column.string("name"),
          Column.string("labels"),
          Column.int32("target"),
          Column.timestamp("ts"),
          Column.int64("count"),
          Column.optionalReal("value"),
          Column.real("sum"),
          Column.bool("up"),
          Column.timestamp("slot").orNull(),
          Column.int32("resets").orNull(),
          Column.optionalReal("lower").inRuns(),
          Column.real("upper").inRuns(),
          Column.int32("schema").inRuns(),
          Column.int64("index").orNull().inRuns());

  private static final double[] ODD = {
    0.0,
    -0.0,
    1,
    -1,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Double.longBitsToDouble(0x7ff8dead_beef0001L),
    Double.longBitsToDouble(0xfff0000000000001L),
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    1e-310,
    0.1
  };
  private static final String[] ODD_TEXTS = {
    "",
    "a",
    "\u00e9",
    "\u65e5\u672c",
    "\ud83d\ude00",
    "\uffff",
    "{\"le\":\"+Inf\"}",
    "x".repeat(300),
    "\u0000",
    "\ud83d\ude00".repeat(60)
  };
  private static final long[] ODD_LONGS = {
    0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1_763_800_000_000L, -62_135_596_800_000L
  };

  private RandomTables() {}

  /** A table of a number of rows. */
  static Table table(Random random, int rows) {
    List<Supplier<Object>> columns =
        List.of(
            texts(random),
            texts(random),
            runs(random, narrow(random)),
            times(random),
            runs(random, longs(random)),
            runs(random, doubles(random, true)),
            runs(random, doubles(random, false)),
            runs(random, random::nextBoolean),
            runs(random, orNull(random, times(random))),
            runs(random, orNull(random, narrow(random))),
            runs(random, few(random, doubles(random, true))),
            runs(random, few(random, doubles(random, false))),
            runs(random, few(random, narrow(random))),
            runs(random, orNull(random, few(random, longs(random)))));
    List<List<Object>> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<Object> cells = new ArrayList<>();
      columns.forEach(column -> cells.add(column.get()));
      all.add(cells);
    }
    return new Table(SCHEMA, all);
  }

  /** Options with small pages and groups, so that few rows make many of them. */
  static WriterOptions options(Random random) {
    return new WriterOptions(
        1 + random.nextInt(4), 1 + random.nextInt(3_000), 1 + random.nextInt(700), Map.of());
  }

  private static Supplier<Object> texts(Random random) {
    int vocabulary = 1 << random.nextInt(12);
    boolean odd = random.nextInt(3) == 0;
    return runs(
        random,
        () ->
            odd && random.nextBoolean()
                ? ODD_TEXTS[random.nextInt(ODD_TEXTS.length)]
                : "{\"pod\":\"p" + random.nextInt(vocabulary) + "\"}");
  }

  private static Supplier<Object> narrow(Random random) {
    int bound = 1 + random.nextInt(1 << random.nextInt(30));
    if (random.nextInt(3) == 0) {
      return counter(random, bound);
    }
    return () ->
        switch (random.nextInt(50)) {
          case 0 -> (long) Integer.MIN_VALUE;
          case 1 -> (long) Integer.MAX_VALUE;
          default -> (long) random.nextInt(bound);
        };
  }

  private static Supplier<Object> longs(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> () -> ODD_LONGS[random.nextInt(ODD_LONGS.length)];
      case 1 -> random::nextLong;
      case 2 -> counter(random, 1L << random.nextInt(62));
      default -> () -> (long) random.nextInt(100);
    };
  }

  /** A number that rises, and begins again at times, as a column of series after series does. */
  private static Supplier<Object> counter(Random random, long bound) {
    int steps = 1 + random.nextInt(50);
    int restarts = 1 + random.nextInt(300);
    long[] count = {bound / 2};
    return () -> {
      boolean again = random.nextInt(restarts) == 0 || count[0] > bound - steps;
      count[0] = again ? random.nextLong(1 + bound / 2) : count[0] + random.nextInt(steps);
      return Math.min(count[0], bound);
    };
  }

  /** Times: few different ones over and over, or ever greater ones, or anything. */
  private static Supplier<Object> times(Random random) {
    long start = 1_763_800_000_000L;
    long[] clock = {start};
    return switch (random.nextInt(3)) {
      case 0 -> () -> start + 60_000L * (clock[0]++ % 60);
      case 1 -> () -> clock[0] += random.nextInt(15_000);
      default -> longs(random);
    };
  }

  private static Supplier<Object> orNull(Random random, Supplier<Object> numbers) {
    int nulls = random.nextInt(5);
    return () ->
        nulls == 4 || (nulls > 0 && random.nextInt(10) < nulls * 3) ? Column.NULL : numbers.get();
  }

  private static Supplier<Object> doubles(Random random, boolean optional) {
    int nulls = optional ? random.nextInt(4) : 0;
    return () -> {
      if (nulls == 3 || (nulls > 0 && random.nextInt(10) < nulls)) {
        return new Bits(StaleMarker.BITS);
      }
      return Bits.of(
          random.nextInt(4) == 0 ? ODD[random.nextInt(ODD.length)] : random.nextInt(1000) / 8.0);
    };
  }

  /** Some of what another gives, again and again, or simply that. */
  private static Supplier<Object> few(Random random, Supplier<Object> values) {
    if (random.nextInt(4) == 0) {
      return values;
    }
    List<Object> some = Stream.generate(values).limit(1 + random.nextInt(20)).toList();
    return () -> some.get(random.nextInt(some.size()));
  }

  /** Repeats what another gives, in runs whose usual length is drawn once. */
  private static Supplier<Object> runs(Random random, Supplier<Object> values) {
    int usual = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(40);
    return new Supplier<>() {
      private Object value = values.get();
      private int left = random.nextInt(usual) + 1;

      @Override
      public Object get() {
        if (left-- == 0) {
          value = values.get();
          left = random.nextInt(usual);
        }
        return value;
      }
    };
  }
}
