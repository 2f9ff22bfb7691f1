// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.page.Navigation;
import io.trendlake.model.Labels;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the page of relabelling shows. */
final class RelabelPageTest {

  private final List<ScrapeConfig> jobs;

  RelabelPageTest() throws Exception {
    jobs =
        ConfigParser.parse(
                """
                scrape_configs:
                - job_name: node
                  relabel_configs: [{source_labels: [__meta_env], regex: test, action: drop}]
                  metric_relabel_configs: [{regex: pod, action: labeldrop}]
                """,
                "t.yml")
            .scrapeConfigs();
  }

  private static String form(String... namesAndValues) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      form.append(i == 0 ? "" : "&")
          .append(namesAndValues[i])
          .append('=')
          .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }

  private String posted(String... namesAndValues) {
    return page(
        ApiRequest.of(
            "POST",
            "/relabel",
            null,
            Map.of("Content-Type", List.of("application/x-www-form-urlencoded")),
            form(namesAndValues).getBytes(StandardCharsets.UTF_8)));
  }

  private String page(ApiRequest request) {
    return new RelabelPage(Navigation.LAKE, jobs, request).html();
  }

  @Test
  void page_withoutAForm_showsAnExample() {
    assertThat(page(ApiRequest.of("GET", "/relabel", null, Map.of(), new byte[0])))
        .contains("<ins>env=&quot;prod&quot;</ins>", "<ins>host=&quot;web-1&quot;</ins>")
        .contains("relabel_configs[2]", ">kept<", "scraped at http://10.0.3.7:9100/metrics");
  }

  @Test
  void everyRule_showsWhatItRemovesAndAdds() {
    assertThat(
            posted(
                "kind", "metric",
                "labels", "up{a=\"1\",b=\"2\"} 1",
                "rules", "[{target_label: a, replacement: '3'}, {regex: none, action: labeldrop}]"))
        .contains("metric_relabel_configs[0]")
        .contains("<del>a=&quot;1&quot;</del> <ins>a=&quot;3&quot;</ins>")
        .contains("<li class=\"idle\"><span class=\"note\">metric_relabel_configs[1]")
        .contains("changes nothing", "stored");
  }

  @Test
  void rulesOfAJob_areTakenWhereNoneAreWritten() {
    String address =
        RelabelPage.address("node", Labels.of("__address__", "a:1", "__meta_env", "test"));
    String query = address.substring(address.indexOf('?') + 1);

    assertThat(page(ApiRequest.of("GET", "/relabel", query, Map.of(), new byte[0])))
        .contains(
            "- source_labels: [__meta_env]\n  regex: test\n  action: drop\n",
            "drops it; no later rule is asked",
            ">not kept<",
            "dropped by relabel_configs[0]");
    assertThat(posted("job", "node", "kind", "metric", "labels", "up{pod=\"x\"}", "rules", ""))
        .contains("<del>pod=&quot;x&quot;</del>");
    assertThat(posted("job", "node", "labels", "a:1", "rules", "- {target_label: b}"))
        .contains("- {target_label: b}</textarea>");
    assertThat(posted("job", "node", "labels", "a:1", "rules", "- {target_label: b}", "take", "1"))
        .contains("action: drop\n</textarea>");
    assertThat(posted("job", "typo", "labels", "a:1", "rules", ""))
        .contains("the configuration has no job &quot;typo&quot;");
  }

  @Test
  void mistakes_areShownWithTheirLine() {
    assertThat(posted("labels", "a: b", "rules", "- action: drop\n  regex: (\n"))
        .contains("rules:2: [0].regex: &quot;(&quot; is not a regular expression")
        .contains("<pre class=\"line\">  regex: (</pre>");
    assertThat(posted("labels", "a: b\na: c", "rules", ""))
        .contains("labels:2: the label a is there twice", "<pre class=\"line\">a: c</pre>");
  }

  @Test
  void everything_isEscaped() {
    String evil = "</textarea><script>alert(1)</script>";

    assertThat(
            posted(
                "job", evil,
                "labels", "a=\"" + evil + "\"",
                "rules", "[{target_label: b, replacement: '" + evil + "'}]"))
        .contains("&lt;/textarea&gt;&lt;script&gt;")
        .doesNotContain("<script>alert")
        .doesNotContain("</textarea><script");
    assertThat(posted("labels", evil, "rules", evil)).doesNotContain("<script>alert");
  }

  @Test
  void expressionNestedBeyondAllMeasure_isAMessage() {
    String deep = "(".repeat(15_000) + ")".repeat(15_000);

    assertThat(posted("labels", "a: b", "rules", "[{regex: '" + deep + "', action: labeldrop}]"))
        .contains("class=\"alert\"");
  }
}
