// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

/** The page at {@code /status}: how it goes, and where to go. */
final class IndexPage {

  private final Status status;

  IndexPage(Status status) {
    this.status = status;
  }

  String html() {
    Html page = Html.page("Status", "/status");
    page.raw("<h1>Trendlake</h1>\n");
    Summary.append(page, status);
    return page.raw(
            """
            <ul class="links">
            <li><a href="graph">Graph</a>: PromQL over the whole lake</li>
            <li><a href="targets">Targets</a>: what is scraped, and how it goes</li>
            <li><a href="service-discovery">Discovery</a>: what was found, and what rules made of it</li>
            <li><a href="relabel">Relabelling</a>: what each rule does to a target or a metric</li>
            <li><a href="tsdb-status">Cardinality</a>: names, labels and targets by series, samples and bytes</li>
            <li><a href="config">Configuration</a>: what is in force, without secrets</li>
            <li><a href="api/v1/targets">/api/v1/targets</a>: the same as JSON, as Prometheus has it</li>
            <li><a href="metrics">/metrics</a>: what this process says of itself</li>
            <li><a href="-/healthy">/-/healthy</a>: 200 while it runs</li>
            <li><a href="-/ready">/-/ready</a>: 200 while it scrapes and stores, else 503</li>
            </ul>
            """)
        .end();
  }
}
