// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.discovery.JobTargets;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.functions.plan.JobPlan;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.CardinalitySource;
import io.trendlake.functions.query.api.MetadataSource;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.page.Chromium;
import io.trendlake.functions.query.page.Navigation;
import io.trendlake.lake.series.Cardinality;
import io.trendlake.lake.series.CardinalityCost;
import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of {@code up} in a real browser. Skipped with a printed reason without one. */
@EnabledIf("chromiumIsThere")
final class PagesBrowserTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir private static Path profile;
  @TempDir private static Path folder;
  private static Chromium browser;
  private static WebServer server;

  /** Two series, of which counting reads 100 MB where more than a day is asked for. */
  private static final class FewSeries implements CardinalitySource {

    @Override
    public CardinalityCost cost(long from, long to) {
      return new CardinalityCost(3, to - from > 86_400_000 ? 100_000_000 : 500, 200_000_000, 7);
    }

    @Override
    public Cardinality count(long from, long to) throws IOException {
      Cardinality counted = new Cardinality();
      counted.add(Labels.of("__name__", "many_series", "job", "a", "instance", "x:1"), 1, 1);
      counted.add(Labels.of("__name__", "many_series", "job", "b", "instance", "<b>:1"), 1, 1);
      counted.add(Labels.of("__name__", "large", "job", "a", "instance", "x:1"), 5, 198);
      return counted;
    }
  }

  static boolean chromiumIsThere() {
    return Chromium.isThere("PagesBrowserTest");
  }

  @BeforeAll
  static void start() throws Exception {
    FixedStatus status =
        new FixedStatus(
            folder,
            """
            scrape_configs:
            - job_name: node
              relabel_configs: [{source_labels: [__meta_env], regex: test, action: drop}]
            """,
            NOW);
    JobTargets node =
        JobTargets.of(
            status.config().scrapeConfigs().getFirst(),
            List.of(
                new TargetGroup(
                    "test",
                    IntStream.range(0, 250)
                        .mapToObj(i ->
                            Labels.of(
                                "__address__",
                                "a-rather-long-name-of-a-host-" + i + ".example.com:9100",
                                "__meta_env",
                                i == 7 ? "test" : "prod"))
                        .toList(),
                    Labels.empty())));
    status.board.planned(
        new ScrapePlan(
            NOW,
            List.of(new JobPlan("node", node.active(), node.dropped(), List.of())),
            List.of()));
    ApiHandler pages =
        StatusPages.of(
            status,
            new PrometheusApi(
                    ApiOptions.defaults(InstantSource.fixed(NOW), "1.2.3"),
                    InMemorySamples::new,
                    MetadataSource.NONE,
                    new BoardTargets(status.board))
                .counting(new FewSeries()));
    server = WebServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), pages);
    browser = Chromium.start(profile);
  }

  @AfterAll
  static void end() throws Exception {
    if (browser != null) {
      browser.close();
      server.close();
    }
  }

  @BeforeEach
  void window() {
    browser.size(1280, 900);
    browser.colors("light");
  }

  @AfterEach
  void nothingWasThrownOrForbidden() {
    assertThat(browser.faults()).isEmpty();
  }

  private static void open(String path) {
    browser.open(URI.create("http://" + ListenAddress.text(server.address()) + path));
  }

  private static String text(String selector) {
    return browser.value(
        "[...document.querySelectorAll('" + selector + "')].map(e => e.textContent).join('|')");
  }

  @ParameterizedTest
  @CsvSource({"390, dark", "390, light", "1280, dark"})
  void everyPage_fitsThePhoneAndTheDark(int width, String colors) {
    browser.size(width, 800);
    browser.colors(colors);
    for (Navigation.Link link : Html.SCRAPING.links()) {
      if (link.address().equals("metrics")) {
        continue; // Not HTML.
      }
      open("/" + link.address());
      assertThat(browser.value("document.documentElement.scrollWidth <= window.innerWidth"))
          .as(link.address())
          .isEqualTo("true");
      assertThat(text("nav[aria-label=Pages] a[aria-current=page]")).isEqualTo(link.title());
      assertThat(text("nav[aria-label=Pages] a").split("\\|", -1))
          .as(link.address())
          .containsExactly(
              Html.SCRAPING.links().stream().map(Navigation.Link::title).toArray(String[]::new));
      assertThat(browser.value("getComputedStyle(document.body).backgroundColor"))
          .as(link.address())
          .isEqualTo(colors.equals("dark") ? "rgb(15, 23, 27)" : "rgb(246, 248, 249)");
    }
  }

  @Test
  void links_leadFromPageToPageByTheKeyboard() {
    open("/targets");
    browser.press("Tab");
    assertThat(browser.value("document.activeElement.textContent"))
        .isEqualTo("Skip to the content");
    browser.value("document.querySelector('nav a[href=service-discovery]').focus()");
    browser.press("Enter");
    browser.await("location.pathname === '/service-discovery'");
    browser.await("document.querySelector('h1')?.textContent === 'Service discovery'");
  }

  @Test
  void discovery_leadsFromADroppedTargetToTheRuleThatDroppedIt() {
    open("/service-discovery?state=dropped");

    assertThat(text(".reason")).contains("dropped by relabel_configs[0]");
    browser.click(".found td a");
    browser.await("document.querySelector('form.relabel') !== null");
    assertThat(text(".steps .bad")).isEqualTo("drops it; no later rule is asked");
    assertThat(browser.value("document.querySelector('[name=job]').value")).isEqualTo("node");
  }

  @Test
  void discovery_onAPhone_namesBothSetsOfLabels() {
    browser.size(390, 800);
    open("/service-discovery");

    assertThat(
            browser.value(
                "[...document.querySelector('.found tbody tr').cells].slice(1)"
                    + ".map(cell => getComputedStyle(cell, '::before').content).join('|')"))
        .isEqualTo("\"Before relabelling\"|\"After relabelling\"");
    browser.size(1280, 900);
    assertThat(
            browser.value(
                "getComputedStyle(document.querySelector('.found tbody td:nth-child(2)'),"
                    + " '::before').content"))
        .isEqualTo("none");
  }

  @Test
  void discovery_showsManyTargetsInPieces() {
    open("/service-discovery");

    assertThat(browser.value("document.querySelectorAll('.found tbody tr').length"))
        .isEqualTo("100");
    browser.click(".pager a");
    browser.await("location.search === '?page=2'");
    browser.await("document.querySelector('.pager')?.textContent.includes('Page 2 of 3')");
  }

  @Test
  void cardinality_showsNamesLabelsAndTargets() {
    open("/tsdb-status");
    browser.await("document.querySelectorAll('#results table').length === 4");

    assertThat(text("#results section:nth-child(2) tbody a")).isEqualTo("many_series|large");
    assertThat(text("#results section:nth-child(4) tbody td:nth-child(2)")).isEqualTo("x:1|<b>:1");
    assertThat(text(".boxes b")).isEqualTo("3|7|200 B|6");
    assertThat(text("#status")).contains("3 files of 200 MB", "counting reads 500 B");
    browser.value(
        "(e => { e.value = 'bytes'; e.dispatchEvent(new Event('change')); })"
            + "(document.querySelector('[name=order]'))");
    browser.await(
        "document.querySelector('#results section:nth-child(2) tbody a')?.textContent === 'large'");
    assertThat(browser.value("new URLSearchParams(location.search).get('order')"))
        .isEqualTo("bytes");
  }

  @Test
  void cardinality_asksBeforeItReadsMuch() {
    open("/tsdb-status?from=2026-11-01&to=2026-11-20");
    browser.await("document.querySelector('#status button') !== null");

    assertThat(text("#status")).contains("counting reads 100 MB");
    assertThat(text("#results")).isEmpty();
    browser.click("#status button");
    browser.await("document.querySelectorAll('#results table').length === 4");
  }

  @ParameterizedTest
  @CsvSource({"390, light", "390, dark"})
  void cardinality_fitsThePhoneWithItsTables(int width, String colors) {
    browser.size(width, 800);
    browser.colors(colors);
    open("/tsdb-status");
    browser.await("document.querySelectorAll('#results table').length === 4");

    assertThat(browser.value("document.documentElement.scrollWidth <= window.innerWidth"))
        .isEqualTo("true");
  }

  @Test
  void relabelling_showsTheEffectOfWhatIsTyped() {
    open("/relabel");

    browser.value("document.querySelector('[name=rules]').value = ''");
    browser.value("document.querySelector('[name=rules]').focus()");
    browser.type("- {target_label: added, replacement: <b>typed</b>}");
    browser.await("document.querySelector('.steps ins')?.textContent === 'added=\"<b>typed</b>\"'");
    browser.type("\n- {action: dropp}");
    browser.await("document.querySelector('#result .alert')?.textContent.includes('rules:2')");
    assertThat(text("#result .line")).isEqualTo("- {action: dropp}");
  }
}
