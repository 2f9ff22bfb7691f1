// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static io.trendlake.testkit.MessageWriter.body;
import static io.trendlake.testkit.MessageWriter.family;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.testkit.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What becomes of numbers, labels and texts in protobuf. */
final class MessagesTest {

  private static List<String> parsed(byte[] body) {
    return RecordingHandler.fresh(ExpositionFormat.PROTOBUF, body);
  }

  /** What is handed out besides metadata. */
  private static List<String> samples(byte[]... families) {
    return parsed(body(families)).stream().filter(line -> !line.startsWith("Metric")).toList();
  }

  @Test
  void counter_hasTheNameOfItsFamilyAndNoOther() {
    assertThat(parsed(body(family("c", MessageWriter.COUNTER, m -> m.label("a", "1").counter(5)))))
        .containsExactly(
            "MetricMetadata[name=c, type=COUNTER, unit=, help=Help.]", "counter c{a=\"1\"} 5.0");
  }

  @Test
  void summary_isCountSumAndQuantiles() {
    Consumer<MessageWriter> summary =
        s -> s.number(1, 3).real(2, 1.5).message(3, q -> q.real(1, 0.5).real(2, 7));
    assertThat(samples(family("s", MessageWriter.SUMMARY, m -> m.message(4, summary))))
        .containsExactly(
            "summary s_count 3.0", "summary s_sum 1.5", "summary s{quantile=\"0.5\"} 7.0");
  }

  @Test
  void valueThatIsLeftOut_isZero() {
    byte[] family =
        family(
            "u",
            MessageWriter.UNTYPED,
            m -> m.message(5, v -> v.real(1, 5)),
            m -> m.label("a", "1"));
    assertThat(samples(family)).containsExactly("unknown u 5.0", "unknown u{a=\"1\"} 0.0");
  }

  @Test
  void labelsThatDoNotStandTogether_areTheSeriesAllTheSame() {
    byte[] apart =
        family(
            "g",
            MessageWriter.GAUGE,
            m -> m.label("b", "2").gauge(1).label("a", "1").label("c", "3"));
    byte[] together =
        family(
            "g",
            MessageWriter.GAUGE,
            m -> m.label("b", "2").label("a", "1").label("c", "3").gauge(2));
    RecordingHandler recording = new RecordingHandler();
    ExpositionParser parser = new ExpositionParser();
    recording.of(parser, ExpositionFormat.PROTOBUF, body(apart));
    assertThat(recording.of(parser, ExpositionFormat.PROTOBUF, body(together)))
        .contains("gauge g{a=\"1\",b=\"2\",c=\"3\"} 2.0");
    assertThat(recording.numbered()).isEqualTo(1);
  }

  @Test
  void metricsBeforeTheName_areOfTheFamily() {
    byte[] family =
        new MessageWriter()
            .message(4, m -> m.gauge(1))
            .number(3, MessageWriter.GAUGE)
            .text(5, "seconds")
            .text(1, "wrong")
            .text(1, "g")
            .bytes();
    assertThat(parsed(body(family)))
        .containsExactly("MetricMetadata[name=g, type=GAUGE, unit=seconds, help=]", "gauge g 1.0");
  }

  @Test
  void messageInTwoParts_isOne() {
    byte[] family =
        family(
            "c",
            MessageWriter.COUNTER,
            m ->
                m.message(3, c -> c.real(1, 1)).message(3, c -> c.message(3, t -> t.number(1, 7))));
    assertThat(samples(family)).containsExactly("counter c 1.0", "start counter c 7000");
  }

  @Test
  void startOfAMessageThatIsNotOfTheFamilysType_isNone() {
    Consumer<MessageWriter> start = t -> t.number(1, 7);
    byte[] family =
        family(
            "s",
            MessageWriter.GAUGE,
            m ->
                m.gauge(1)
                    .message(7, h -> h.message(15, start))
                    .message(3, c -> c.message(3, start)));
    assertThat(samples(family)).containsExactly("gauge s 1.0");
  }

  @Test
  void metricWithABlankName_failsTheBody() {
    assertThat(samples(family("a", MessageWriter.GAUGE, m -> m.label("__name__", "").gauge(1))))
        .last()
        .asString()
        .endsWith("the label \"__name__\" has no value, so the metric has no name");
  }

  @Test
  void timestamp_isThatOfAllSamplesOfTheMetric() {
    byte[] family =
        family("h", MessageWriter.HISTOGRAM, m -> m.number(6, 9).message(7, h -> h.number(1, 2)));
    assertThat(samples(family))
        .containsExactly(
            "histogram h_count 2.0 @9",
            "histogram h_sum 0.0 @9",
            "histogram h_bucket{le=\"+Inf\"} 2.0 @9");
  }

