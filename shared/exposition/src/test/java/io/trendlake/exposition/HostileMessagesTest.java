// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static io.trendlake.testkit.MessageWriter.body;
import static io.trendlake.testkit.MessageWriter.family;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.testkit.MessageWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Any bytes sent as protobuf are parsed or refused with a place, soon and in bounded memory. */
final class HostileMessagesTest {

  private static final ExpositionFormat PROTOBUF = ExpositionFormat.PROTOBUF;
  private static final HistogramOptions ALL = new HistogramOptions(true, true, false);
  private static final HistogramOptions CONVERTED = new HistogramOptions(true, true, true);
  private static final int ROUNDS = 20_000;

  /** Of all that is allocated for a body's byte: a classic bucket has 17 and makes a label set. */
  private static final int MULTIPLE = 100;

  private static byte[] anyBody() {
    Consumer<MessageWriter> exemplar =
        e -> e.label("t", "1").real(2, 1).message(3, t -> t.number(1, 1));
    return body(
        family(
            "c",
            MessageWriter.COUNTER,
            m -> m.label("a", "1").message(3, c -> c.real(1, 1).message(2, exemplar)),
            m -> m.label("a", "2").counter(2)),
        family("g", MessageWriter.GAUGE, m -> m.label("a", "1").gauge(3).number(6, 12)),
        family(
            "s",
            MessageWriter.SUMMARY,
            m -> m.message(4, s -> s.number(1, 3).real(2, 2).message(3, q -> q.real(1, 0.5)))),
        family(
            "h",
            MessageWriter.HISTOGRAM,
            m -> m.message(7, h -> h.number(1, 6).bucket(1, 4).bucket(2, 6)),
            m ->
                m.label("b", "1")
                    .message(
                        7,
                        h ->
                            h.number(1, 3)
                                .span(0, 2)
                                .signed(13, 1)
                                .signed(13, 1)
                                .message(16, exemplar))));
  }

  private static List<String> fresh(HistogramOptions options, byte[] body) {
    ExpositionParser parser =
        new ExpositionParser(ParserMemory.unshared(new ParserBuffers()), options);
    return new RecordingHandler().of(parser, PROTOBUF, body);
  }

  @Test
  void everyPrefixOfABody_givesWhatStandsBeforeItsEnd() {
    byte[] whole = anyBody();
    List<String> all = fresh(ALL, whole);
    assertThat(all.getLast()).doesNotStartWith("error");
    for (int length = 0; length < whole.length; length++) {
      List<String> found = fresh(ALL, Arrays.copyOf(whole, length));
      boolean failed = !found.isEmpty() && found.getLast().startsWith("error byte ");
      List<String> before = failed ? found.subList(0, found.size() - 1) : found;
      assertThat(all.subList(0, before.size())).describedAs("%d bytes", length).isEqualTo(before);
    }
  }

