// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.discovery.JobTargets;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.functions.plan.JobPlan;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.model.Labels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of discovered targets shows. */
final class DiscoveryPageTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir private Path folder;
  private FixedStatus status;

  @BeforeEach
  void configure() throws Exception {
    status =
        new FixedStatus(
            folder,
            """
            scrape_configs:
            - job_name: node
              relabel_configs:
              - {source_labels: [__meta_team], target_label: team}
              - {source_labels: [__meta_env], regex: test, action: drop}
            - job_name: empty
            """,
            NOW);
  }

  /** Discovery's own way: what rules make of what was found. */
  private void found(List<Labels> targets, String... errors) {
    JobTargets node =
        JobTargets.of(
            status.config().scrapeConfigs().getFirst(),
            List.of(new TargetGroup("test", targets, Labels.empty())));
    status.board.planned(
        new ScrapePlan(
            NOW,
            List.of(
                new JobPlan("node", node.active(), node.dropped(), List.of(errors)),
                new JobPlan("empty", List.of(), List.of(), List.of())),
            List.of()));
  }

  private String page(String query) {
    ApiRequest request = ApiRequest.of("GET", "/service-discovery", query, Map.of(), new byte[0]);
    return new DiscoveryPage(status, DiscoveryFilter.of(request)).html();
  }

  @Test
  void scrapedTarget_hasItsLabelsBeforeAndAfterRelabelling() {
    found(List.of(Labels.of("__address__", "a:1", "__meta_team", "<shop>")));

    assertThat(page(""))
        .contains(
            "<code>__address__=&quot;a:1&quot;</code>",
            "<code>__meta_team=&quot;&lt;shop&gt;&quot;</code>",
            "<code>__scrape_interval__=&quot;1m&quot;</code>",
            "<code>team=&quot;&lt;shop&gt;&quot;</code>",
            "<span class=\"url\">http://a:1/metrics</span>",
            "1 of 1 scraped")
        .doesNotContain("<shop>");
  }

  @Test
  void droppedTarget_namesTheRuleThatDroppedIt() {
    found(List.of(Labels.of("__address__", "a:1", "__meta_env", "test")));

    assertThat(page(""))
        .contains(
            "<code>__meta_env=&quot;test&quot;</code>",
            "dropped by relabel_configs[1]: {source_labels: [__meta_env], regex: test,"
                + " action: drop}",
            "0 of 1 scraped",
            "1 target was found: 0 scraped, 1 dropped.");
  }

  @Test
  void targetThatNobodyCouldScrape_hasTheReason() {
    found(List.of(Labels.of("__meta_env", "prod")));

    assertThat(page("")).contains("<span class=\"reason\">no address</span>");
  }

  @Test
  void jobThatFoundNothing_isThere() {
    found(List.of(), "node.json: no such file");

    assertThat(page(""))
        .contains("<h2>empty ", "Discovery found no target for this job.")
        .contains("job node: node.json: no such file");
  }

  @Test
  void filter_choosesByStateJobAndWords() {
    found(
        List.of(
            Labels.of("__address__", "a:1", "__meta_team", "shop"),
            Labels.of("__address__", "b:1", "__meta_env", "test")));

    assertThat(page("state=dropped")).contains("b:1").doesNotContain("a:1");
    assertThat(page("state=SCRAPED")).contains("a:1").doesNotContain("b:1");
    assertThat(page("q=SHOP+a:")).contains("a:1").doesNotContain("b:1");
    assertThat(page("q=action:+drop")).contains("b:1").doesNotContain("a:1");
    assertThat(page("job=empty")).contains("found no target").doesNotContain("a:1", "b:1");
    assertThat(page("job=typo")).contains("The jobs are node, empty.");
    assertThat(page("state=up")).contains("it is scraped or dropped.");
    assertThat(page("q=%3Cscript%3E"))
        .contains("value=\"&lt;script&gt;\"")
        .doesNotContain("<script>");
  }

  @Test
  void tenThousandTargets_areShownInPieces() {
    found(
        IntStream.range(0, 10_000)
            .mapToObj(i -> Labels.of("__address__", "host-" + i + ":9100"))
            .toList());

    String first = page("");
    String last = page("page=100&q=host");
    assertThat(first)
        .contains("10,000 targets were found", "host-0:9100", "host-99:9100", "Page 1 of 100")
        .contains("<a href=\"service-discovery?page=2\">Next ›</a>")
        .doesNotContain("host-100:9100");
    assertThat(first.length()).isLessThan(200_000);
    assertThat(last)
        .contains("host-9999:9100", "<a href=\"service-discovery?q=host&amp;page=99\">")
        .doesNotContain("host-0:9100", "Next");
    assertThat(page("page=4711")).contains("Page 100 of 100");
    assertThat(page("page=-1")).contains("Page 1 of 100");
  }
}
