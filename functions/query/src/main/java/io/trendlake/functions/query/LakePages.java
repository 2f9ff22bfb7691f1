// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.Parameters;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.page.Navigation;
import io.trendlake.functions.query.page.StaticPages;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pages of a lake and the API that they ask, with other pages beside. */
public final class LakePages implements ApiHandler {

  private final PrometheusApi api;
  private final Navigation navigation;
  private final ApiHandler others;
  private @Nullable StaticPages pages;

  private LakePages(PrometheusApi api, Navigation navigation, ApiHandler others) {
    this.api = api;
    this.navigation = navigation;
    this.others = others;
  }

  /** The pages of a lake alone. */
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
   * The pages of a lake beside others.
   *
   * @param navigation the links to all pages, those of the lake included
   * @param others answers {@code /targets}, {@code /status} and whatever else there is
   */
  public static LakePages beside(PrometheusApi api, Navigation navigation, ApiHandler others) {
    return new LakePages(api, navigation, others);
  }

  /** The icon of all pages. */
  public static ApiResponse icon() {
    return ApiResponse.of(
        200, "image/svg+xml", StaticPages.icon().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public ApiResponse answer(ApiRequest request) {
    String path = request.path();
    if (PrometheusApi.answers(path)) {
      return api.answer(request);
    }
    if (StaticPages.serves(path)) {
      return pages().answer(request);
    }
    return switch (path) {
      case "/" -> ApiResponse.empty(302).with("Location", "graph");
      // Where Prometheus 3 has its page; ours reads the same parameters.
      case "/query" ->
          ApiResponse.empty(302).with("Location", "graph" + afterPath(request.query()));
      case "/-/reload", "/-/quit" -> lifecycle(request);
      default -> others.answer(request);
    };
  }

  /** As a Prometheus answers that runs without {@code --web.enable-lifecycle}. */
  private static ApiResponse lifecycle(ApiRequest request) {
    return switch (request.method()) {
      case "POST", "PUT" ->
          ApiResponse.text(
              403,
              "Lifecycle API is not enabled. `trendlake up` takes over a changed configuration"
                  + " within seconds without it.");
      default ->
          ApiResponse.text(405, "Only POST or PUT requests allowed").with("Allow", "POST, PUT");
    };
  }

  /** The part of an address behind its path that holds these parameters. */
  public static String afterPath(Parameters parameters) {
    List<String> pairs = new ArrayList<>();
    parameters
        .byName()
        .forEach((name, values) ->
            values.forEach(value -> pairs.add(escaped(name) + "=" + escaped(value))));
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Read when it is asked for: a function that answers queries alone need not wait for it. */
  private synchronized StaticPages pages() {
    StaticPages known = pages;
    if (known == null) {
      known = new StaticPages(navigation);
      pages = known;
    }
    return known;
  }
}
