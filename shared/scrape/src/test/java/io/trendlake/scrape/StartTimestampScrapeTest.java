// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.FIRST_SLOT;
import static io.trendlake.scrape.TestScrapes.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.HistogramOptions;
import io.trendlake.model.NoteCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Start timestamps of bodies that are scraped one after the other. */
final class StartTimestampScrapeTest {

  private static final String PROTOBUF =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

  private static final String BODY =
      """
      # TYPE a counter
      a_total{l="1"} 5
      a_created{l="1"} 1700000000.5
      # TYPE h histogram
      h_bucket{le="+Inf"} 2
      h_count 2
      h_sum 1
      h_created 1700000001
      # TYPE g gauge
      g 1
      g_created 17
      # EOF
      """;

  private final TestScrapes scrapes = new TestScrapes(config()).openMetrics();

  private static List<String> starts(ScrapeResult result) {
    return result.notes().starts().stream()
        .map(of -> of.series().name() + of.series().labels() + " " + of.start())
        .toList();
  }

  @Test
  void createdSeries_sayTheStartOfTheirCounter_andOfTheirCount() {
    ScrapeResult result = scrapes.scrape(BODY);
    assertThat(starts(result))
        .containsExactly("a_total{\"l\":\"1\"} 1700000000500", "h_count{} 1700000001000");
    assertThat(result.outcome().notes()).isEqualTo(new NoteCounts(0, 0, 2));
  }

  @Test
  void start_isStoredWhenItChanges_andOnceAnHour() {
    assertThat(starts(scrapes.scrape(BODY))).hasSize(2);
    assertThat(starts(scrapes.scrape(BODY))).isEmpty();
    assertThat(starts(scrapes.scrape(BODY.replace("1700000001", "1700000002"))))
        .containsExactly("h_count{} 1700000002000");
    Instant nextHour = FIRST_SLOT.plus(Duration.ofMinutes(45));
    assertThat(starts(scrapes.scrape(BODY, nextHour, Duration.ZERO))).hasSize(2);
  }

  @Test
  void startAfterTheSample_orOfZero_isNone() {
    assertThat(
            starts(
                scrapes.scrape(
                    BODY.replace("1700000000.5", "0").replace("1700000001", "17000000000"))))
        .isEmpty();
  }

  @Test
  void startOfBodyThatFails_isStoredWithTheNextOne() {
    assertThat(starts(scrapes.scrape(BODY.replace("# EOF", "b{")))).isEmpty();
    assertThat(starts(scrapes.scrape(BODY))).hasSize(2);
  }

  @Test
  void convertedHistogram_hasTheStartUnderItsOwnName() {
    TestScrapes converting =
        new TestScrapes(config().histograms(new HistogramOptions(false, false, true)))
            .openMetrics();
    assertThat(starts(converting.scrape(BODY)))
        .containsExactly("a_total{\"l\":\"1\"} 1700000000500", "h{} 1700000001000");
  }

  @Test
  void counterInProtobuf_hasItsStart() {
    // name "a", type COUNTER, metric { counter { value 1, start_timestamp { seconds 1700000000 } }
    // }
    byte[] family = {
      0x1c,
      0x0a,
      1,
      'a',
      0x18,
      0,
      0x22,
      0x15,
      0x1a,
      0x13,
      9,
      0,
      0,
      0,
      0,
      0,
      0,
      (byte) 0xf0,
      0x3f,
      0x1a,
      8,
      8,
      (byte) 0x80,
      (byte) 0xe2,
      (byte) 0xcf,
      (byte) 0xaa,
      6,
      0x10,
      0
    };
    assertThat(starts(scrapes.scrape(family, PROTOBUF))).containsExactly("a{} 1700000000000");
  }
}
