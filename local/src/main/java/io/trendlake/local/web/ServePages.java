// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.functions.query.LakePages;
import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.page.Navigation;
import io.trendlake.functions.query.page.Navigation.Link;
import java.util.ArrayList;
import java.util.List;

/** The pages of a process that scrapes nothing: those of a lake, and {@code /relabel}. */
public final class ServePages {

  private static final Navigation PAGES = pages();

  private ServePages() {}

  private static Navigation pages() {
    List<Link> links = new ArrayList<>(Navigation.LAKE.links());
    links.add(new Link("relabel", "Relabelling"));
    return new Navigation(links);
  }

  /** These pages, with the API that they ask. */
  public static ApiHandler of(PrometheusApi api) {
    return LakePages.beside(api, PAGES, ServePages::answer);
  }

  private static ApiResponse answer(ApiRequest request) {
    return switch (request.path()) {
      case "/relabel" -> StatusPages.relabel(PAGES, List.of(), request);
      case "/page.js" -> StatusPages.script(request);
      default -> LakePages.plain(request);
    };
  }
}
