// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Parsers that share a memory hand out what each would alone. */
final class SharedParsersTest {

  private static final ExpositionFormat TEXT = ExpositionFormat.PROMETHEUS_TEXT;
  private static final int PARSERS = 4;
  private static final int BODIES = 1500;

  private final long seed = Long.getLong("seed", System.nanoTime());

  @Test
  void bodiesOfManyTargetsInTurn_areParsedAsIfAlone() {
    Random random = new Random(seed);
    Mutations mutations = new Mutations(random);
    for (long most : new long[] {1 << 15, 1 << 24}) {
      ParserMemory memory = ParserMemory.shared(new ParserBuffers(), most);
      List<ExpositionParser> parsers = new ArrayList<>();
      List<RecordingHandler> recordings = new ArrayList<>();
      for (int i = 0; i < PARSERS; i++) {
        parsers.add(new ExpositionParser(memory));
        recordings.add(new RecordingHandler().ofSharedNumbers());
      }
      byte[] body = mutations.excerpt(Fixtures.recorded("node-0.txt"));
      for (int i = 0; i < BODIES; i++) {
        int parser = random.nextInt(PARSERS);
        assertThat(recordings.get(parser).of(parsers.get(parser), TEXT, body))
            .describedAs("seed %d, body %d", seed, i)
            .isEqualTo(RecordingHandler.fresh(TEXT, body));
        body =
            random.nextInt(6) == 0
                ? mutations.excerpt(Fixtures.recorded("federate-0.txt"))
                : mutations.ofLines(body);
      }
    }
  }

  @Test
  void bodiesOfManyTargetsAtOnce_areParsedAsIfAlone() throws Exception {
    ParserMemory memory = ParserMemory.shared(new ParserBuffers(), 1 << 16);
    try (ExecutorService threads = Executors.newFixedThreadPool(PARSERS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < PARSERS; thread++) {
        Random random = new Random(seed + thread);
        all.add(threads.submit(() -> parseMany(memory, random)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private void parseMany(ParserMemory memory, Random random) {
    Mutations mutations = new Mutations(random);
    ExpositionParser parser = new ExpositionParser(memory);
    RecordingHandler recording = new RecordingHandler().ofSharedNumbers();
    byte[] body = Fixtures.recorded("node-0.txt");
    for (int i = 0; i < BODIES / 10; i++) {
      assertThat(recording.of(parser, TEXT, body))
          .describedAs("seed %d, body %d", seed, i)
          .isEqualTo(RecordingHandler.fresh(TEXT, body));
      body = mutations.ofLines(Fixtures.recorded(i % 7 == 0 ? "node-1.txt" : "node-0.txt"));
    }
  }

  @Test
  void targetWithTheSeriesOfAnother_makesNone() {
    ParserMemory memory = ParserMemory.shared(new ParserBuffers(), 1 << 20);
    byte[] body = "# TYPE a gauge\na{x=\"1\"} 1\nb 2\n".getBytes(UTF_8);
    new RecordingHandler().of(new ExpositionParser(memory), TEXT, body);
    long bytes = memory.bytes();
    new RecordingHandler().of(new ExpositionParser(memory), TEXT, body);
    assertThat(memory.bytes()).isEqualTo(bytes);
  }

  @Test
  void targetOfEverNewSeries_leavesTheMemory() {
    ParserMemory memory = ParserMemory.shared(new ParserBuffers(), 1 << 24);
    ExpositionParser parser = new ExpositionParser(memory);
    RecordingHandler recording = new RecordingHandler().ofSharedNumbers();
    for (int i = 0; i < 5; i++) {
      recording.of(parser, TEXT, ever(i));
    }
    long bytes = memory.bytes();
    for (int i = 5; i < 50; i++) {
      recording.of(parser, TEXT, ever(i));
    }
    assertThat(memory.bytes()).isEqualTo(bytes);
    assertThat(parser.bytes()).isLessThan(2 * bytes);
  }

  private static byte[] ever(int round) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      body.append("a{n=\"").append(round).append('-').append(i).append("\"} 1\n");
    }
    return body.toString().getBytes(UTF_8);
  }
}
