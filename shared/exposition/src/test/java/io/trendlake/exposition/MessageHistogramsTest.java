// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static io.trendlake.testkit.MessageWriter.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.HistogramOptions;
import io.trendlake.testkit.MessageWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which form the histograms of protobuf are handed out, and which are refused. */
final class MessageHistogramsTest {

  private static final Consumer<MessageWriter> CLASSIC =
      h -> h.number(1, 6).real(2, 4.5).bucket(1, 4).bucket(10, 5);

  @SuppressWarnings("UnnecessaryLambda") // As the others are.
  private static final Consumer<MessageWriter> NATIVE =
      h ->
          h.number(1, 6)
              .real(2, 4.5)
              .signed(5, 3)
              .real(6, 0.5)
              .number(7, 1)
              .span(-1, 2)
              .span(2, 1)
              .signed(13, 2)
              .signed(13, -1)
              .signed(13, 1);

  private static final Consumer<MessageWriter> BOTH =
      CLASSIC.andThen(h -> h.signed(5, 3).real(6, 0.5).number(7, 6));

  private static List<String> samples(
      HistogramOptions options, int type, List<Consumer<MessageWriter>> histograms) {
    MessageWriter writer = new MessageWriter().text(1, "h").number(3, type);
    for (int i = 0; i < histograms.size(); i++) {
      int number = i;
      writer.message(4, m -> m.label("n", "" + number).message(7, histograms.get(number)));
    }
    ExpositionParser parser =
        new ExpositionParser(ParserMemory.unshared(new ParserBuffers()), options);
    return new RecordingHandler()
        .of(parser, ExpositionFormat.PROTOBUF, body(writer.bytes())).stream()
            .filter(line -> !line.startsWith("Metric"))
            .toList();
  }

  /** The forms in short: c for a classic one, n for a native one, x for one with custom buckets. */
  private static String forms(HistogramOptions options, Consumer<MessageWriter> histogram) {
    StringBuilder forms = new StringBuilder();
    for (String line : samples(options, MessageWriter.HISTOGRAM, List.of(histogram))) {
      if (line.contains("h_count")) {
        forms.append('c');
      } else if (line.contains("schema -53")) {
        forms.append('x');
      } else if (line.contains("schema")) {
        forms.append('n');
      }
    }
    return forms.toString();
  }

  /** The table of Prometheus's {@code protobufparse.go}, whose columns are in this order. */
  @ParameterizedTest
  @CsvSource({
    "false, false, false, c, c, c",
    "false, true, false, c, c, c",
    "false, false, true, x, x, x",
    "false, true, true, cx, cx, cx",
    "true, false, false, c, n, n",
    "true, true, false, c, n, nc",
    "true, false, true, x, n, n",
    "true, true, true, cx, n, nc",
  })
  void histogram_isHandedOutInTheFormsThatAreAskedFor(
      boolean nativeHistograms,
      boolean alwaysClassic,
      boolean convertClassic,
      String ofClassic,
      String ofNative,
      String ofBoth) {
    HistogramOptions options =
        new HistogramOptions(nativeHistograms, alwaysClassic, convertClassic);
    assertThat(forms(options, CLASSIC)).isEqualTo(ofClassic);
    assertThat(forms(options, NATIVE)).isEqualTo(ofNative);
    assertThat(forms(options, BOTH)).isEqualTo(ofBoth);
  }

  private static final HistogramOptions WANTS_NATIVE = new HistogramOptions(true, false, false);

  /** Prometheus takes the form of one metric for that of the next, and loses some or fails. */
  @Test
  void eachMetricOfAFamily_isJudgedByItself() {
    assertThat(samples(WANTS_NATIVE, MessageWriter.HISTOGRAM, List.of(CLASSIC, NATIVE, CLASSIC)))
        .hasSize(5 + 1 + 5)
        .element(5)
        .asString()
        .contains("schema 3");
  }

  @Test
  void nativeHistogram_listsTheBucketsThatHaveObservations() {
    assertThat(samples(WANTS_NATIVE, MessageWriter.HISTOGRAM, List.of(NATIVE)))
        .containsExactly(
            "histogram h{n=\"0\"} schema 3 count 6.0 sum 4.5 zero 0.5:1.0 + [-1:2.0, 0:1.0, 3:2.0] - []");
  }

