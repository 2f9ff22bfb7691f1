// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come, they are parsed or refused with a place, soon, and in bounded memory. */
final class HostileBodiesTest {

  private static final Pattern MESSAGE = Pattern.compile("(line \\d+, column|byte) \\d+: [^\\n]+");
  private static final int ROUNDS = 3000;
  private static final int MEGABYTES = 1;

  /**
   * Of all that is allocated in the parsing of a first body per byte of the body: garbage too, and
   * the label sets, which are the caller's.
   */
  private static final int MULTIPLE = 64;

  private static final SampleHandler NOBODY =
      new SampleHandler() {
        @Override
        public void series(int id, Labels labels, MetricType type) {}

        @Override
        public void sample(int id, double value, long ts) {}

        @Override
        public void forgotten() {}
      };

  @Test
  void anyBytes_parseOrFailWithAPlace() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    Mutations mutations = new Mutations(random);
    List<Path> files = Fixtures.list("recorded", "-0.txt");
    for (int round = 0; round < ROUNDS; round++) {
      byte[] whole = Fixtures.read(files.get(random.nextInt(files.size())));
      byte[] body = mutations.ofBytes(mutations.excerpt(whole));
      for (ExpositionFormat format : ExpositionFormat.values()) {
        assertParsedOrPlaced("-Dseed=" + seed + ", round " + round, format, body);
      }
    }
  }

  private static void assertParsedOrPlaced(String round, ExpositionFormat format, byte[] body) {
    try {
      new ExpositionParser().parse(format, body, 0, body.length, NOBODY);
    } catch (ExpositionException e) {
      assertThat(e.getMessage()).describedAs(round).matches(MESSAGE);
      assertThat(e.line()).describedAs(round).isBetween(1, body.length + 1);
      assertThat(e.column()).describedAs(round).isBetween(1, body.length + 1);
    }
  }

  static List<String> patterns() {
    return List.of(
        "\n",
        "#\n",
        "a",
        "a ",
        "a 1\n",
        "{",
        "\"",
        "\\",
        "a{",
        "a{b=\"",
        "a{a=\"1\",",
        "1",
        "a 1",
        "# HELP a x\n",
        "# TYPE a counter\n",
        " ",
        "\0",
        "e",
        "a{b=\"\\\\",
        "a{}1\n",
        "\u00e4");
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void onePatternRepeated_isDoneSoonAndInBoundedMemory(String pattern) {
    byte[] body = pattern.repeat((MEGABYTES << 20) / pattern.length()).getBytes(UTF_8);
    assertBounded(body);
  }

  @Test
  void oneLineOfManyLabels_isDoneSoonAndInBoundedMemory() {
    StringBuilder line = new StringBuilder("a{");
    for (int i = 0; line.length() < MEGABYTES << 20; i++) {
      line.append('l').append(Integer.reverse(i) >>> 4).append("=\"1\",");
    }
    assertBounded(line.append("} 1\n").toString().getBytes(UTF_8));
  }

  @Test
  void manyDifferentSeries_areDoneSoonAndInBoundedMemory() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; body.length() < MEGABYTES << 20; i++) {
      body.append('a').append(i).append(" 1\n");
    }
    assertBounded(body.toString().getBytes(UTF_8));
  }

  @Test
  void seriesThatStandInAnotherOrderEachTime_areDoneSoon() {
    Random random = new Random(1);
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      body.append("a{x=\"").append(random.nextInt(100_000)).append("\"} 1\n");
    }
    assertBounded(body.toString().getBytes(UTF_8));
  }

  @Test
  void aNumberOfManyDigits_isDoneSoonAndInBoundedMemory() {
    String digits = "1234567890".repeat(MEGABYTES * 100_000);
    assertBounded(("a 0." + digits + "e-5\n").getBytes(UTF_8));
    assertBounded(("a 1e" + digits + "\n").getBytes(UTF_8));
  }

  private static void assertBounded(byte[] body) {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    for (ExpositionFormat format : ExpositionFormat.values()) {
      long allocated =
          assertTimeoutPreemptively(
              Duration.ofSeconds(60),
              () -> {
                ExpositionParser parser = new ExpositionParser();
                long before = threads.getCurrentThreadAllocatedBytes();
                parse(parser, format, body);
                long first = threads.getCurrentThreadAllocatedBytes() - before;
                parse(parser, format, body);
                return first;
              });
      assertThat(allocated).isLessThan((long) MULTIPLE * body.length);
    }
  }

  /** Whether it parses does not matter here. */
  private static void parse(ExpositionParser parser, ExpositionFormat format, byte[] body) {
    try {
      parser.parse(format, body, 0, body.length, NOBODY);
    } catch (ExpositionException e) {
      assertThat(e.getMessage()).matches(MESSAGE);
    }
  }
}
