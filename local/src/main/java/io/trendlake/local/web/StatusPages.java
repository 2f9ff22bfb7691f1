// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.functions.query.LakePages;
import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.page.Navigation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Answers {@code /targets}, {@code /service-discovery}, {@code /status}, {@code /metrics} and
 * {@code /-/healthy}.
 */
public final class StatusPages implements ApiHandler {

  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** Below this, compressing costs more than it saves. */
  private static final int WORTH_COMPRESSING = 1000;

  private final Status status;
  private final PrometheusApi api;

  private StatusPages(Status status, PrometheusApi api) {
    this.status = status;
    this.api = api;
  }

  /** These pages, with the API and its page of graphs. */
  public static ApiHandler of(Status status, PrometheusApi api) {
    PrometheusApi showing = api.showing(new ShownConfig(status.configFile()));
    return LakePages.beside(showing, Html.SCRAPING, new StatusPages(status, showing));
  }

  @Override
  public ApiResponse answer(ApiRequest request) {
    if (request.path().equals("/relabel")) {
      return relabel(Html.SCRAPING, status.config().scrapeConfigs(), request);
    }
    boolean isRead = request.method().equals("GET") || request.method().equals("HEAD");
    return isRead
        ? page(request)
        : ApiResponse.text(405, "only GET and HEAD are answered here").with("Allow", "GET, HEAD");
  }

  private ApiResponse page(ApiRequest request) {
    return switch (request.path()) {
      case "/status" -> text(request, HTML, new IndexPage(status).html());
      case "/targets" ->
          wantsJson(request)
              ? api.answer(request.at("/api/v1/targets"))
              : text(
                  request,
                  HTML,
                  new TargetsPage(status, TargetFilter.of(request), Instant.now()).html());
      case "/service-discovery" ->
          text(request, HTML, new DiscoveryPage(status, DiscoveryFilter.of(request)).html());
      case "/config" ->
          text(request, HTML, new ConfigPage(status.configFile(), Instant.now()).html());
      case "/targets/" ->
          ApiResponse.empty(308)
              .with("Location", "../targets" + LakePages.afterPath(request.query()));
      case "/page.js" -> script(request);
      case "/favicon.svg", "/favicon.ico" -> LakePages.icon();
      case "/metrics" -> metrics(request);
      case "/-/healthy" -> ApiResponse.text(200, "Trendlake is running.");
      case "/-/ready" ->
          status
              .notReady()
              .map(problem -> ApiResponse.text(503, "Trendlake is not ready: " + problem))
              .orElseGet(() -> ApiResponse.text(200, "Trendlake is ready."));
      default -> ApiResponse.text(404, "there is no such page; /status lists those that there are");
    };
  }

  /** The page of relabelling, whose form comes by POST, since it may be long. */
  static ApiResponse relabel(Navigation navigation, List<ScrapeConfig> jobs, ApiRequest request) {
    return switch (request.method()) {
      case "GET", "HEAD", "POST" ->
          text(request, HTML, new RelabelPage(navigation, jobs, request).html());
      default ->
          ApiResponse.text(405, "only GET, HEAD and POST are answered here")
              .with("Allow", "GET, HEAD, POST");
    };
  }

  /** The script of all pages that are made here. */
  static ApiResponse script(ApiRequest request) {
    return text(request, SCRIPT, Html.resource("page.js"));
  }

  private static ApiResponse text(ApiRequest request, String contentType, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    ApiResponse response = ApiResponse.of(200, contentType, body).with("Vary", "Accept");
    return body.length < WORTH_COMPRESSING ? response : response.encodedFor(request);
  }

  private static boolean wantsJson(ApiRequest request) {
    return request.header("Accept").orElse("").startsWith(ApiResponse.JSON);
  }

  private ApiResponse metrics(ApiRequest request) {
    ExpositionFormatWriter writer =
        ExpositionFormats.init().findWriter(request.header("Accept").orElse(""));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      writer.write(body, status.metrics().registry().scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ApiResponse.of(200, writer.getContentType(), body.toByteArray()).encodedFor(request);
  }
}
