// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.page.GraphPage;
import io.trendlake.functions.query.page.Navigation;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The page of graphs and the API that it asks, with other pages beside. */
public final class LakePages implements ApiHandler {

  private final PrometheusApi api;
  private final Navigation navigation;
  private final ApiHandler others;
  private @Nullable GraphPage graphs;

  private LakePages(PrometheusApi api, Navigation navigation, ApiHandler others) {
    this.api = api;
    this.navigation = navigation;
    this.others = others;
  }

  /** Graphs alone. */
  public static LakePages alone(PrometheusApi api) {
    return new LakePages(api, Navigation.LAKE, LakePages::plain);
  }

  /** What every server answers beside its pages: how it is, and the icon. */
  public static ApiResponse plain(ApiRequest request) {
    return switch (request.path()) {
      case "/-/healthy" -> ApiResponse.text(200, "Trendlake is running.");
      case "/-/ready" -> ApiResponse.text(200, "Trendlake is ready.");
      case "/favicon.svg", "/favicon.ico" -> icon();
      default -> ApiResponse.text(404, "there is no such page; / leads to the page of graphs");
    };
  }

  /**
   * Graphs beside other pages.
   *
   * @param navigation the links to all pages, graphs included
   * @param others answers {@code /targets}, {@code /status} and whatever else there is
   */
  public static LakePages beside(PrometheusApi api, Navigation navigation, ApiHandler others) {
    return new LakePages(api, navigation, others);
  }

  /** The icon of all pages. */
  public static ApiResponse icon() {
    return ApiResponse.of(200, "image/svg+xml", GraphPage.icon().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public ApiResponse answer(ApiRequest request) {
    String path = request.path();
    if (PrometheusApi.answers(path)) {
      return api.answer(request);
    }
    if (GraphPage.serves(path)) {
      return graphs().answer(request);
    }
    return path.equals("/")
        ? ApiResponse.empty(302).with("Location", "graph")
        : others.answer(request);
  }

  /** Read when it is asked for: a function that answers queries alone need not wait for it. */
  private synchronized GraphPage graphs() {
    GraphPage known = graphs;
    if (known == null) {
      known = new GraphPage(navigation);
      graphs = known;
    }
    return known;
  }
}
