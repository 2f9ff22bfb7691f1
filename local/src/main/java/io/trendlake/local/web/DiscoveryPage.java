// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.config.ScrapeConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page at {@code /service-discovery}: each target that was found, its labels before and after
 * relabelling, and the rule that dropped it.
 */
final class DiscoveryPage {

  /** How many targets a page has at most. */
  static final int PAGE_SIZE = 100;

  private final Status status;
  private final DiscoveryFilter filter;

  /** By job, in the order of the configuration; jobs that have found nothing too. */
  private final Map<String, List<FoundTarget>> byJob;

  private final List<FoundTarget> shown;

  DiscoveryPage(Status status, DiscoveryFilter filter) {
    this.status = status;
    this.filter = filter;
    this.byJob = found(status);
    this.shown =
        byJob.values().stream()
            .flatMap(found -> found.stream().filter(filter::matches).sorted(FoundTarget.ORDER))
            .toList();
  }

  private static Map<String, List<FoundTarget>> found(Status status) {
    Map<String, List<FoundTarget>> byJob = new LinkedHashMap<>();
    for (ScrapeConfig job : status.config().scrapeConfigs()) {
      byJob.put(job.jobName(), new ArrayList<>());
    }
    status.board().targets().stream()
        .map(target -> FoundTarget.of(target.target()))
        .forEach(found -> add(byJob, found));
    status.board().dropped().stream().map(FoundTarget::of).forEach(found -> add(byJob, found));
    return byJob;
  }

  private static void add(Map<String, List<FoundTarget>> byJob, FoundTarget found) {
    byJob.computeIfAbsent(found.job(), job -> new ArrayList<>()).add(found);
  }

  String html() {
    Html page = Html.page("Service discovery", "/service-discovery");
    page.raw("<h1>Service discovery</h1>\n");
    Summary.discoveryProblems(page, status);
    form(page);
    if (!filter.state().isEmpty() && !DiscoveryFilter.STATES.contains(filter.state())) {
      page.empty("There is no state \"" + filter.state() + "\": it is scraped or dropped.");
    } else if (!filter.job().isEmpty() && !byJob.containsKey(filter.job())) {
      page.empty(
          "There is no job \"%s\". The jobs are %s."
              .formatted(filter.job(), String.join(", ", byJob.keySet())));
    }
    pageOfTargets().forEach((job, targets) -> job(page, job, targets));
    pager(page);
    return page.end();
  }

  private void form(Html page) {
    page.raw(
        "<form class=\"filter\" method=\"get\" action=\"service-discovery\" role=\"search\">\n");
    page.raw("<label>Search <input type=\"search\" name=\"q\" value=\"").text(filter.search());
    page.raw("\" placeholder=\"label, value, rule\"></label>\n");
    page.select("State", "state", DiscoveryFilter.STATES, filter.state());
    page.select("Job", "job", byJob.keySet(), filter.job());
    page.raw("<button>Show</button>\n");
    if (!filter.isEmpty()) {
      page.raw("<a href=\"service-discovery\">Show all</a>\n");
    }
    page.raw("<label class=\"live\" hidden><input type=\"checkbox\" checked> Refresh</label>\n");
    page.raw("</form>\n<p class=\"note\">");
    long all = byJob.values().stream().mapToLong(List::size).sum();
    long dropped = shown.stream().filter(FoundTarget::isDropped).count();
    page.text(all == 1 ? "1 target was found" : "%,d targets were found".formatted(all));
    if (shown.size() < all) {
      page.text(", %,d of them are like that".formatted(shown.size()));
    }
    page.text(": %,d scraped, %,d dropped.".formatted(shown.size() - dropped, dropped));
    page.raw("</p>\n");
  }

  /** The targets of this page by job; on the first page also the jobs that have none. */
  private Map<String, List<FoundTarget>> pageOfTargets() {
    Map<String, List<FoundTarget>> targets =
        shown.stream()
            .skip((long) (pageNumber() - 1) * PAGE_SIZE)
            .limit(PAGE_SIZE)
            .collect(
                Collectors.groupingBy(FoundTarget::job, LinkedHashMap::new, Collectors.toList()));
    if (pageNumber() == 1) {
      byJob.forEach((job, found) -> {
        boolean named = filter.job().equals(job);
        if ((filter.isEmpty() && found.isEmpty()) || named) {
          targets.putIfAbsent(job, List.of());
        }
      });
    }
    return targets;
  }

  private int pages() {
    return Math.max(1, (shown.size() + PAGE_SIZE - 1) / PAGE_SIZE);
  }

  private int pageNumber() {
    return Math.min(filter.page(), pages());
  }

  private void job(Html page, String job, List<FoundTarget> targets) {
    List<FoundTarget> found = byJob.getOrDefault(job, List.of());
    long scraped = found.stream().filter(target -> !target.isDropped()).count();
    page.raw("<section>\n<h2>").text(job).raw(" ");
    page.element("span", "note", "%,d of %,d scraped".formatted(scraped, found.size()));
    page.raw("</h2>\n");
    if (filter.job().isEmpty() && !found.isEmpty()) {
      page.raw("<p class=\"note\">").link(filter.withJob(job), "only this job").raw("</p>\n");
    }
    if (targets.isEmpty()) {
      page.empty(
          found.isEmpty()
              ? "Discovery found no target for this job."
              : "No target of this job is like that.");
    } else {
      page.raw("<table class=\"found\">\n<caption>Targets that job ").text(job);
      page.raw(
          """
           has found</caption>
          <thead><tr><th scope="col" class="state-column">State</th>\
          <th scope="col">Before relabelling</th><th scope="col">After relabelling</th></tr></thead>
          <tbody>
          """);
      targets.forEach(target -> row(page, target));
      page.raw("</tbody></table>\n");
    }
    page.raw("</section>\n");
  }

  private static void row(Html page, FoundTarget target) {
    page.raw("<tr><td>");
    page.element("span", "state " + (target.isDropped() ? "unknown" : "up"), target.state());
    page.raw("</td><td data-title=\"Before relabelling\">").labels(target.discovered());
    page.raw("</td><td data-title=\"After relabelling\">");
    if (target.isDropped()) {
      page.element("span", "reason", target.note());
    } else {
      page.labels(target.labels()).element("span", "url", target.note());
    }
    page.raw(" ")
        .link(RelabelPage.address(target.job(), target.discovered()), "each rule's effect");
    page.raw("</td></tr>\n");
  }

  private void pager(Html page) {
    if (pages() == 1) {
      return;
    }
    int number = pageNumber();
    page.raw("<nav class=\"pager\" aria-label=\"Pages of targets\">");
    if (number > 1) {
      page.link(filter.withPage(number - 1), "‹ Previous").raw(" ");
    }
    page.text("Page %,d of %,d".formatted(number, pages()));
    if (number < pages()) {
      page.raw(" ").link(filter.withPage(number + 1), "Next ›");
    }
    page.raw("</nav>\n");
  }
}
