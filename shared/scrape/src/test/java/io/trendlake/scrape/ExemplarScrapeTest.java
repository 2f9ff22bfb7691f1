// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.FIRST_SLOT;
import static io.trendlake.scrape.TestScrapes.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.HistogramOptions;
import io.trendlake.model.NoteCounts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exemplars of bodies that are scraped one after the other. */
final class ExemplarScrapeTest {

  private static final long SLOT = FIRST_SLOT.toEpochMilli();
  private static final double SECONDS = SLOT / 1e3;

  private final TestScrapes scrapes = new TestScrapes(config()).openMetrics();

  private ScrapeResult scrape(String lines) {
    return scrapes.scrape("# TYPE a counter\n# TYPE h histogram\n" + lines + "# EOF\n");
  }

  /** Each as the name of its series, its labels, its value, and its time after the first slot. */
  private static List<String> exemplars(ScrapeResult result) {
    return result.notes().exemplars().stream()
        .map(of ->
            "%s %s %s %+d"
                .formatted(
                    of.series().name(),
                    of.exemplar().labels(),
                    of.exemplar().value(),
                    of.exemplar().ts() - SLOT))
        .toList();
  }

  @Test
  void exemplar_hasItsOwnTimestamp_orThatOfTheScrape() {
    ScrapeResult result =
        scrape(
            """
            a_total{l="1"} 5 # {trace_id="x",span="y"} 0.5 %s
            a_total{l="2"} 6 # {} 1
            """
                .formatted(SECONDS - 2));

    assertThat(exemplars(result))
        .containsExactly(
            "a_total {\"span\":\"y\",\"trace_id\":\"x\"} 0.5 -2000", "a_total {} 1.0 +0");
    assertThat(result.notes().exemplars().getFirst().series().labels()).isEqualTo("{\"l\":\"1\"}");
    assertThat(result.outcome().notes()).isEqualTo(new NoteCounts(2, 0, 0));
  }

  @Test
  void exemplarShownAgain_isStoredOnce() {
    String lines = "a_total 5 # {id=\"x\"} 1 %s\n".formatted(SECONDS) + "h_count 1 # {} 2\n";
    assertThat(exemplars(scrape(lines))).hasSize(2);
    assertThat(exemplars(scrape(lines))).isEmpty();
    assertThat(exemplars(scrape("h_count 1 # {} 3\n"))).containsExactly("h_count {} 3.0 +120000");
  }

  @Test
  void exemplarBeforeTheLast_isCounted() {
    scrape("a_total 1 # {} 1 %s\n".formatted(SECONDS));
    ScrapeResult result = scrape("a_total 2 # {} 2 %s\n".formatted(SECONDS - 1));
    assertThat(exemplars(result)).isEmpty();
    assertThat(result.outcome().notes()).isEqualTo(new NoteCounts(0, 1, 0));
    assertThat(result.outcome().up()).isTrue();
  }

  @Test
  void exemplarWithLongLabels_isDroppedInSilence() {
    ScrapeResult result = scrape("a_total 1 # {id=\"%s\"} 1\n".formatted("x".repeat(127)));
    assertThat(exemplars(result)).isEmpty();
    assertThat(result.outcome().notes()).isEqualTo(NoteCounts.NONE);
    assertThat(exemplars(scrape("a_total 1 # {id=\"%s\"} 1\n".formatted("x".repeat(126)))))
        .hasSize(1);
  }

  @Test
  void bodyThatFails_givesNoneAndIsForgotten() {
    ScrapeResult failed = scrape("a_total 1 # {} 1\nbroken{\n");
    assertThat(failed.outcome().up()).isFalse();
    assertThat(failed.notes()).isEqualTo(ScrapedNotes.NONE);
    assertThat(exemplars(scrape("a_total 1 # {} 1\n"))).hasSize(1);
  }

  @Test
  void exemplarsOfSamplesThatAreNotTaken_areNot() {
    ScrapeResult result =
        scrape(
            """
            a_total 1
            a_total 2 # {id="duplicate"} 1
            a_total{l="old"} 1 %s # {id="old"} 1
            a_total{l="gone"} NaN # {id="nan"} 1
            """
                .formatted(SECONDS - 7200));
    assertThat(exemplars(result)).containsExactly("a_total {\"id\":\"nan\"} 1.0 +0");
  }

  @Test
  void exemplarOfSampleWithTimestamp_hasThatTimestamp() {
    assertThat(exemplars(scrape("a_total 1 %s # {} 4\n".formatted(SECONDS - 3))))
        .containsExactly("a_total {} 4.0 -3000");
  }

  @Test
  void convertedHistogram_hasTheExemplarsOfItsBucketsThatHaveTimestamps() {
    TestScrapes converting =
        new TestScrapes(config().histograms(new HistogramOptions(false, false, true)))
            .openMetrics();
    String body =
        """
        # TYPE h histogram
        h_bucket{le="1"} 1 # {id="late"} 0.5 %1$s
        h_bucket{le="2"} 1 # {id="none"} 1.5
        h_bucket{le="+Inf"} 2 # {id="early"} 9 %2$s
        h_count 2
        h_sum 9.5
        # EOF
        """
            .formatted(SECONDS, SECONDS - 5);

    ScrapeResult first = converting.scrape(body);

    assertThat(exemplars(first))
        .containsExactly("h {\"id\":\"early\"} 9.0 -5000", "h {\"id\":\"late\"} 0.5 +0");
    ScrapeResult second = converting.scrape(body.replace("9 ", "8 "));
    assertThat(exemplars(second)).isEmpty();
    assertThat(second.outcome().notes())
        .as("only where none of a sample's exemplars is anything else")
        .isEqualTo(NoteCounts.NONE);
  }

  @Test
  void lateScrape_givesItsOwnTimestamp() {
    ScrapeResult result =
        scrapes.scrape(
            "# TYPE a counter\na_total 1 # {} 1\n# EOF\n", FIRST_SLOT, Duration.ofSeconds(9));
    assertThat(exemplars(result)).containsExactly("a_total {} 1.0 +9000");
  }
}
