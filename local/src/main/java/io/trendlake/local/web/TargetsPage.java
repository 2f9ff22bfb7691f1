// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.config.PrometheusDuration;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.discovery.DroppedTarget;
import io.trendlake.local.run.Quantity;
import io.trendlake.local.run.TargetStatus;
import io.trendlake.local.run.TargetStatus.Last;
import io.trendlake.model.Labels;
import io.trendlake.model.NaturalOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The page at {@code /targets}: every job with its targets, those that are down first, and what is
 * not scraped and why.
 */
final class TargetsPage {

  /** With more targets than this on the page, jobs that are well begin collapsed. */
  private static final int MANY = 40;

  private static final Comparator<TargetStatus> ORDER =
      Comparator.comparingInt(
              (TargetStatus status) -> TargetFilter.STATES.indexOf(TargetFilter.stateOf(status)))
          .thenComparing(label("account"), NaturalOrder::compare)
          .thenComparing(label("region"), NaturalOrder::compare)
          .thenComparing(label("instance"), NaturalOrder::compare)
          .thenComparing(status -> status.target().url().toString(), NaturalOrder::compare);

  private final Status status;
  private final TargetFilter filter;
  private final Instant now;
  private final List<TargetStatus> all;
  private final List<TargetStatus> shown;

  TargetsPage(Status status, TargetFilter filter, Instant now) {
    this.status = status;
    this.filter = filter;
    this.now = now;
    this.all = status.board().targets();
    this.shown = all.stream().filter(filter::matches).sorted(ORDER).toList();
  }

  private static Function<TargetStatus, String> label(String name) {
    return status -> status.target().labels().value(name);
  }

  String html() {
    Html page = Html.page("Targets", "/targets");
    page.raw("<h1>Targets</h1>\n");
    Summary.append(page, status);
    form(page);
    Collection<String> jobNames = jobNames();
    if (!filter.state().isEmpty() && !TargetFilter.STATES.contains(filter.state())) {
      page.empty("There is no state \"" + filter.state() + "\": it is down, unknown or up.");
    } else if (!filter.job().isEmpty() && !jobNames.contains(filter.job())) {
      page.empty(
          "There is no job \"%s\". The jobs are %s."
              .formatted(filter.job(), String.join(", ", jobNames)));
    } else if (all.isEmpty()) {
      page.empty("No target is scraped.");
    } else if (shown.isEmpty() && filter.job().isEmpty()) {
      page.empty("None of the %d targets is like that.".formatted(all.size()));
    }
    jobs().forEach((job, targets) -> job(page, job, targets));
    dropped(page);
    return page.end();
  }

  /** The jobs of the configuration, and of targets whose job has just left it. */
  private Collection<String> jobNames() {
    List<String> names = new ArrayList<>();
    status.config().scrapeConfigs().stream().map(ScrapeConfig::jobName).forEach(names::add);
    all.stream()
        .map(target -> target.target().job())
        .filter(job -> !names.contains(job))
        .distinct()
        .forEach(names::add);
    return names;
  }

  /** By job, those with targets that are down first; without a filter also jobs without targets. */
  private Map<String, List<TargetStatus>> jobs() {
    Set<String> down =
        shown.stream()
            .filter(target -> target.health() == TargetStatus.Health.DOWN)
            .map(target -> target.target().job())
            .collect(Collectors.toSet());
    Map<String, List<TargetStatus>> byJob = new LinkedHashMap<>();
    jobNames().stream()
        .sorted(Comparator.comparing(job -> !down.contains(job)))
        .forEach(job -> byJob.put(job, new ArrayList<>()));
    shown.forEach(target ->
        byJob.computeIfAbsent(target.target().job(), job -> new ArrayList<>()).add(target));
    if (!filter.isEmpty()) {
      byJob
          .entrySet()
          .removeIf(job -> job.getValue().isEmpty() && !job.getKey().equals(filter.job()));
    }
    return byJob;
  }

