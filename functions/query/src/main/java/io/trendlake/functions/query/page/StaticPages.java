// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.page;

import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Serves the pages {@code /graph} and {@code /tsdb-status} and their files below {@code /graph/}.
 * All addresses in them are relative, so that they work behind a proxy under any prefix.
 *
 * <p>The files are in a folder named by the digest of all of them: a browser keeps them for ever
 * and asks for the page alone, which changes its folder when any of them changes.
 */
public final class StaticPages implements ApiHandler {

  private static final String FILES = "/graph/";

  /** The file of each page. */
  private static final Map<String, String> PAGES =
      Map.of("/graph", "graph.html", "/tsdb-status", "cardinality.html");

  /** The pages' own scripts, styles and requests, and nothing from elsewhere. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final String ASK_AGAIN = "no-cache";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final PageFiles files = PageFiles.load();
  private final Map<String, Page> pages = new HashMap<>();

  /** A page and the tag of its version. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Page(byte[] html, String tag) {}

  /**
   * Makes the pages.
   *
   * @param navigation the links to all pages of this server
   */
  public StaticPages(Navigation navigation) {
    PAGES.forEach((path, file) -> {
      byte[] html =
          new String(files.bytes(file), StandardCharsets.UTF_8)
              .replace("{{assets}}", "graph/" + files.digest())
              .replace("{{navigation}}", navigation.html(path.substring(1)))
              .getBytes(StandardCharsets.UTF_8);
      pages.put(path, new Page(html, "W/\"" + PageFiles.digest(List.of(html)) + "\""));
    });
  }

  /** Whether a path is that of a page or of one of their files. */
  public static boolean serves(String path) {
    return PAGES.containsKey(path) || path.startsWith(FILES);
  }

  /** The styles that all pages of the house share. */
  public static String houseStyle() {
    return PageFiles.text("house.css");
  }

  /** The icon of all pages, an SVG. */
  public static String icon() {
    return PageFiles.text("favicon.svg");
  }

  @Override
  public ApiResponse answer(ApiRequest request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return ApiResponse.text(405, "only GET and HEAD are answered here")
          .with("Allow", "GET, HEAD");
    }
    if (request.path().equals(FILES)) {
      return ApiResponse.empty(308).with("Location", "../graph");
    }
    Page page = pages.get(request.path());
    return page == null ? file(request) : page(request, page);
  }

  private static ApiResponse page(ApiRequest request, Page page) {
    if (known(request, page.tag())) {
      return secured(ApiResponse.empty(304))
          .with("ETag", page.tag())
          .with("Cache-Control", ASK_AGAIN);
    }
    return secured(ApiResponse.of(200, "text/html; charset=utf-8", page.html()))
        .with("ETag", page.tag())
        .with("Cache-Control", ASK_AGAIN)
        .encodedFor(request);
  }

  /** Files of another version's folder are served too, for a page that was loaded before it. */
  private ApiResponse file(ApiRequest request) {
    String[] parts = request.path().substring(FILES.length()).split("/", -1);
    if (parts.length != 2 || !files.contains(parts[1])) {
      return ApiResponse.text(404, "there is no such file; the page is at /graph");
    }
    String name = parts[1];
    boolean current = parts[0].equals(files.digest());
    String fileTag = "W/\"" + files.digest() + "\"";
    String caching = current ? FOR_EVER : ASK_AGAIN;
    if (known(request, fileTag)) {
      return secured(ApiResponse.empty(304)).with("ETag", fileTag).with("Cache-Control", caching);
    }
    return secured(ApiResponse.of(200, mediaType(name), files.bytes(name)))
        .with("ETag", fileTag)
        .with("Cache-Control", caching)
        .encodedFor(request);
  }

  private static boolean known(ApiRequest request, String tag) {
    String asked = request.header("If-None-Match").orElse("");
    return List.of(asked.split("\\s*,\\s*", -1)).contains(tag);
  }

  /**
   * Not to be left out of 304: a browser replaces the headers that it has by those of the answer.
   */
  private static ApiResponse secured(ApiResponse response) {
    return new ApiResponse(
        response.status(),
        response.contentType(),
        Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer"),
        response.body());
  }

  private static String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "html" -> "text/html; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no media type is known for " + name);
    };
  }
}