  @Test
  void gaugeHistogram_isNoCounter() {
    assertThat(samples(WANTS_NATIVE, MessageWriter.GAUGE_HISTOGRAM, List.of(NATIVE)))
        .singleElement()
        .asString()
        .startsWith("gaugehistogram h")
        .endsWith(" gauge");
  }

  @Test
  void packedNumbers_areTheSameAsSingleOnes() {
    Consumer<MessageWriter> packed =
        h ->
            h.number(1, 6)
                .real(2, 4.5)
                .signed(5, 3)
                .real(6, 0.5)
                .number(7, 1)
                .span(-1, 2)
                .span(2, 1)
                .message(
                    13,
                    list -> list.varint(MessageWriter.zigzag(2)).varint(MessageWriter.zigzag(-1)))
                .signed(13, 1);
    assertThat(samples(WANTS_NATIVE, MessageWriter.HISTOGRAM, List.of(packed)))
        .isEqualTo(samples(WANTS_NATIVE, MessageWriter.HISTOGRAM, List.of(NATIVE)));
  }

  @Test
  void fractionalCounts_replaceWholeOnes() {
    Consumer<MessageWriter> fractional =
        h -> h.number(1, 99).real(4, 2.5).signed(5, 0).span(1, 2).real(14, 2).real(14, 0.5);
    assertThat(samples(WANTS_NATIVE, MessageWriter.HISTOGRAM, List.of(fractional)))
        .containsExactly(
            "histogram h{n=\"0\"} schema 0 count 2.5 sum 0.0 zero 0.0:0.0 + [1:2.0, 2:0.5] - []");
  }

  @Test
  void partsThatDoNotFit_areRefusedWithTheSeries() {
    Consumer<MessageWriter> belowZero = h -> h.number(1, 1).span(0, 2).signed(13, 1).signed(13, -2);
    Consumer<MessageWriter> miscounted = h -> h.number(1, 9).span(0, 1).signed(13, 1);
    Consumer<MessageWriter> backwards =
        h -> h.number(1, 2).span(5, 1).span(-3, 1).signed(13, 1).signed(13, 0);
    assertThat(
            samples(
                WANTS_NATIVE, MessageWriter.HISTOGRAM, List.of(belowZero, miscounted, backwards)))
        .containsExactly(
            "invalid histogram h{n=\"0\"} the positive bucket number 2 has a count below 0: -1.0",
            "invalid histogram h{n=\"1\"} the count is 9, and the buckets have 1 observations",
            "invalid histogram h{n=\"2\"} on the positive side, the bucket 3 comes after the bucket 5");
  }

  @Test
  void spansOfOtherThanTheGivenBuckets_failTheBody() {
    Consumer<MessageWriter> huge = h -> h.number(1, 1).span(0, -1).signed(13, 1);
    assertThat(samples(WANTS_NATIVE, MessageWriter.HISTOGRAM, List.of(huge)).getLast())
        .endsWith("the positive spans are of 4294967295 buckets, and 1 are given");
  }

  @Test
  void convertedHistogram_hasTheBoundsOfTheClassicOne() {
    HistogramOptions converts = new HistogramOptions(false, false, true);
    assertThat(samples(converts, MessageWriter.HISTOGRAM, List.of(CLASSIC)))
        .containsExactly(
            "histogram h{n=\"0\"} schema -53 count 6.0 sum 4.5 zero 0.0:0.0 + [0:4.0, 1:1.0, 2:1.0]"
                + " - [] bounds [1.0, 10.0]");
  }

  @Test
  void classicBucketsThatDoNotAddUp_failTheBodyWhereTheyAreConverted() {
    Consumer<MessageWriter> shrinking = h -> h.number(1, 6).bucket(1, 4).bucket(10, 3);
    assertThat(
            samples(
                    new HistogramOptions(false, false, true),
                    MessageWriter.HISTOGRAM,
                    List.of(shrinking))
                .getLast())
        .startsWith("error byte")
        .contains("the bucket up to 10.0 has a count of 3.0, fewer than the bucket before it, 4.0");
  }
}
