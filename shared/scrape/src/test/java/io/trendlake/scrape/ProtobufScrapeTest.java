// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.config;
import static io.trendlake.scrape.TestScrapes.stored;
import static io.trendlake.scrape.TestScrapes.synthetic;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ScrapeProtocol;
import io.trendlake.model.Outcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Targets that answer in protobuf. */
final class ProtobufScrapeTest {

  private static final String PROTOBUF =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

  /** A family of one gauge without labels, behind its length. */
  private static byte[] gauge(String name, double value) {
    byte[] text = name.getBytes(UTF_8);
    ByteBuffer family = ByteBuffer.allocate(18 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    family.put((byte) (17 + text.length));
    family.put(new byte[] {0x0a, (byte) text.length}).put(text);
    family.put(new byte[] {0x18, 1, 0x22, 11, 0x12, 9, 9}).putDouble(value);
    return family.array();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void samples_areStoredWithTheTargetsLabels() {
    TestScrapes scrapes = new TestScrapes(config());
    ScrapeResult result = scrapes.scrape(joined(gauge("a", 1.5), gauge("b", 2)), PROTOBUF);
    assertThat(stored(result).values()).containsExactly(1.5, 2.0);
    assertThat(stored(result).keySet())
        .first()
        .isEqualTo("a{account=\"111111111111\",instance=\"host:9100\",job=\"app\"}");
    assertThat(result.metadata()).hasSize(2);
  }

  @Test
  void seriesOfTheNextBody_areNotNew() {
    TestScrapes scrapes = new TestScrapes(config());
    ScrapeResult first = scrapes.scrape(gauge("a", 1), PROTOBUF);
    ScrapeResult second = scrapes.scrape(gauge("a", 2), PROTOBUF);
    assertThat(synthetic(first)).containsEntry("scrape_series_added", 1.0);
    assertThat(synthetic(second)).containsEntry("scrape_series_added", 0.0);
    assertThat(stored(second).values()).containsExactly(2.0);
  }

  @Test
  void seriesThatComesInAnotherFormat_isNotNew() {
    TestScrapes scrapes = new TestScrapes(config());
    scrapes.scrape("a 1\n");
    assertThat(synthetic(scrapes.scrape(gauge("a", 2), PROTOBUF)))
        .containsEntry("scrape_series_added", 0.0);
  }

  @Test
  void bodyThatBreaksOff_isNotStored() {
    TestScrapes scrapes = new TestScrapes(config());
    byte[] whole = joined(gauge("a", 1), gauge("b", 2));
    ScrapeResult result = scrapes.scrape(Arrays.copyOf(whole, whole.length - 3), PROTOBUF);
    assertThat(stored(result)).isEmpty();
    assertThat(result.outcome().result())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.samples()).isEqualTo(1);
              assertThat(failed.reason())
                  .isEqualTo("byte 19: a family of 18 bytes where only 15 bytes follow");
            });
    assertThat(result.reached()).hasSize(1);
  }

  @Test
  void fallback_mayBeProtobuf() {
    TestScrapes scrapes =
        new TestScrapes(config().fallbackScrapeProtocol(ScrapeProtocol.PROMETHEUS_PROTO));
    assertThat(stored(scrapes.scrape(gauge("a", 1), "")).values()).containsExactly(1.0);
  }

  @Test
  void protobuf_isAskedForWithTheWeightOfItsPlace() {
    Map<String, String> headers =
        ScrapeHeaders.of(
            config()
                .scrapeProtocols(
                    List.of(ScrapeProtocol.PROMETHEUS_PROTO, ScrapeProtocol.PROMETHEUS_TEXT_0_0_4))
                .build(),
            TestScrapes.INTERVAL);
    assertThat(headers)
        .containsEntry(
            "Accept",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                + "encoding=delimited;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4");
  }
}
