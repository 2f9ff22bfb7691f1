// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.config;
import static io.trendlake.scrape.TestScrapes.synthetic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.fetch.Exporter;
import io.trendlake.model.HistogramOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What a Prometheus 3.14 made of a scrape of each body with histograms, under each set of options:
 * {@code up}, and how many samples it counted. The answers are not a part of ours: the environment
 * variable {@code TRENDLAKE_PROTOBUF_SUITE} names their folder, in which {@code scrape.tsv} has a
 * line for each body and job. {@code .ci/run} sets it where a copy is beside this repository.
 */
final class ScrapeSuiteTest {

  private static final String VARIABLE = "TRENDLAKE_PROTOBUF_SUITE";

  private static final String PROTOBUF =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

  private static final List<String> COUNTS =
      List.of(
          "up",
          "scrape_samples_scraped",
          "scrape_samples_post_metric_relabeling",
          "scrape_series_added");

  /** Bodies of which a count differs on purpose, each with the reason. */
  private static final Map<String, String> DIFFERENT =
      Map.ofEntries(
          Map.entry("bad-span-offset-overflow.pb", "an index beyond 32 bits is refused"),
          Map.entry("bad-span-second-metric-both.pb", "the body fails before the sample counts"),
          Map.entry("bad-span-second-metric-long.pb", "the body fails before the sample counts"),
          Map.entry("bad-span-second-metric.pb", "the body fails before the sample counts"),
          Map.entry("classic-le-label.pb", "the body fails where a label is given twice"),
          Map.entry("duplicate-float-and-histogram.pb", "a series of two kinds is new twice"),
          Map.entry("duplicate-series.pb", "a series of two types is new twice"),
          Map.entry("mixed-both-classic.pb", "Prometheus fails on a family of both kinds"),
          Map.entry(
              "mixed-classic-native-classic.pb", "Prometheus fails on a family of both kinds"),
          Map.entry("mixed-classic-native-native.pb", "Prometheus loses a native histogram"),
          Map.entry("mixed-family-native-first.pb", "Prometheus loses a native histogram"),
          Map.entry("mixed-family.pb", "Prometheus loses native histograms"),
          Map.entry("nhcb-created.om", "Prometheus loses _created behind a converted histogram"),
          Map.entry("nhcb-help-between.txt", "a comment does not cut a histogram in two"),
          Map.entry("nhcb-labels-timestamps.om", "each timestamp has its histogram"),
          Map.entry("nhcb-labels.txt", "the histogram has its own timestamp"),
          Map.entry("nhcb-suffix-names.txt", "a series of two kinds is new twice"),
          Map.entry("nhcb-timestamps-differ.txt", "each timestamp has its histogram"));

  @Test
  void everyBody_isScrapedAsPrometheusScrapesIt() throws IOException {
    String folder = System.getenv(VARIABLE);
    assumeTrue(
        folder != null && !folder.isEmpty(),
        "skipped: set " + VARIABLE + " to the folder of bodies in protobuf and their answers");
    List<String> lines = Files.readAllLines(Path.of(folder, "scrape.tsv"));
    Map<String, String> different = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] columns = line.split("\t", -1);
      byte[] body = Files.readAllBytes(Path.of(folder, columns[0]));
      Map<String, Double> found = scraped(columns[0], columns[1], body);
      for (int i = 0; i < COUNTS.size(); i++) {
        double own = found.getOrDefault(COUNTS.get(i), Double.NaN);
        if (own != Double.parseDouble(columns[2 + i])) {
          different.merge(
              columns[0],
              "%s: %s is %s, not %s; ".formatted(columns[1], COUNTS.get(i), own, columns[2 + i]),
              String::concat);
        }
      }
    }
    System.out.println(
        "scrapes: " + (lines.size() - 1) + ", bodies that differ: " + different.size());
    assertThat(different.keySet()).as(different.toString()).isEqualTo(DIFFERENT.keySet());
  }

  private static Map<String, Double> scraped(String file, String job, byte[] body) {
    ScrapeConfig.Builder config =
        switch (job) {
          case "limit5" ->
              config()
                  .histograms(new HistogramOptions(true, false, true))
                  .nativeHistogramBucketLimit(5);
          case "factor4" ->
              config()
                  .histograms(new HistogramOptions(true, false, false))
                  .nativeHistogramMinBucketFactor(4);
          case "sample2" ->
              config().histograms(new HistogramOptions(true, false, false)).sampleLimit(2);
          default ->
              config()
                  .histograms(
                      new HistogramOptions(
                          job.contains("n1"), job.contains("c1"), job.contains("x1")));
        };
    String type =
        file.endsWith(".pb")
            ? PROTOBUF
            : file.endsWith(".om") ? Exporter.OPENMETRICS : Exporter.TEXT;
    return synthetic(new TestScrapes(config).scrape(body, type));
  }
}
