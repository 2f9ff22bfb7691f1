// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.config;
import static io.trendlake.scrape.TestScrapes.histograms;
import static io.trendlake.scrape.TestScrapes.stored;
import static io.trendlake.scrape.TestScrapes.synthetic;
import static io.trendlake.testkit.MessageWriter.body;
import static io.trendlake.testkit.MessageWriter.family;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Outcome;
import io.trendlake.testkit.MessageWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What becomes of native histograms in a body, and of those that classic ones are made into. */
class NativeHistogramScrapeTest {

  private static final String PROTOBUF =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

  private static final String H = "h{account=\"111111111111\",instance=\"host:9100\",job=\"app\"}";

  private static final String CLASSIC_TEXT =
      """
      # TYPE h histogram
      h_bucket{le="1"} 1
      h_bucket{le="+Inf"} 3
      h_sum 4
      h_count 3
      """;

  private static ScrapeConfig.Builder nativeOnly() {
    return config().histograms(new HistogramOptions(true, false, false));
  }

  private static ScrapeConfig.Builder converting(boolean alwaysClassic) {
    return config().histograms(new HistogramOptions(false, alwaysClassic, true));
  }

  /** A metric with buckets 1 to n, an observation each, and a classic form of one bucket. */
  private static Consumer<MessageWriter> metric(int n) {
    return metric(n, n);
  }

  private static Consumer<MessageWriter> metric(int n, int count) {
    return metric -> metric.message(7, histogram -> fill(histogram, n, count));
  }

  private static Consumer<MessageWriter> metricAt(long ts, int n, int count) {
    return metric -> metric.message(7, histogram -> fill(histogram, n, count)).number(6, ts);
  }

  private static void fill(MessageWriter histogram, int n, int count) {
    histogram.number(1, count).real(2, 1.5 * n).bucket(1, n).signed(5, 0).span(1, n);
    for (int i = 0; i < n; i++) {
      histogram.signed(13, i == 0 ? 1 : 0);
    }
  }

  private static byte[] h(int n) {
    return family("h", MessageWriter.HISTOGRAM, metric(n));
  }

  private static byte[] gauge(String name) {
    return family(name, MessageWriter.GAUGE, metric -> metric.gauge(1));
  }

  /** The histogram of the only series. */
  private static NativeHistogram only(ScrapeResult result) {
    return Objects.requireNonNull(histograms(result).get(H));
  }

  private static String reason(ScrapeResult result) {
    return result.outcome().result() instanceof Outcome.Failed failed ? failed.reason() : "";
  }

  @Test
  void nativeHistogram_isOneSampleWithTheTargetsLabels() {
    ScrapeResult result = new TestScrapes(nativeOnly()).scrape(body(h(3)), PROTOBUF);
    assertThat(histograms(result)).containsOnlyKeys(H);
    NativeHistogram h = histograms(result).values().iterator().next();
    assertThat(h.count()).isEqualTo(3);
    assertThat(h.positiveIndexes()).containsExactly(1, 2, 3);
    assertThat(stored(result)).isEmpty();
    assertThat(synthetic(result))
        .containsEntry("up", 1.0)
        .containsEntry("scrape_samples_scraped", 1.0)
        .containsEntry("scrape_samples_post_metric_relabeling", 1.0)
        .containsEntry("scrape_series_added", 1.0);
    assertThat(result.samples().series(0).type()).isEqualTo(MetricType.HISTOGRAM);
    assertThat(result.samples().ts(0)).isEqualTo(TestScrapes.FIRST_SLOT.toEpochMilli());
    assertThat(result.outcome().result())
        .isInstanceOfSatisfying(
            Outcome.Scraped.class, scraped -> assertThat(scraped.samples()).isEqualTo(1));
  }

  @Test
  void nativeHistogram_isClassicUnlessAskedFor() {
    ScrapeResult result = new TestScrapes(config()).scrape(body(h(3)), PROTOBUF);
    assertThat(histograms(result)).isEmpty();
    assertThat(stored(result)).hasSize(4);
  }

