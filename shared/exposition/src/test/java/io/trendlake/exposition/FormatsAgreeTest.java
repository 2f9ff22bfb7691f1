// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.testkit.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The same families are the same samples, whether they come as text or as protobuf. */
final class FormatsAgreeTest {

  private static final int ROUNDS = 500;
  private static final String[] TYPES = {"counter", "gauge", "summary", "untyped", "histogram"};
  private static final String[] TEXTS = {
    "", "a", "b c", "\"q\"", "back\\slash", "line\nfeed", "\u00fc"
  };

  private final StringBuilder text = new StringBuilder();
  private final List<byte[]> families = new ArrayList<>();

  @Test
  void randomFamilies_areReadAlike() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    RecordingHandler ofText = new RecordingHandler();
    RecordingHandler ofMessages = new RecordingHandler();
    ExpositionParser texts = new ExpositionParser();
    ExpositionParser messages = new ExpositionParser();
    for (int round = 0; round < ROUNDS; round++) {
      text.setLength(0);
      families.clear();
      for (int family = random.nextInt(5); family >= 0; family--) {
        write(random, "f" + random.nextInt(20) + "_" + family, random.nextInt(TYPES.length));
      }
      byte[] body = MessageWriter.body(families.toArray(byte[][]::new));
      byte[] lines = text.toString().getBytes(UTF_8);
      assertThat(ofMessages.of(messages, ExpositionFormat.PROTOBUF, body))
          .describedAs("-Dseed=%d, round %d", seed, round)
          .isEqualTo(ofText.of(texts, ExpositionFormat.PROMETHEUS_TEXT, lines));
    }
  }

  private void write(Random random, String name, int type) {
    text.append("# HELP ").append(name).append(" Help.\n");
    text.append("# TYPE ").append(name).append(' ').append(TYPES[type]).append('\n');
    List<Consumer<MessageWriter>> metrics = new ArrayList<>();
    for (int metric = random.nextInt(3); metric >= 0; metric--) {
      TreeMap<String, String> labels = new TreeMap<>();
      labels.put("n", Integer.toString(metric));
      for (int label = random.nextInt(3); label > 0; label--) {
        labels.put("l" + random.nextInt(4), TEXTS[random.nextInt(TEXTS.length)]);
      }
      Consumer<MessageWriter> value = metric(random, name, type, labels);
      metrics.add(message -> {
        labels.forEach(message::label);
        value.accept(message);
      });
    }
    MessageWriter family = new MessageWriter().text(1, name).text(2, "Help.").number(3, type);
    metrics.forEach(metric -> family.message(4, metric));
    families.add(family.bytes());
  }

  /** Writes a metric's lines; gives what its message has besides labels. */
  private Consumer<MessageWriter> metric(
      Random random, String name, int type, Map<String, String> labels) {
    double value = random.nextInt(4) == 0 ? random.nextGaussian() : random.nextInt(1000);
    long count = random.nextInt(1000);
    double[] numbers = random.doubles(random.nextInt(4), 0, 1e7).sorted().toArray();
    switch (type) {
      case MessageWriter.SUMMARY, MessageWriter.HISTOGRAM -> {
        line(name + "_count", labels, "", (double) count);
        line(name + "_sum", labels, "", value);
      }
      default -> line(name, labels, "", value);
    }
    if (type == MessageWriter.SUMMARY) {
      for (double number : numbers) {
        line(name, labels, ",quantile=\"" + number + "\"", value);
      }
      return m ->
          m.message(
              4,
              s -> {
                s.number(1, count).real(2, value);
                for (double number : numbers) {
                  s.message(3, q -> q.real(1, number).real(2, value));
                }
              });
    }
    if (type == MessageWriter.HISTOGRAM) {
      for (double number : numbers) {
        line(name + "_bucket", labels, ",le=\"" + number + "\"", (double) count);
      }
      line(name + "_bucket", labels, ",le=\"+Inf\"", (double) count);
      return m ->
          m.message(
              7,
              h -> {
                h.number(1, count).real(2, value);
                for (double number : numbers) {
                  h.bucket(number, count);
                }
              });
    }
    int field = type == MessageWriter.COUNTER ? 3 : type == MessageWriter.GAUGE ? 2 : 5;
    return m -> m.message(field, v -> v.real(1, value));
  }

  private void line(String name, Map<String, String> labels, String more, double value) {
    List<String> pairs = new ArrayList<>();
    labels.forEach((label, of) ->
        pairs.add(
            label
                + "=\""
                + of.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
                + "\""));
    text.append(name).append('{').append(String.join(",", pairs)).append(more).append("} ");
    text.append(value).append('\n');
  }
}
