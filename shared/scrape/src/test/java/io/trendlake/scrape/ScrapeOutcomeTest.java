// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.FIRST_SLOT;
import static io.trendlake.scrape.TestScrapes.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.ScrapeProtocol;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.Exporter;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of a scrape on each condition that Prometheus distinguishes, against servers on the
 * loopback interface. A failed scrape stores nothing but the synthetic series.
 */
@Timeout(120)
class ScrapeOutcomeTest {

  private static final String THREE = "a 1\nb{x=\"1\"} 2\nb{x=\"2\"} 3\n";

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());

  @AfterEach
  void close() {
    fetcher.close();
  }

  @Test
  void success_storesAll() {
    try (Exporter exporter = Exporter.answering(THREE)) {
      ScrapeResult result = scrape(exporter.url(), config());
      assertThat(result.outcome().up()).isTrue();
      assertThat(result.outcome().ts()).isEqualTo(FIRST_SLOT);
      assertThat(result.outcome().result())
          .isInstanceOfSatisfying(
              Outcome.Scraped.class,
              scraped -> {
                assertThat(scraped.samples()).isEqualTo(3);
                assertThat(scraped.bytes()).isEqualTo(THREE.length());
                assertThat(scraped.duration()).isPositive();
              });
      assertThat(TestScrapes.stored(result)).hasSize(3);
      assertThat(TestScrapes.synthetic(result))
          .containsEntry("up", 1.0)
          .containsEntry("scrape_samples_scraped", 3.0)
          .containsEntry("scrape_samples_post_metric_relabeling", 3.0)
          .containsEntry("scrape_series_added", 3.0)
          .hasSize(5);
    }
  }

  /** Prometheus's parser hands such a sample out, and its storage refuses it. */
  @Test
  void labelNameGivenTwice_failsAndTheSampleIsCounted() {
    ScrapeResult result = new TestScrapes(config()).scrape("a 1\nc{x=\"1\",x=\"2\"} 1\nd 1\n");

    assertThat(result.outcome().up()).isFalse();
    assertThat(TestScrapes.synthetic(result)).containsEntry("scrape_samples_scraped", 2.0);
  }

  @Test
  void connectError_fails() {
    Url nobody = Url.of("http://127.0.0.1:1/metrics");
    ScrapeResult result = scrape(nobody, config().extraScrapeMetrics(true));
    assertFailed(result, "cannot connect to 127.0.0.1:1: Connection refused", 0);
    assertThat(TestScrapes.synthetic(result)).containsEntry("scrape_body_size_bytes", 0.0);
  }

  @Test
  void timeout_fails() {
    try (RawExporter exporter = RawExporter.start((out, self) -> self.hang())) {
      TargetSession session = session(exporter.url(), config());
      ScrapeResult result = scrape(session, Duration.ofMillis(200));
      assertFailed(result, "timed out after 200ms", 0);
      assertThat(TestScrapes.synthetic(result).get("scrape_duration_seconds")).isBetween(0.2, 10.0);
    }
  }

  @Test
  void statusOtherThan200_fails() {
    for (int status : new int[] {201, 302, 404, 500}) {
      try (Exporter exporter = Exporter.answering(THREE).status(status)) {
        assertFailed(
            scrape(exporter.url(), config()),
            "the target answered with HTTP status " + status + ", not 200",
            0);
      }
    }
  }

  @Test
  void bodySizeLimit_fails() {
    try (Exporter exporter = Exporter.answering(THREE)) {
      ScrapeResult result =
          scrape(exporter.url(), config().bodySizeLimit(10).extraScrapeMetrics(true));
      assertFailed(result, "the body reached the limit of 10 bytes", 0);
      assertThat(TestScrapes.synthetic(result)).containsEntry("scrape_body_size_bytes", -1.0);
    }
  }

  @Test
  void contentType_thatSaysNothing_failsWithoutFallback() {
    for (String contentType : List.of("", "text/html", "no type at all;;")) {
      try (Exporter exporter = Exporter.answering(THREE).contentType(contentType)) {
        assertFailed(scrape(exporter.url(), config()), "Content-Type", 0);
        ScrapeConfig.Builder withFallback =
            config().fallbackScrapeProtocol(ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);
        assertThat(scrape(exporter.url(), withFallback).outcome().up()).isTrue();
      }
    }
  }

  @Test
  void emptyBody_isUpWithoutSamples() {
    try (Exporter exporter = Exporter.answering("").without("Content-Type")) {
      ScrapeResult result = scrape(exporter.url(), config());
      assertThat(result.outcome().up()).isTrue();
      assertThat(TestScrapes.stored(result)).isEmpty();
      assertThat(TestScrapes.synthetic(result))
          .containsEntry("up", 1.0)
          .containsEntry("scrape_samples_scraped", 0.0);
    }
  }

  @Test
  void parseErrorMidBody_storesNothingAndCountsWhatWasRead() {
    try (Exporter exporter = Exporter.answering(THREE + "half{a=\"b")) {
      ScrapeResult result = scrape(exporter.url(), config().extraScrapeMetrics(true));
      assertFailed(result, "line 4, column ", 3);
      assertThat(TestScrapes.synthetic(result))
          .containsEntry("scrape_samples_scraped", 3.0)
          .containsEntry("scrape_body_size_bytes", THREE.length() + 9.0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "zstd", "x-gzip", "GZIP"})
  void contentEncoding_thatWasNotAskedFor_isNamedWhereTheBodyIsNoText(String encoding) {
    try (Exporter exporter = Exporter.answering("(?)").header("Content-Encoding", encoding)) {
      assertFailed(
          scrape(exporter.url(), config()),
          "the body has the Content-Encoding "
              + encoding
              + ", which was not asked for; read as"
              + " text: line 1",
          0);
      exporter.body(THREE);
      assertThat(scrape(exporter.url(), config()).outcome().up()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity"})
  void contentEncoding_thatIsNone_isNotNamed(String encoding) {
    try (Exporter exporter = Exporter.answering("(?)").header("Content-Encoding", encoding)) {
      assertFailed(scrape(exporter.url(), config()), "line 1, column 1", 0);
    }
  }

  @Test
  void invalidUtf8_fails() {
    byte[] body = "a 1\nb{x=\"?\"} 2\n".getBytes(StandardCharsets.UTF_8);
    body[9] = (byte) 0xff;
    try (Exporter exporter = Exporter.answering("").body(body)) {
      assertFailed(scrape(exporter.url(), config()), "line 2", 1);
    }
  }

  @Test
  void tenMegabytesOnOneLine_failOrAreStoredInTime() {
    String label = "x".repeat(10 << 20);
    try (Exporter exporter = Exporter.answering("a{b=\"" + label + "\"} 1\n")) {
      ScrapeResult result = scrape(exporter.url(), config());
      assertThat(result.outcome().up()).isTrue();
      assertThat(TestScrapes.stored(result)).hasSize(1);
      exporter.body(label);
      assertFailed(scrape(exporter.url(), config()), "line 1", 0);
      ScrapeConfig.Builder limited = config().labelValueLengthLimit(1000);
      exporter.body("a{b=\"" + label + "\"} 1\n");
      assertFailed(scrape(exporter.url(), limited), "label_value_length_limit exceeded", 1);
    }
  }

  @Test
  void connectionLostAmidALine_fails() {
    String half =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\na 1\nb{x=";
    try (RawExporter exporter = RawExporter.sending(half)) {
      assertFailed(scrape(exporter.url(), config()), "the answer broke off after 8 bytes", 0);
    }
  }

  @Test
  void failureAfterASuccess_storesNothingOfTheLastBody() {
    try (Exporter exporter = Exporter.answering(THREE)) {
      TargetSession session = session(exporter.url(), config());
      assertThat(scrape(session, Duration.ofSeconds(10)).outcome().up()).isTrue();
      exporter.status(503);
      assertFailed(scrape(session, Duration.ofSeconds(10)), "status 503", 0);
      exporter.status(200);
      ScrapeResult again = scrape(session, Duration.ofSeconds(10));
      assertThat(TestScrapes.stored(again)).hasSize(3);
      assertThat(TestScrapes.synthetic(again)).containsEntry("scrape_series_added", 0.0);
    }
  }

  @Test
  void outcome_saysWhatItIsOf() {
    try (Exporter exporter = Exporter.answering(THREE)) {
      Outcome outcome = scrape(exporter.url(), config().trackTimestampsStaleness(true)).outcome();
      assertThat(outcome.account()).isEqualTo("111111111111");
      assertThat(outcome.job()).isEqualTo("app");
      assertThat(outcome.instance()).isEqualTo("host:9100");
      assertThat(outcome.labels()).isEqualTo("{}");
      assertThat(outcome.url()).isEqualTo(exporter.url().toString());
      assertThat(outcome.interval()).isEqualTo(TestScrapes.INTERVAL);
      assertThat(outcome.tracksTimestamps()).isTrue();
    }
  }

  private static void assertFailed(ScrapeResult result, String reason, int samplesSeen) {
    assertThat(result.outcome().up()).isFalse();
    assertThat(result.outcome().result())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.reason()).contains(reason);
              assertThat(failed.samples()).isEqualTo(samplesSeen);
            });
    assertThat(TestScrapes.stored(result)).isEmpty();
    Map<String, Double> synthetic = TestScrapes.synthetic(result);
    assertThat(synthetic).containsEntry("up", 0.0);
    assertThat(synthetic.get("scrape_samples_scraped")).isEqualTo(samplesSeen);
  }

  private ScrapeResult scrape(Url url, ScrapeConfig.Builder config) {
    return scrape(session(url, config), Duration.ofSeconds(20));
  }

  private TargetSession session(Url url, ScrapeConfig.Builder config) {
    return new TargetSession(
        TestScrapes.target(url, TestScrapes.TARGET),
        config.build(),
        new FixedDay(),
        new ScrapeMemory());
  }

  private ScrapeResult scrape(TargetSession session, Duration atMost) {
    try {
      return session.scrape(FIRST_SLOT, atMost, fetcher);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Always the first slot by day, while durations are those of the machine. */
  private static final class FixedDay implements ScrapeClock {

    @Override
    public Instant instant() {
      return FIRST_SLOT;
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }
}