  @Test
  void alwaysClassic_hasBothForms() {
    ScrapeResult result =
        new TestScrapes(config().histograms(new HistogramOptions(true, true, false)))
            .scrape(body(h(3)), PROTOBUF);
    assertThat(histograms(result)).containsOnlyKeys(H);
    assertThat(stored(result)).hasSize(4);
    assertThat(synthetic(result)).containsEntry("scrape_samples_scraped", 5.0);
  }

  @Test
  void histogramOfTheNextBody_isNotNew() {
    TestScrapes scrapes = new TestScrapes(nativeOnly());
    scrapes.scrape(body(h(3)), PROTOBUF);
    ScrapeResult second = scrapes.scrape(body(h(4)), PROTOBUF);
    assertThat(synthetic(second)).containsEntry("scrape_series_added", 0.0);
    assertThat(only(second).count()).isEqualTo(4);
  }

  @Test
  void seriesThatTurnsIntoAHistogramAndBack_isNotNew() {
    TestScrapes scrapes = new TestScrapes(nativeOnly());
    scrapes.scrape(body(gauge("h")), PROTOBUF);
    ScrapeResult asHistogram = scrapes.scrape(body(h(1)), PROTOBUF);
    ScrapeResult asNumber = scrapes.scrape(body(gauge("h")), PROTOBUF);
    assertThat(synthetic(asHistogram)).containsEntry("scrape_series_added", 0.0);
    assertThat(histograms(asHistogram)).hasSize(1);
    assertThat(synthetic(asNumber)).containsEntry("scrape_series_added", 0.0);
    assertThat(stored(asNumber)).containsEntry(H, 1.0);
  }

  @Test
  void histogramTwice_firstIsTakenAndTheOtherCounted() {
    byte[] twice = family("h", MessageWriter.HISTOGRAM, metric(1), metric(2));
    ScrapeResult result = new TestScrapes(nativeOnly()).scrape(body(twice), PROTOBUF);
    assertThat(only(result).count()).isEqualTo(1);
    assertThat(result.dropped().duplicates()).isEqualTo(1);
    assertThat(synthetic(result))
        .containsEntry("up", 1.0)
        .containsEntry("scrape_samples_post_metric_relabeling", 2.0);
  }

  @Test
  void numberAndHistogramOfOneSeries_firstIsTaken() {
    ScrapeResult numberFirst =
        new TestScrapes(nativeOnly()).scrape(body(gauge("h"), h(2)), PROTOBUF);
    assertThat(stored(numberFirst)).containsOnlyKeys(H);
    assertThat(histograms(numberFirst)).isEmpty();
    ScrapeResult histogramFirst =
        new TestScrapes(nativeOnly()).scrape(body(h(2), gauge("h")), PROTOBUF);
    assertThat(histograms(histogramFirst)).containsOnlyKeys(H);
    assertThat(stored(histogramFirst)).isEmpty();
  }

  @Test
  void explicitTimestamps_areHonouredAndKeptInOrder() {
    long ts = TestScrapes.FIRST_SLOT.toEpochMilli();
    byte[] three =
        family(
            "h",
            MessageWriter.HISTOGRAM,
            metricAt(ts - 2000, 1, 1),
            metricAt(ts - 1000, 2, 2),
            metricAt(ts - 3000, 3, 3));
    ScrapeResult first = new TestScrapes(nativeOnly()).scrape(body(three), PROTOBUF);
    assertThat(first.samples().ts(0)).isEqualTo(ts - 2000);
    assertThat(first.samples().ts(1)).isEqualTo(ts - 1000);
    TestScrapes scrapes = new TestScrapes(nativeOnly());
    scrapes.scrape(body(family("h", MessageWriter.HISTOGRAM, metricAt(ts, 1, 1))), PROTOBUF);
    ScrapeResult late =
        scrapes.scrape(
            body(family("h", MessageWriter.HISTOGRAM, metricAt(ts - 1, 1, 1))), PROTOBUF);
    assertThat(histograms(late)).isEmpty();
    assertThat(late.dropped().outOfOrder()).isEqualTo(1);
  }

