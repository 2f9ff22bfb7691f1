// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.relabel.RelabelRuleText;
import io.trendlake.config.relabel.RelabelTrace;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.page.Navigation;
import io.trendlake.local.relabel.RelabelKind;
import io.trendlake.local.relabel.RelabelPreview;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The page at {@code /relabel}: tries rules on a pasted target or metric, and shows what each rule
 * does. Its form may come in the address or as a body.
 */
final class RelabelPage {

  /** One preview at a time: each may keep a core busy for a second. */
  private static final Object ONE_AT_A_TIME = new Object();

  private static final String EXAMPLE_LABELS =
      """
      {__address__="10.0.3.7:9100", __meta_ec2_tag_Name="web-1",
       __meta_ec2_tag_env="prod", __meta_ec2_instance_state="running"}
      """;

  private static final String EXAMPLE_RULES =
      """
      - source_labels: [__meta_ec2_instance_state]
        regex: running
        action: keep
      - source_labels: [__meta_ec2_tag_Name]
        target_label: host
      - regex: __meta_ec2_tag_(env|team)
        action: labelmap
      """;

  private final Navigation navigation;
  private final List<ScrapeConfig> jobs;
  private final RelabelKind kind;
  private final String jobName;
  private final Optional<ScrapeConfig> job;
  private final String labels;
  private final String rules;
  private final boolean isAsked;

  /**
   * The page of a request.
   *
   * @param jobs whose rules may be chosen; none where nothing is scraped
   */
  RelabelPage(Navigation navigation, List<ScrapeConfig> jobs, ApiRequest request) {
    this.navigation = navigation;
    this.jobs = jobs;
    this.kind = request.value("kind").equals("metric") ? RelabelKind.METRIC : RelabelKind.TARGET;
    this.jobName = request.value("job");
    this.job = jobs.stream().filter(each -> each.jobName().equals(jobName)).findFirst();
    this.isAsked = !request.values("labels").isEmpty() || !request.values("rules").isEmpty();
    this.labels = isAsked ? request.value("labels") : EXAMPLE_LABELS;
    boolean takesJobs = request.value("rules").isBlank() || !request.value("take").isEmpty();
    this.rules =
        job.filter(chosen -> takesJobs)
            .map(chosen -> RelabelRuleText.block(kind.rulesOf(chosen)))
            .orElse(isAsked ? request.value("rules") : EXAMPLE_RULES);
  }

  String html() {
    Html page = Html.page("Relabelling", "/relabel", navigation);
    page.raw("<h1>Relabelling</h1>\n");
    form(page);
    page.raw("<div id=\"result\" aria-live=\"polite\">\n");
    result(page);
    return page.raw("</div>\n").end();
  }

  private void form(Html page) {
    page.raw(
        "<form class=\"relabel\" method=\"post\" action=\"relabel\">\n<div class=\"filter\">\n");
    page.raw("<label>Rules of <select name=\"kind\">");
    option(page, "target", "targets (relabel_configs)", kind == RelabelKind.TARGET);
    option(page, "metric", "metrics (metric_relabel_configs)", kind == RelabelKind.METRIC);
    page.raw("</select></label>\n");
    if (!jobs.isEmpty()) {
      page.raw("<label>Job <select name=\"job\">");
      option(page, "", "none", jobName.isEmpty());
      jobs.forEach(
          each -> option(page, each.jobName(), each.jobName(), each.jobName().equals(jobName)));
      page.raw("</select></label>\n<button name=\"take\" value=\"1\">Take its rules</button>\n");
    }
    page.raw("</div>\n<div class=\"sides\">\n");
    area(page, "Labels, or a line of metrics", "labels", labels);
    area(page, "Rules, as YAML", "rules", rules);
    page.raw("</div>\n<p><button class=\"primary\">Show each rule's effect</button>");
    page.raw(" <span class=\"note\">Ctrl+Enter</span></p>\n</form>\n");
  }

