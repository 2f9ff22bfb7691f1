// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.MetadataSource;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.api.TargetSource;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, over the real API. Skipped with a printed reason without one. */
@EnabledIf("chromiumIsThere")
final class GraphPageBrowserTest {

  private static final String RANGE = "&from=2026-11-20+00:00:00&to=2026-11-20+06:00:00";
  private static final String LINES = "document.querySelectorAll('.legend tbody tr').length";
  private static final String SEARCH = "new URLSearchParams(location.search)";

  @TempDir private static Path profile;
  private static PrometheusApi api;
  private static Chromium browser;
  private static PageServer server;

  static boolean chromiumIsThere() {
    return Chromium.isThere("GraphPageBrowserTest");
  }

  @BeforeAll
  static void start() throws Exception {
    BrowserSamples samples = new BrowserSamples();
    List<MetricMetadata> metadata =
        List.of(
            new MetricMetadata(
                "http_requests_total", MetricType.COUNTER, "", "Requests that were answered."));
    ApiOptions options = ApiOptions.defaults(InstantSource.fixed(BrowserSamples.END), "test");
    MetadataSource known =
        metric ->
            metadata.stream().filter(m -> metric.isEmpty() || m.name().equals(metric)).toList();
    api = new PrometheusApi(options, () -> samples, known, TargetSource.NONE);
    server = new PageServer(api);
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

  private static void open(String search) {
    browser.open(server.address("/graph" + search));
    browser.await("document.querySelector('#panel').getAttribute('aria-busy') !== 'true'");
  }

  private static String query(String expr) {
    return "?q=" + URLEncoder.encode(expr, StandardCharsets.UTF_8) + RANGE;
  }

  private static String text(String selector) {
    return browser.value(
        "[...document.querySelectorAll('" + selector + "')].map(e => e.textContent).join('|')");
  }

  private static String expr() {
    return browser.value("document.querySelector('textarea').value");
  }

  private static void complete(String typed) {
    open("?from=2026-11-20+00:00:00&to=2026-11-20+06:00:00");
    browser.type(typed);
    browser.await("!document.querySelector('.suggestions').hidden");
  }

  @Test
  void typing_completesMetricsWithTypeAndHelp() {
    complete("rate(htt");

    assertThat(text(".suggestions li:first-child b")).isEqualTo("http_requests_total");
    assertThat(text(".suggestions li:first-child .detail")).isEqualTo("counter");
    assertThat(text(".suggestions .help")).isEqualTo("Requests that were answered.");
    browser.press("Enter");
    assertThat(expr()).isEqualTo("rate(http_requests_total");
  }

  @Test
  void typing_completesFunctionsWithTheirSignature() {
    complete("increa");

    assertThat(text(".suggestions li:first-child")).contains("increase", "(v range-vector)");
    browser.press("Tab");
    assertThat(expr()).isEqualTo("increase()");
    assertThat(browser.value("document.querySelector('textarea').selectionStart")).isEqualTo("9");
    assertThat(text(".hint")).startsWith("increase(v range-vector): how much a counter grew");
  }

  @Test
  void typingInBraces_completesLabelsThenValues() {
    complete("up{j");

    browser.press("Tab");
    assertThat(expr()).isEqualTo("up{job=\"\"");
    browser.await("document.querySelector('.suggestions .value') !== null");
    assertThat(text(".suggestions b")).isEqualTo("api|web");
    browser.press("ArrowDown");
    browser.press("Enter");
    assertThat(expr()).isEqualTo("up{job=\"web\"");
  }

  @Test
  void typingInAGrouping_completesTheLabelsOfItsMetrics() {
    complete("sum by (");

    assertThat(text(".suggestions b")).contains("instance|job");
  }

  @Test
  void error_isShownWholeWithAMarkAtItsPlace() {
    open(query("sum(up{job=\"für\"}) +* 2"));
    browser.await("document.querySelector('.mark.error') !== null");

    assertThat(text(".mark.error")).isEqualTo("*");
    assertThat(text(".editor .problem"))
        .isEqualTo("invalid parameter \"query\": 1:22: parse error: unexpected <op:*>");
    assertThat(browser.value("document.querySelector('textarea').getAttribute('aria-invalid')"))
        .isEqualTo("true");
  }

  @Test
  void graph_isDrawnWithALineForEachSeries() {
    open(query("rate(http_requests_total[5m])"));
    browser.await(LINES + " === 4");

    String colors =
        browser.value(
            """
            (() => {
              const canvas = document.querySelector('.chart canvas');
              const pixels = new Uint32Array(canvas.getContext('2d')
                .getImageData(0, 0, canvas.width, canvas.height).data.buffer);
              return new Set(pixels).size;
            })()\
            """);
    assertThat(Integer.parseInt(colors)).isGreaterThan(20);
    assertThat(text("#status")).startsWith("4 series, every 1m, ");
    assertThat(browser.value("document.querySelector('.chart').getAttribute('aria-label')"))
        .startsWith("Graph of 4 series from 2026-11-20 00:00:00 to 2026-11-20 06:00:00 UTC");
    assertThat(text(".legend tbody tr:nth-child(2) td:nth-child(2)")).isEqualTo("2");
  }

  @Test
  void dragging_choosesTheRangeAndBackLeadsToTheOldOne() {
    open(query("up"));
    browser.await("document.querySelector('.u-over') !== null");

    browser.drag(".u-over", 0.25, 0.5);
    browser.await(SEARCH + ".get('from') !== '2026-11-20 00:00:00'");
    assertThat(browser.value(SEARCH + ".get('from')")).startsWith("2026-11-20 01:");
    assertThat(browser.value(SEARCH + ".get('to')")).startsWith("2026-11-20 0");
    assertThat(browser.value("document.querySelector('#from').value"))
        .isEqualTo(browser.value(SEARCH + ".get('from')"));

    browser.value("history.back()");
    browser.await(SEARCH + ".get('from') === '2026-11-20 00:00:00'");
    browser.await("document.querySelector('#from').value === '2026-11-20 00:00:00'");
  }

  @Test
  void address_holdsEverything() {
    open("?q=up&q=many&hide=2&stacked=1&step=10m&zone=local&filter=web&trends=never" + RANGE);
    browser.await(LINES + " === 2");

    assertThat(browser.value("document.querySelector('#stacked').checked")).isEqualTo("true");
    assertThat(browser.value("document.querySelector('#step').value")).isEqualTo("10m");
    assertThat(browser.value("document.querySelector('#zone').value")).isEqualTo("local");
    assertThat(browser.value("document.querySelector('#trends').value")).isEqualTo("never");
    assertThat(text("#queries li.hidden .paint")).startsWith("many");
    assertThat(text(".legend-bar .note")).isEqualTo("2 of 4 series");
  }

  @Test
  void queries_areAddedHiddenAndRemoved() {
    open(query("up"));
    browser.click("#add");
    browser.type("many");
    browser.press("Escape");
    browser.pressWithControl("Enter");
    browser.await("document.querySelector('#status').textContent.startsWith('254 series')");
    browser.value("document.querySelectorAll('[aria-label=\"Hide query A\"]')[0].click()");
    browser.await("document.querySelector('#status').textContent.startsWith('250 series')");
    browser.click("[aria-label=\"Remove query A\"]");
    browser.await(SEARCH + ".getAll('q').join() === 'many'");
  }

  @Test
  void legend_showsOneSeriesAlone() {
    open(query("up"));
    browser.await(LINES + " === 4");
    browser.click(".legend tbody tr:nth-child(3) button");

    assertThat(browser.value("document.querySelectorAll('.legend tbody tr.off').length"))
        .isEqualTo("3");
    assertThat(browser.value(SEARCH + ".get('only')"))
        .isEqualTo("up{instance=\"web-1:80\", job=\"web\"}");
    assertThat(text(".legend-bar .note")).isEqualTo("4 series, 1 drawn");
    browser.click(".legend tbody tr:nth-child(3) button");
    assertThat(browser.value("document.querySelectorAll('.legend tbody tr.off').length"))
        .isEqualTo("0");
  }

  @Test
  void manySeries_areShownInPart() {
    open(query("many"));
    browser.await(LINES + " === 100");

    assertThat(text(".more")).startsWith("The first 100 of 250 series are shown.");
    browser.click(".more button");
    browser.await(LINES + " === 250");
  }

  @Test
  void table_hasTheValuesAtTheEndOfTheRange() {
    open(query("http_requests_total{job=\"web\"}") + "&tab=table");
    browser.await("document.querySelector('.result tbody tr') !== null");

    assertThat(text(".result .common code")).isEqualTo("http_requests_total{job=\"web\"}");
    assertThat(text(".result tbody td")).isEqualTo("web-1:80|21600|web-2:80|43200");
    browser.click(".result th:last-child button");
    browser.click(".result th:last-child button");
    assertThat(text(".result tbody td")).startsWith("web-2:80|43200");
  }

  @Test
  void textOfOthers_isShownAsText() {
    for (String tab : List.of("graph", "table", "explain")) {
      open(query("hostile") + "&tab=" + tab);
      browser.await("document.querySelector('#panel').textContent.length > 20");

      assertThat(browser.value("document.querySelectorAll('main img').length")).isEqualTo("0");
    }
    open(query("hostile"));
    browser.await(LINES + " === 1");
    assertThat(text(".legend .name")).contains("<img src=x onerror=alert(1)>");
  }

  @Test
  void explain_saysWhatWouldBeRead() {
    open(query("sum(rate(http_requests_total[5m]))") + "&tab=explain");
    browser.await("document.querySelector('.facts') !== null");

    assertThat(text(".explanation h3")).contains("Before it runs");
    assertThat(text(".facts")).contains("http_requests_total");
    browser.click(".explanation button");
    browser.await("document.querySelector('.explanation button') === null");
    assertThat(text(".facts")).contains("exec total time");
  }

  @Test
  void emptyResult_ofNoSuchMetric_namesThoseThatWereMeant() {
    open(query("sum(rate(http_request_total[5m]))"));
    browser.await("document.querySelector('.empty-reason button') !== null");

    assertThat(text(".empty-reason")).contains("There is no metric http_request_total.");
    browser.click(".empty-reason button");
    browser.await(LINES + " === 1");
    assertThat(expr()).isEqualTo("sum(rate(http_requests_total[5m]))");
  }

  @Test
  void emptyResult_ofAWrongValue_namesTheMatcher() {
    open(query("up{job=\"wbe\"}"));
    browser.await("document.querySelector('.empty-reason button') !== null");

    assertThat(text(".empty-reason")).contains("None of up has job=\"wbe\" in this range.");
    browser.click(".empty-reason button");
    browser.await(LINES + " === 2");
  }

  @Test
  void emptyResult_ofAnotherTime_leadsToTheNearestSamples() {
    open(query("gone"));
    browser.await("document.querySelector('.empty-reason button') !== null");

    assertThat(text(".empty-reason"))
        .contains("no samples of gone in this range", "about 2026-11-10 09:00:00 UTC");
    browser.click(".empty-reason button");
    browser.await(LINES + " === 1");
    assertThat(browser.value(SEARCH + ".get('to')")).isEqualTo("2026-11-10 09:00:00");
  }

  @Test
  void emptyResult_ofSamplesThatAreNoLongerKept_leadsToTrends() {
    open(query("rate(expired[5m])"));
    browser.await("document.querySelector('.empty-reason button') !== null");

    assertThat(text(".notice.warning")).contains("the samples of 2026-11-20 (UTC) are no longer");
    assertThat(text(".empty-reason")).contains("no longer kept, only hourly trends");
    browser.click(".empty-reason button");
    browser.await(SEARCH + ".get('trends') === 'always'");
  }

  @Test
  void emptyResult_ofAWindowOfOneSample_saysSo() {
    open(query("rate(http_requests_total[1m])"));
    browser.await("document.querySelector('.empty-reason button') !== null");

    assertThat(text(".empty-reason")).contains("The window [1m] holds one sample");
    browser.click(".empty-reason button");
    browser.await(LINES + " === 4");
  }

  /** The last two minutes have a sample each second: windows hold enough at the end alone. */
  @Test
  void emptyResult_ofWindowsOfOneSampleBeforeTheLastPoint_saysSo() {
    String range = "&from=2026-11-20+00:00:00&to=2026-11-20+05:59:00&step=30m";
    open("?q=rate(quickened_total[5m])" + range);
    browser.await("document.querySelector('.empty-reason') !== null");

    assertThat(text(".empty-reason")).contains("The window [5m] holds one sample at most");
    assertThat(text(".empty-reason button")).isEqualTo("[2h40m]");
    browser.click(".empty-reason button");
    browser.await(LINES + " === 1");
  }

  @Test
  void valuesThatCannotBeDrawn_areSaidToBeSo() {
    open(query("0 / 0 * up"));
    browser.await(LINES + " === 4");

    assertThat(text(".legend-bar .note"))
        .isEqualTo("4 series, 4 not drawn, as all their values are NaN or infinite");
    open(query("up"));
    browser.await("document.querySelector('.legend-bar .note').textContent === '4 series'");
  }

  @Test
  void phone_showsChoicesWhole() {
    browser.size(390, 844);
    open(query("up"));

    assertThat(
            browser.value(
                "[...document.querySelectorAll('.pair select')].every(s => s.offsetWidth >= 80)"))
        .isEqualTo("true");
    assertThat(browser.value("document.documentElement.scrollWidth")).isEqualTo("390");
  }

  @Test
  void warnings_areShownWithTheirPlace() {
    open(query("rate(up[5m])"));
    browser.await("document.querySelector('.notice.info') !== null");

    assertThat(text(".notice.info")).contains("metric might not be a counter");
    assertThat(text(".mark.info")).isEqualTo("up");
  }

  @Test
  void format_writesTheQueryAsTheServerDoes() {
    open(query("sum   by(job)(up)"));
    browser.click("[aria-label='Format query A']");
    browser.await("document.querySelector('textarea').value === 'sum by (job) (up)'");
  }

  @Test
  void wrongTime_isToldBesideTheFields() {
    open("?q=up&from=yesterday");
    browser.await("document.querySelector('#range-problem').textContent !== ''");

    assertThat(text("#range-problem")).startsWith("\"yesterday\" is no time. Write now, now-6h");
    assertThat(browser.value("document.querySelector('#from').getAttribute('aria-invalid')"))
        .isEqualTo("true");
  }

  @Test
  void keys_openTheListOfKeysAndChangeTheTab() {
    open(query("up"));
    browser.value("document.activeElement.blur()");
    browser.press("t");
    browser.await(SEARCH + ".get('tab') === 'table'");
    browser.press("?");
    browser.await("document.querySelector('#help').open");
    assertThat(text("#help")).contains("Ctrl Enter", "run, from anywhere");
  }

  @Test
  void darkSystem_makesADarkPage() {
    open(query("up"));
    browser.await(LINES + " === 4");
    String ground = "getComputedStyle(document.body).backgroundColor";
    String line = "document.querySelector('.legend .swatch').style.background";
    String light = browser.value(ground + " + " + line);
    browser.colors("dark");

    browser.await(ground + " === 'rgb(15, 23, 27)'");
    browser.await(ground + " + " + line + " !== '" + light + "'");
  }

  @Test
  void phone_showsEverythingWithoutScrollingSideways() {
    browser.size(390, 844);
    for (String tab : List.of("graph", "table", "explain")) {
      open(query("http_requests_total") + "&q=up&tab=" + tab);
      browser.await("document.querySelector('#panel').textContent.length > 60");

      assertThat(browser.value("document.documentElement.scrollWidth")).as(tab).isEqualTo("390");
    }
  }

  @Test
  void tokenThatTheServerWants_isAskedForAndUsed() throws Exception {
    ApiHandler guarded =
        request ->
            request.header("Authorization").orElse("").equals("Bearer a-token")
                ? api.answer(request)
                : ApiResponse.text(401, "the token is missing");
    try (PageServer other = new PageServer(guarded)) {
      browser.open(other.address("/graph" + query("up")));
      browser.await("!document.querySelector('#token').hidden");
      assertThat(text(".editor .problem")).contains("401", "the token is missing");

      browser.value("document.querySelector('#token input').focus()");
      browser.type("a-token");
      browser.click("#token button");
      browser.await(LINES + " === 4");
    }
  }

  @Test
  void addressOfPrometheusPage_isUnderstood() {
    open("?g0.expr=up&g0.tab=1&g0.end_input=2026-11-20+06:00:00&g0.range_input=1h");
    browser.await("document.querySelector('.result tbody tr') !== null");

    assertThat(expr()).isEqualTo("up");
    assertThat(browser.value("document.querySelector('#from').value"))
        .isEqualTo("2026-11-20 05:00:00");
  }

  @Test
  void panelsOfPrometheusPage_areQueriesHere() {
    open(
        "?g0.expr=up&g0.tab=graph&g0.end_input=2026-11-20+06:00:00&g0.range_input=1h"
            + "&g0.display_mode=stacked&g1.expr=many");
    browser.await("document.querySelector('#status').textContent.startsWith('254 series')");

    assertThat(browser.value("document.querySelector('#stacked').checked")).isEqualTo("true");
  }
}