  @Test
  void timestampsThatAreNotHonoured_areTheScrapes() {
    ScrapeResult result =
        new TestScrapes(nativeOnly().honorTimestamps(false))
            .scrape(body(family("h", MessageWriter.HISTOGRAM, metricAt(5, 1, 1))), PROTOBUF);
    assertThat(result.samples().ts(0)).isEqualTo(TestScrapes.FIRST_SLOT.toEpochMilli());
  }

  @Test
  void sampleLimit_countsAHistogramOnce() {
    byte[] two = body(h(3), gauge("g"));
    ScrapeResult within = new TestScrapes(nativeOnly().sampleLimit(2)).scrape(two, PROTOBUF);
    assertThat(within.outcome().up()).isTrue();
    ScrapeResult beyond =
        new TestScrapes(nativeOnly().sampleLimit(2))
            .scrape(body(h(3), gauge("g"), gauge("i")), PROTOBUF);
    assertThat(reason(beyond)).isEqualTo("sample_limit exceeded (samples: 3, limit: 2)");
  }

  @Test
  void bucketLimit_reducesTheResolution() {
    ScrapeResult result =
        new TestScrapes(nativeOnly().nativeHistogramBucketLimit(2)).scrape(body(h(4)), PROTOBUF);
    NativeHistogram stored = only(result);
    assertThat(stored.schema()).isEqualTo(-1);
    assertThat(stored.positiveIndexes()).containsExactly(1, 2);
    assertThat(stored.positiveCounts()).containsExactly(2, 2);
  }

  @Test
  void bucketFactor_reducesTheResolution() {
    ScrapeResult result =
        new TestScrapes(nativeOnly().nativeHistogramMinBucketFactor(16))
            .scrape(body(h(4)), PROTOBUF);
    assertThat(only(result).schema()).isEqualTo(-2);
    assertThat(only(result).positiveCounts()).containsExactly(4);
  }

  @Test
  void bucketLimitThatCannotBeMet_failsTheScrapeAfterAllWasCounted() {
    ScrapeResult result =
        new TestScrapes(converting(false).nativeHistogramBucketLimit(1))
            .scrape("a 1\n" + CLASSIC_TEXT + "# TYPE g gauge\ng 1\n");
    assertThat(reason(result))
        .isEqualTo(
            "native_histogram_bucket_limit exceeded by histograms of which the resolution cannot"
                + " be reduced further (histograms: 1, limit: 1)");
    assertThat(synthetic(result))
        .containsEntry("up", 0.0)
        .containsEntry("scrape_samples_scraped", 3.0)
        .containsEntry("scrape_samples_post_metric_relabeling", 3.0)
        .containsEntry("scrape_series_added", 1.0);
    assertThat(result.reached()).hasSize(2);
  }

  @Test
  void bothLimitsExceeded_sampleLimitIsTheReason() {
    ScrapeResult result =
        new TestScrapes(converting(false).nativeHistogramBucketLimit(1).sampleLimit(1))
            .scrape("a 1\n" + CLASSIC_TEXT + "# TYPE g gauge\ng 1\n");
    assertThat(reason(result)).isEqualTo("sample_limit exceeded (samples: 2, limit: 1)");
  }

  @Test
  void histogramThatIsNotValid_failsTheScrape() {
    byte[] wrong = family("h", MessageWriter.HISTOGRAM, metric(2, 7));
    ScrapeResult result =
        new TestScrapes(nativeOnly()).scrape(body(gauge("a"), wrong, gauge("z")), PROTOBUF);
    assertThat(reason(result))
        .isEqualTo(
            "the native histogram "
                + H
                + " is not valid: the count is 7, and the buckets have 2 observations");
    assertThat(synthetic(result))
        .containsEntry("scrape_samples_scraped", 2.0)
        .containsEntry("scrape_samples_post_metric_relabeling", 1.0)
        .containsEntry("scrape_series_added", 1.0);
  }

