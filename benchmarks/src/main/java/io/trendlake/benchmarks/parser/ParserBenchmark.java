// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Parses recorded bodies of one target. An operation is one body; {@link CpuClock} counts bytes and
 * the processor's time.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 7, time = 1)
@State(Scope.Thread)
public class ParserBenchmark {

  /** The format, as the command line names it. */
  @Param("text")
  public String format = "";

  /** The files with the bodies, in the order of their scrapes, separated as in a class path. */
  @Param("")
  public String files = "";

  private final List<byte[]> bodies = new ArrayList<>();
  private final CountingHandler handler = new CountingHandler();
  private final ExpositionParser parser = new ExpositionParser();
  private ExpositionFormat parsedFormat = ExpositionFormat.PROMETHEUS_TEXT;
  private int turn;

  /** Reads the bodies. */
  @Setup
  public void read() throws IOException {
    parsedFormat = Dialect.named(format).format();
    for (String file : files.split(File.pathSeparator, -1)) {
      bodies.add(Files.readAllBytes(Path.of(file)));
    }
  }

  /** The first body again and again: not a byte differs. */
  @Benchmark
  public double same(CpuClock clock) throws ExpositionException {
    return parse(parser, bodies.getFirst(), clock);
  }

  /** All bodies in turn, as the scrapes of one target follow each other. */
  @Benchmark
  public double consecutive(CpuClock clock) throws ExpositionException {
    byte[] body = bodies.get(turn);
    turn = turn + 1 == bodies.size() ? 0 : turn + 1;
    return parse(parser, body, clock);
  }

  /** All bodies in turn, each by a parser that has seen none: every label set is made. */
  @Benchmark
  public double firstSight(CpuClock clock) throws ExpositionException {
    byte[] body = bodies.get(turn);
    turn = turn + 1 == bodies.size() ? 0 : turn + 1;
    return parse(new ExpositionParser(), body, clock);
  }

  private double parse(ExpositionParser by, byte[] body, CpuClock clock)
      throws ExpositionException {
    by.parse(parsedFormat, body, 0, body.length, handler);
    clock.bytes += body.length;
    return handler.sum();
  }
}