  /** What a parser remembers must not show, whatever it has read before. */
  @Test
  void damagedBodies_areReadAsIfAlone() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] whole = anyBody();
    RecordingHandler recording = new RecordingHandler();
    ExpositionParser parser =
        new ExpositionParser(ParserMemory.unshared(new ParserBuffers()), CONVERTED);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = damaged(random, whole);
      assertThat(recording.of(parser, PROTOBUF, body))
          .describedAs("-Dseed=%d, round %d", seed, round)
          .isEqualTo(fresh(CONVERTED, body));
    }
  }

  private static byte[] damaged(Random random, byte[] whole) {
    byte[] body = whole.clone();
    for (int change = random.nextInt(4); change > 0; change--) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(4)) {
        case 0 -> body[at] = (byte) random.nextInt();
        case 1 -> body[at] += (byte) (random.nextInt(3) - 1);
        case 2 -> body = Arrays.copyOf(body, 1 + at);
        default -> {
          int from = random.nextInt(body.length);
          int length = Math.min(random.nextInt(20), body.length - Math.max(at, from));
          System.arraycopy(body, from, body, at, length);
        }
      }
    }
    return body;
  }

  @Test
  void lengthsBeyondTheBody_fail() {
    for (long length : new long[] {1, 1L << 31, (1L << 32) - 1, (1L << 35) - 1}) {
      byte[] body = new MessageWriter().varint(length).bytes();
      assertThat(fresh(ALL, body))
          .containsExactly(
              "error byte 0: a family of " + length + " bytes where only 0 bytes follow");
    }
    assertThat(fresh(ALL, new MessageWriter().varint(1L << 35).bytes()))
        .containsExactly("error byte 0: the length of a family has more than five bytes");
    byte[] inner = new MessageWriter().tag(4, 2).varint(-1).bytes();
    assertThat(fresh(ALL, body(inner))).containsExactly("error byte 2: a length below 0");
  }

  @Test
  void packedListThatEndsWithinANumber_fails() {
    for (byte[] list : List.of(new byte[9], new byte[7])) {
      byte[] body =
          body(family("h", MessageWriter.HISTOGRAM, m -> m.message(7, h -> h.bytes(14, list))));
      assertThat(fresh(ALL, body)).last().asString().endsWith("field 14 ends within a number");
    }
    byte[] body =
        body(
            family(
                "h",
                MessageWriter.HISTOGRAM,
                m -> m.message(7, h -> h.bytes(13, new byte[] {2, (byte) 0x80}))));
    assertThat(fresh(ALL, body)).last().asString().endsWith("field 13 ends within a number");
  }

  @Test
  void nestedGroups_asDeepAsBytesGo_arePassedOver() {
    int depth = 200_000;
    MessageWriter groups = new MessageWriter().text(1, "g").number(3, MessageWriter.GAUGE);
    for (int i = 0; i < depth; i++) {
      groups.tag(200, 3);
    }
    for (int i = 0; i < depth; i++) {
      groups.tag(200, 4);
    }
    groups.message(4, m -> m.gauge(1));
    assertThat(fresh(ALL, body(groups.bytes()))).last().isEqualTo("gauge g 1.0");
  }

  @Test
  void millionsOfBuckets_areDoneSoonAndInBoundedMemory() {
    MessageWriter classic = new MessageWriter().number(1, 1_000_000);
    for (int i = 0; i < 100_000; i++) {
      classic.bucket(i, i);
    }
    MessageWriter deltas =
        new MessageWriter().number(1, 1_000_000).span(0, 1_000_000).signed(13, 1);
    for (int i = 1; i < 1_000_000; i++) {
      deltas.signed(13, 0);
    }
    byte[] body =
        body(
            family(
                "h",
                MessageWriter.HISTOGRAM,
                m -> m.label("a", "1").bytes(7, classic.bytes()),
                m -> m.label("a", "2").bytes(7, deltas.bytes())));
    assertBounded(body, ALL);
  }

  @Test
  void manyDifferentSeries_areDoneSoonAndInBoundedMemory() {
    MessageWriter family = new MessageWriter().text(1, "g").number(3, MessageWriter.GAUGE);
    for (int i = 0; i < 50_000; i++) {
      String value = "v" + Integer.reverse(i);
      family.message(4, m -> m.label("l", value).gauge(1));
    }
    assertBounded(body(family.bytes()), ALL);
  }

  private static void assertBounded(byte[] body, HistogramOptions options) {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long allocated =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60),
            () -> {
              ExpositionParser parser =
                  new ExpositionParser(ParserMemory.unshared(new ParserBuffers()), options);
              long before = threads.getCurrentThreadAllocatedBytes();
              parser.parse(PROTOBUF, body, 0, body.length, NOBODY);
              return threads.getCurrentThreadAllocatedBytes() - before;
            });
    assertThat(allocated).isLessThan((long) MULTIPLE * body.length);
  }

  private static final SampleHandler NOBODY =
      new SampleHandler() {
        @Override
        public void series(int id, Labels labels, MetricType type) {}

        @Override
        public void sample(int id, double value, long ts) {}

        @Override
        public void forgotten() {}
      };
}