  @Test
  void histogramThatIsNotValid_isNoFaultWhereItWouldNotBeStored() {
    byte[] wrong = family("h", MessageWriter.HISTOGRAM, metric(2, 7));
    assertThat(
            new TestScrapes(nativeOnly().metricRelabelConfigs(List.of(TestRules.dropNames("h"))))
                .scrape(body(wrong), PROTOBUF)
                .outcome()
                .up())
        .isTrue();
    byte[] again = family("h", MessageWriter.HISTOGRAM, metric(2), metric(2, 7));
    assertThat(new TestScrapes(nativeOnly()).scrape(body(again), PROTOBUF).outcome().up()).isTrue();
    byte[] old = family("h", MessageWriter.HISTOGRAM, metricAt(5, 2, 7));
    ScrapeResult outOfBounds = new TestScrapes(nativeOnly()).scrape(body(old), PROTOBUF);
    assertThat(outOfBounds.outcome().up()).isTrue();
    assertThat(outOfBounds.dropped().outOfBounds()).isEqualTo(1);
  }

  @Test
  void schemaThatIsNotStored_failsTheScrape() {
    byte[] coarse =
        family(
            "h",
            MessageWriter.HISTOGRAM,
            metric ->
                metric.message(7, h -> h.number(1, 1).signed(5, -5).span(1, 1).signed(13, 1)));
    assertThat(reason(new TestScrapes(nativeOnly()).scrape(body(coarse), PROTOBUF)))
        .isEqualTo(
            "the native histogram "
                + H
                + " is not valid: the schema is -5, which is not -53 nor from -4 to 8");
  }

  @Test
  void gaugeHistogram_keepsThatItIsNoCounter() {
    byte[] gauge = family("h", MessageWriter.GAUGE_HISTOGRAM, metric(2));
    ScrapeResult result = new TestScrapes(nativeOnly()).scrape(body(gauge), PROTOBUF);
    assertThat(only(result).resetHint()).isEqualTo(NativeHistogram.ResetHint.GAUGE);
    assertThat(result.samples().series(0).type()).isEqualTo(MetricType.GAUGEHISTOGRAM);
  }

  @Test
  void metricRelabelling_seesTheNameWithoutSuffix() {
    ScrapeResult result =
        new TestScrapes(
                nativeOnly().metricRelabelConfigs(List.of(TestRules.set("__name__", "renamed"))))
            .scrape(body(h(1)), PROTOBUF);
    assertThat(histograms(result).keySet()).first().asString().startsWith("renamed{");
  }

  @Test
  void convertedText_isOneHistogramOfCustomBuckets() {
    ScrapeResult result = new TestScrapes(converting(false)).scrape(CLASSIC_TEXT);
    NativeHistogram h = only(result);
    assertThat(h.customBounds()).containsExactly(1);
    assertThat(h.positiveCounts()).containsExactly(1, 2);
    assertThat(stored(result)).isEmpty();
    assertThat(synthetic(result))
        .containsEntry("scrape_samples_scraped", 1.0)
        .containsEntry("scrape_series_added", 1.0);
  }

  @Test
  void convertedText_hasItsClassicFormTooWhereAskedFor() {
    ScrapeResult result = new TestScrapes(converting(true)).scrape(CLASSIC_TEXT);
    assertThat(histograms(result)).containsOnlyKeys(H);
    assertThat(stored(result)).hasSize(4);
  }

  @Test
  void failedScrape_hasReachedItsHistograms() {
    TestScrapes scrapes = new TestScrapes(nativeOnly());
    byte[] whole = body(h(2), gauge("g"));
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    ScrapeResult result = scrapes.scrape(cut, PROTOBUF);
    assertThat(result.outcome().up()).isFalse();
    assertThat(result.reached()).singleElement().extracting("name").isEqualTo("h");
    assertThat(histograms(result)).isEmpty();
  }

  @Test
  void targetsThatDifferInTheirForms_shareAMemory() {
    ScrapeMemory memory = new ScrapeMemory();
    TestScrapes converted = new TestScrapes(converting(false), TestScrapes.TARGET, memory);
    TestScrapes classic = new TestScrapes(config(), TestScrapes.TARGET, memory);
    for (int i = 0; i < 3; i++) {
      assertThat(histograms(converted.scrape(CLASSIC_TEXT))).hasSize(1);
      ScrapeResult result = classic.scrape(CLASSIC_TEXT);
      assertThat(histograms(result)).isEmpty();
      assertThat(stored(result)).hasSize(4);
    }
  }
}