  private void form(Html page) {
    page.raw("<form class=\"filter\" method=\"get\" action=\"targets\" role=\"search\">\n");
    page.raw("<label>Search <input type=\"search\" name=\"q\" value=\"").text(filter.search());
    page.raw("\" placeholder=\"instance, label, error\"></label>\n");
    page.select("State", "state", TargetFilter.STATES, filter.state());
    page.select("Job", "job", jobNames(), filter.job());
    List<String> accounts =
        all.stream()
            .map(label("account"))
            .filter(account -> !account.isEmpty())
            .distinct()
            .sorted(NaturalOrder::compare)
            .toList();
    if (!accounts.isEmpty()) {
      page.select("Account", "account", accounts, filter.account());
    }
    page.raw("<button>Show</button>\n");
    if (!filter.isEmpty()) {
      page.raw("<a href=\"targets\">Show all</a>\n");
    }
    page.raw("<label class=\"live\" hidden><input type=\"checkbox\" checked> Refresh</label>\n");
    page.raw("</form>\n<p class=\"note\">");
    page.text(
        shown.size() == all.size()
            ? "%,d targets".formatted(all.size())
            : "%,d of %,d targets".formatted(shown.size(), all.size()));
    page.raw("</p>\n");
  }

  private void job(Html page, String job, List<TargetStatus> targets) {
    List<TargetStatus> ofJob =
        all.stream().filter(target -> target.target().job().equals(job)).toList();
    long up = count(ofJob, TargetStatus.Health.UP);
    long down = count(ofJob, TargetStatus.Health.DOWN);
    boolean open = down > 0 || !filter.isEmpty() || shown.size() <= MANY;
    page.raw("<section>\n<details class=\"job\" id=\"job-")
        .text(job)
        .raw(open ? "\" open>" : "\">");
    page.raw("<summary><h2>").text(job).raw(" ");
    page.element("span", up == ofJob.size() ? "good" : "bad", up + " / " + ofJob.size() + " up");
    page.raw("</h2></summary>\n<p class=\"note\">");
    page.link(filter.withJob(job), "only this job");
    if (down > 0 && !filter.state().equals("down")) {
      page.raw(" · ");
      page.link(filter.withState("down"), "only what is down");
    }
    page.raw("</p>\n");
    if (targets.isEmpty()) {
      page.empty(
          ofJob.isEmpty()
              ? "Discovery found no target for this job."
              : "No target of this job is like that.");
    } else {
      table(page, job, targets);
    }
    page.raw("</details>\n</section>\n");
  }

  private static long count(List<TargetStatus> targets, TargetStatus.Health health) {
    return targets.stream().filter(target -> target.health() == health).count();
  }

  private void table(Html page, String job, List<TargetStatus> targets) {
    Columns columns = Columns.of(targets);
    page.raw("<table class=\"targets\">\n<caption>Targets of job ")
        .text(job)
        .raw("</caption>\n<thead><tr>");
    head(page, "State", "state-column");
    head(page, "Target", "");
    if (columns.account()) {
      head(page, "Account", "place");
    }
    if (columns.region()) {
      head(page, "Region", "place");
    }
    head(page, "Last scrape", "number");
    head(page, "Interval", "number");
    head(page, "Duration", "number");
    head(page, "Samples", "number");
    page.raw("</tr></thead>\n<tbody>\n");
    targets.forEach(target -> row(page, target, columns));
    page.raw("</tbody></table>\n");
  }

  private static void head(Html page, String title, String cssClass) {
    page.raw("<th scope=\"col\"");
    if (!cssClass.isEmpty()) {
      page.raw(" class=\"" + cssClass + "\"");
    }
    page.raw(">").text(title).raw("</th>");
  }

