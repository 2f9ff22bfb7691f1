// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.discovery.DroppedTarget;
import io.trendlake.local.run.Quantity;
import io.trendlake.local.run.TargetStatus;
import io.trendlake.local.run.TargetStatus.Health;
import io.trendlake.local.run.TargetStatus.Last;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page at {@code /targets}: every job with its targets, and what is not scraped and why. */
final class TargetsPage {

  private final Status status;
  private final String onlyJob;

  /**
   * The page.
   *
   * @param onlyJob the only job to show, or nothing for all
   */
  TargetsPage(Status status, String onlyJob) {
    this.status = status;
    this.onlyJob = onlyJob;
  }

  String html() {
    Html page = Html.page("Targets");
    page.raw("<h1>Targets</h1>\n");
    Summary.append(page, status);
    Map<String, List<TargetStatus>> jobs = jobs();
    jobs.forEach((job, targets) -> job(page, job, targets));
    if (jobs.isEmpty()) {
      page.raw("<p class=\"empty\">No target is scraped.</p>\n");
    }
    dropped(page);
    return page.end();
  }

  /** The targets by job; a job of the configuration without any is there too. */
  private Map<String, List<TargetStatus>> jobs() {
    Map<String, List<TargetStatus>> jobs = new LinkedHashMap<>();
    status.config().scrapeConfigs().forEach(job -> jobs.put(job.jobName(), new ArrayList<>()));
    for (TargetStatus target : status.board().targets()) {
      jobs.computeIfAbsent(target.target().job(), job -> new ArrayList<>()).add(target);
    }
    if (!onlyJob.isEmpty()) {
      jobs.keySet().retainAll(List.of(onlyJob));
    }
    return jobs;
  }

  private static void job(Html page, String job, List<TargetStatus> targets) {
    long up = targets.stream().filter(target -> target.health() == Health.UP).count();
    page.raw("<section>\n<h2>").text(job).raw(" ");
    page.element(
        "span", up == targets.size() ? "good" : "bad", up + " / " + targets.size() + " up");
    page.raw("</h2>\n");
    if (targets.isEmpty()) {
      page.raw("<p class=\"empty\">Discovery found no target for this job.</p>\n</section>\n");
      return;
    }
    page.raw(
        """
        <div class="scroll"><table>
        <thead><tr><th>State</th><th>Target</th><th>Account</th><th>Region</th>\
        <th class="number">Last slot</th><th class="number">Duration</th>\
        <th class="number">Samples</th><th>Last error</th></tr></thead>
        """);
    targets.forEach(target -> row(page, target));
    page.raw("</table></div>\n</section>\n");
  }

  private static void row(Html page, TargetStatus status) {
    Labels labels = status.target().labels();
    String state = status.health().name().toLowerCase(Locale.ROOT);
    page.raw("<tr><td>").element("span", "state " + state, state).raw("</td><td class=\"target\">");
    page.raw("<details><summary>").text(labels.value("instance")).raw("</summary>\n");
    page.raw("<a class=\"url\" href=\"").text(status.target().url().toString());
    page.raw("\" rel=\"noreferrer\">").text(status.target().url().toString()).raw("</a>");
    labels(page, "Labels", labels);
    labels(page, "Before relabelling", status.target().discovered());
    page.raw("</details></td>");
    page.element("td", "", labels.value("account")).element("td", "", labels.value("region"));
    status.last().ifPresentOrElse(last -> last(page, last), () -> notYet(page));
    page.raw("</tr>\n");
  }

  private static void last(Html page, Last last) {
    page.element("td", "number", Summary.time(last.slot()));
    page.element("td", "number", Quantity.duration(last.duration()));
    int dropped = last.dropped().total();
    page.element(
        "td",
        "number",
        String.format(Locale.ROOT, "%,d", last.samples())
            + (dropped == 0 ? "" : String.format(Locale.ROOT, ", %,d dropped", dropped)));
    page.element("td", "error", last.error());
  }

  private static void notYet(Html page) {
    page.raw("<td class=\"number\">not yet</td><td></td><td></td><td></td>");
  }

  private static void labels(Html page, String title, Labels labels) {
    page.element("div", "label", title).raw("<div class=\"labels\">");
    chips(page, labels);
    page.raw("</div>");
  }

  private static void chips(Html page, Labels labels) {
    labels.forEach(
        (name, value) -> page.raw("<code>").text(name).raw("=\"").text(value).raw("\"</code> "));
  }

  private void dropped(Html page) {
    List<DroppedTarget> dropped =
        status.board().dropped().stream()
            .filter(target -> onlyJob.isEmpty() || target.job().equals(onlyJob))
            .toList();
    if (dropped.isEmpty()) {
      return;
    }
    page.raw("<section>\n<details class=\"dropped\"><summary><h2>Not scraped ");
    page.element("span", "note", String.valueOf(dropped.size())).raw("</h2></summary>\n");
    page.raw(
        """
        <div class="scroll"><table>
        <thead><tr><th>Job</th><th>Why</th><th>Labels before relabelling</th></tr></thead>
        """);
    for (DroppedTarget target : dropped) {
      page.raw("<tr>").element("td", "", target.job()).element("td", "", target.reason());
      page.raw("<td class=\"labels\">");
      chips(page, target.discovered());
      page.raw("</td></tr>\n");
    }
    page.raw("</table></div>\n</details>\n</section>\n");
  }
}