  private static void option(Html page, String value, String title, boolean chosen) {
    page.raw("<option value=\"").text(value).raw(chosen ? "\" selected>" : "\">");
    page.text(title).raw("</option>");
  }

  private static void area(Html page, String title, String name, String text) {
    page.raw("<label>").text(title).raw(" <textarea name=\"" + name + "\" rows=\"12\"");
    // HTML drops a first line break, and only that.
    page.raw(" spellcheck=\"false\" autocomplete=\"off\">\n")
        .text(text)
        .raw("</textarea></label>\n");
  }

  private void result(Html page) {
    if (!jobName.isEmpty() && job.isEmpty()) {
      Summary.alert(page, "Job", "the configuration has no job \"" + jobName + "\"");
    }
    try {
      preview(page, preview());
    } catch (ConfigException e) {
      errors(page, e.errors());
    } catch (OutOfMemoryError | StackOverflowError _) {
      Summary.alert(
          page, "Rules", "they take too much memory to be tried; leave out what does not matter");
    }
  }

  private RelabelPreview preview() throws ConfigException {
    synchronized (ONE_AT_A_TIME) {
      return RelabelPreview.of(kind, labels, rules, job);
    }
  }

  private void errors(Html page, List<ConfigError> errors) {
    page.raw("<div class=\"alert\" role=\"alert\">");
    page.element("b", "", errors.size() == 1 ? "1 error" : errors.size() + " errors");
    for (ConfigError error : errors) {
      page.element("pre", "", error.toString());
      String text = error.file().equals(RelabelPreview.LABELS) ? labels : rules;
      text.lines()
          .skip(error.line() - 1L)
          .findFirst()
          .ifPresent(line -> page.element("pre", "line", line));
    }
    page.raw("</div>\n");
  }

  private static void preview(Html page, RelabelPreview preview) {
    RelabelTrace trace = preview.trace();
    page.raw("<h2>").text(preview.kind() == RelabelKind.TARGET ? "As found" : "As scraped");
    page.raw("</h2>\n<p class=\"labels\">")
        .labels(trace.input())
        .raw("</p>\n<ol class=\"steps\">\n");
    for (RelabelTrace.Step step : trace.steps()) {
      page.raw("<li").raw(step.isIdle() ? " class=\"idle\">" : ">");
      page.element("span", "note", "%s[%d]".formatted(preview.kind().key(), step.number()));
      page.raw(" ").element("code", "", RelabelRuleText.line(step.rule()));
      page.raw("<div class=\"effect\">");
      effect(page, step);
      page.raw("</div></li>\n");
    }
    page.raw("</ol>\n<h2>");
    boolean kept = preview.result().isPresent();
    page.element("span", "state " + (kept ? "up" : "down"), kept ? "kept" : "not kept");
    page.raw("</h2>\n<p>").text(preview.note()).raw("</p>\n");
    preview
        .result()
        .ifPresent(result -> page.raw("<p class=\"labels\">").labels(result).raw("</p>\n"));
  }

  private static void effect(Html page, RelabelTrace.Step step) {
    if (!step.kept()) {
      page.element("span", "bad", "drops it; no later rule is asked");
      return;
    }
    if (step.isIdle()) {
      page.element("span", "note", "changes nothing");
      return;
    }
    Labels before = step.before();
    Labels after = step.after();
    before.forEach((name, value) -> {
      if (!after.value(name).equals(value)) {
        page.raw("<del>").text(pair(name, value)).raw("</del> ");
      }
    });
    after.forEach((name, value) -> {
      if (!before.value(name).equals(value)) {
        page.raw("<ins>").text(pair(name, value)).raw("</ins> ");
      }
    });
  }

  private static String pair(String name, String value) {
    return "%s=\"%s\"".formatted(name, value);
  }

  /** The address of the page for a target of a job. */
  static String address(String job, Labels discovered) {
    return "relabel?job=%s&labels=%s"
        .formatted(
            URLEncoder.encode(job, StandardCharsets.UTF_8),
            URLEncoder.encode(CanonicalJson.write(discovered), StandardCharsets.UTF_8));
  }
}