  private void row(Html page, TargetStatus target, Columns columns) {
    Labels labels = target.target().labels();
    String state = TargetFilter.stateOf(target);
    page.raw("<tr class=\"" + state + "\"><td class=\"state-cell\">");
    page.element("span", "state " + state, state).raw("</td><td class=\"target\">");
    details(page, target, labels);
    error(page, target);
    page.raw("</td>");
    if (columns.account()) {
      cell(page, "Account", "place", labels.value("account"));
    }
    if (columns.region()) {
      cell(page, "Region", "place", labels.value("region"));
    }
    page.raw("<td class=\"number\" data-label=\"Last scrape\">");
    target.last().ifPresentOrElse(last -> ago(page, last.at()), () -> page.text("not yet"));
    page.raw("</td>");
    cell(page, "Interval", "number", PrometheusDuration.format(target.target().interval()));
    cell(
        page,
        "Duration",
        "number",
        target.last().map(Last::duration).map(Quantity::duration).orElse(""));
    cell(page, "Samples", "number", target.last().map(TargetsPage::samples).orElse(""));
    page.raw("</tr>\n");
  }

  private static String samples(Last last) {
    int dropped = last.dropped().total();
    int exemplars = last.notes().exemplarsOutOfOrder();
    return String.format(Locale.ROOT, "%,d", last.samples())
        + (dropped == 0 ? "" : String.format(Locale.ROOT, ", %,d dropped", dropped))
        + (exemplars == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d exemplars out of order", exemplars));
  }

  private static void cell(Html page, String title, String cssClass, String text) {
    page.raw("<td class=\"" + cssClass + "\" data-label=\"" + title + "\">")
        .text(text)
        .raw("</td>");
  }

  private static void details(Html page, TargetStatus target, Labels labels) {
    String url = target.target().url().toString();
    page.raw("<details id=\"target-").text(target.target().job() + '-' + url).raw("\"><summary>");
    page.text(labels.value("instance")).raw("</summary>\n");
    page.raw("<a class=\"url\" href=\"")
        .text(url)
        .raw("\" rel=\"noreferrer\">")
        .text(url)
        .raw("</a>");
    labels(page, "Labels", labels);
    labels(page, "Before relabelling", target.target().discovered());
    page.raw("</details>");
  }

  private void error(Html page, TargetStatus target) {
    if (target.error().isEmpty()) {
      return;
    }
    page.raw("<div class=\"error\">").text(target.error());
    target
        .downSince()
        .ifPresent(since -> {
          page.raw(" <span class=\"since\">Down since ");
          page.text(Summary.dateAndTime(since)).raw(", ");
          ago(page, since);
          page.raw("</span>");
        });
    page.raw("</div>");
  }

  /** How long ago something was; the script of the page counts on. */
  private void ago(Html page, Instant at) {
    page.raw("<time datetime=\"" + at + "\" title=\"" + at + "\">");
    page.text(Summary.ago(at, now)).raw("</time>");
  }

  private static void labels(Html page, String title, Labels labels) {
    page.element("div", "label", title).raw("<div class=\"labels\">");
    page.labels(labels);
    page.raw("</div>");
  }

  private void dropped(Html page) {
    List<DroppedTarget> dropped =
        status.board().dropped().stream()
            .filter(target -> filter.job().isEmpty() || target.job().equals(filter.job()))
            .toList();
    if (dropped.isEmpty()) {
      return;
    }
    page.raw("<section>\n<details class=\"job\" id=\"dropped\"><summary><h2>Not scraped ");
    page.element("span", "note", String.valueOf(dropped.size())).raw("</h2></summary>\n");
    page.raw(
        "<table class=\"targets\">\n<caption>Targets that are not scraped</caption>\n<thead><tr>");
    head(page, "Job", "place");
    head(page, "Why", "why");
    head(page, "Labels before relabelling", "");
    page.raw("</tr></thead>\n<tbody>\n");
    for (DroppedTarget target : dropped) {
      page.raw("<tr>");
      cell(page, "Job", "place", target.job());
      cell(page, "Why", "why", target.reason());
      page.raw("<td class=\"labels\">");
      page.labels(target.discovered());
      page.raw("</td></tr>\n");
    }
    page.raw("</tbody></table>\n</details>\n</section>\n");
  }

  /** Which columns say something of any target. */
  private record Columns(boolean account, boolean region) {

    static Columns of(List<TargetStatus> targets) {
      return new Columns(
          targets.stream().anyMatch(target -> !label("account").apply(target).isEmpty()),
          targets.stream().anyMatch(target -> !label("region").apply(target).isEmpty()));
    }
  }
}