  @Test
  void exemplars_areThoseOfTheSampleBefore() {
    Consumer<MessageWriter> exemplar =
        e ->
            e.message(1, pair -> pair.text(1, "trace").text(2, "x"))
                .real(2, 0.5)
                .message(3, t -> t.number(1, 3).number(2, 4_000_000));
    byte[] family =
        family(
            "c", MessageWriter.COUNTER, m -> m.message(3, c -> c.real(1, 1).message(2, exemplar)));
    assertThat(samples(family))
        .containsExactly("counter c 1.0", "exemplar counter c {trace=\"x\"} 0.5 @3004");
  }

  @Test
  void unknownFieldsOfEveryKind_areSkipped() {
    byte[] unknown =
        new MessageWriter()
            .number(100, 5)
            .real(101, 1)
            .text(102, "x")
            .tag(103, 5)
            .varint(0x01010101)
            .tag(104, 3)
            .tag(105, 3)
            .number(106, 1)
            .tag(105, 4)
            .tag(104, 4)
            .bytes();
    MessageWriter family = new MessageWriter();
    family.text(1, "g").number(3, MessageWriter.GAUGE);
    family.message(4, m -> m.gauge(1).label("a", "1").text(99, "x"));
    byte[] withUnknown = new byte[family.bytes().length + unknown.length];
    System.arraycopy(unknown, 0, withUnknown, 0, unknown.length);
    System.arraycopy(family.bytes(), 0, withUnknown, unknown.length, family.bytes().length);
    assertThat(samples(withUnknown)).containsExactly("gauge g{a=\"1\"} 1.0");
  }

  @Test
  void familyWithoutMetrics_isNotLookedAt() {
    byte[] empty = new MessageWriter().bytes(1, new byte[] {(byte) 0xff}).number(3, 77).bytes();
    assertThat(samples(empty, family("g", MessageWriter.GAUGE, m -> m.gauge(1))))
        .containsExactly("gauge g 1.0");
  }

  @Test
  void texts_thatAreNotUtf8_failAtTheirPlace() {
    byte[] bad = {'x', (byte) 0xff};
    byte[] name =
        new MessageWriter().bytes(1, bad).number(3, 1).message(4, m -> m.gauge(1)).bytes();
    byte[] help =
        new MessageWriter().text(1, "g").bytes(2, bad).message(4, m -> m.gauge(1)).bytes();
    byte[] value =
        family(
            "g", MessageWriter.GAUGE, m -> m.message(1, pair -> pair.text(1, "a").bytes(2, bad)));
    assertThat(parsed(body(name)))
        .containsExactly("error byte 3: a metric name is empty or not valid UTF-8");
    assertThat(parsed(body(help)))
        .containsExactly("error byte 6: the help text of \"g\" is not valid UTF-8");
    assertThat(parsed(body(value)).getLast()).endsWith("a label value is not valid UTF-8");
  }

  @Test
  void labelGivenTwice_failsTheSampleAndNotThoseBefore() {
    byte[] family =
        family(
            "g",
            MessageWriter.GAUGE,
            m -> m.gauge(1),
            m -> m.label("a", "1").label("a", "2").gauge(2));
    List<String> found = samples(family);
    assertThat(found.getFirst()).isEqualTo("gauge g 1.0");
    assertThat(found.getLast()).startsWith("error byte ").contains("in the labels");
    assertThat(found).hasSize(2);
  }

  @Test
  void labelWithoutValue_isNoLabelAndIsNamed() throws ExpositionException {
    byte[] body = body(family("g", MessageWriter.GAUGE, m -> m.label("a", "").gauge(1)));
    assertThat(samples(family("g", MessageWriter.GAUGE, m -> m.label("a", "").gauge(1))))
        .containsExactly("gauge g 1.0");
    List<List<String>> blank = new ArrayList<>();
    new ExpositionParser()
        .parse(
            ExpositionFormat.PROTOBUF,
            body,
            0,
            body.length,
            new SampleHandler() {
              @Override
              public void series(int id, ExposedSeries series) {
                blank.add(series.blankLabels());
              }

              @Override
              public void sample(int id, double value, long ts) {}

              @Override
              public void forgotten() {}
            });
    assertThat(blank).containsExactly(List.of("a"));
  }

  /** A name stands once in a body, however many metrics have it. */
  @Test
  void manyMetricsOfALongName_areRememberedFromBodyToBody() {
    MessageWriter family = new MessageWriter();
    family.text(1, "n".repeat(500)).number(3, MessageWriter.GAUGE);
    for (int i = 0; i < 5000; i++) {
      String value = Integer.toString(i);
      family.message(4, m -> m.label("l", value).gauge(1));
    }
    RecordingHandler recording = new RecordingHandler();
    ExpositionParser parser = new ExpositionParser();
    for (int scrape = 0; scrape < 3; scrape++) {
      recording.of(parser, ExpositionFormat.PROTOBUF, body(family.bytes()));
    }
    assertThat(recording.announced()).isEqualTo(5000);
  }

  @Test
  void textSentAsProtobuf_fails() {
    assertThat(parsed("# TYPE a gauge\na 1\n".getBytes(UTF_8)))
        .singleElement()
        .asString()
        .startsWith("error byte 0: a family of 35 bytes where only ");
  }
}
