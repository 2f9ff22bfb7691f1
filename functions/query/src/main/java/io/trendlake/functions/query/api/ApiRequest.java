// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, decoded.
 *
 * @param method {@code GET}, {@code POST}...
 * @param path the path, decoded, beginning with a slash
 * @param query what follows the question mark
 * @param form what the body of a form holds; nothing for other bodies
 * @param headers the headers by name, in any case
 * @param most how long the answer may take at most, whatever the request itself allows
 */
public record ApiRequest(
    String method,
    String path,
    Parameters query,
    Parameters form,
    Map<String, List<String>> headers,
    Duration most) {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";

  /** Longer than any timeout. */
  private static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

  /** Copies the headers. */
  public ApiRequest {
    Map<String, List<String>> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> any.put(name, List.copyOf(values)));
    headers = Collections.unmodifiableMap(any);
  }

  /**
   * Decodes a request as Go's {@code net/http} does. A path with empty parts or dots, which Go's
   * server redirects, is taken for the one that it leads to: a client may add a slash to the
   * address of the server.
   *
   * @param path the path as it was sent, perhaps with escapes
   * @param query what was sent after the question mark, or null
   * @param headers the headers by name
   * @param body the whole body
   */
  public static ApiRequest of(
      String method,
      String path,
      @Nullable String query,
      Map<String, List<String>> headers,
      byte[] body) {
    ApiRequest bare =
        new ApiRequest(
            method,
            cleaned(Parameters.unescaped(path, false).orElse(path)),
            Parameters.parse(query == null ? "" : query),
            Parameters.NONE,
            headers,
            UNLIMITED);
    return method.equals("GET")
        ? bare
        : new ApiRequest(
            method,
            bare.path,
            bare.query,
            form(bare.header("Content-Type").orElse(""), body),
            headers,
            UNLIMITED);
  }

  private static Parameters form(String contentType, byte[] body) {
    String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (mediaType) {
      case FORM -> Parameters.parse(body);
      case MULTIPART -> MultipartForm.parse(contentType, body);
      default -> Parameters.NONE;
    };
  }

  private static String cleaned(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      return path;
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      switch (part) {
        case "", "." -> {}
        case ".." -> parts.pollLast();
        default -> parts.addLast(part);
      }
    }
    boolean isFolder = path.endsWith("/") && !parts.isEmpty();
    return "/" + String.join("/", parts) + (isFolder ? "/" : "");
  }

  /** The same request for another path. */
  public ApiRequest at(String other) {
    return new ApiRequest(method, other, query, form, headers, most);
  }

  /**
   * The same request with at most so much time for its answer.
   *
   * @param left until the client gives up; a negative time counts as zero
   */
  public ApiRequest within(Duration left) {
    Duration shorter = timeout(left);
    return new ApiRequest(
        method, path, query, form, headers, shorter.isNegative() ? Duration.ZERO : shorter);
  }

  /** How long the answer may take where no more than a time is allowed. */
  Duration timeout(Duration allowed) {
    return allowed.compareTo(most) < 0 ? allowed : most;
  }

  /** The first value of a parameter, of the form before the query; empty if there is none. */
  public String value(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** All values of a parameter, those of the form before those of the query. */
  public List<String> values(String name) {
    return Stream.of(form.values(name), query.values(name)).flatMap(Collection::stream).toList();
  }

  /**
   * What is wrong with the escapes of the form or of the query, in Go's words; empty if all is
   * well.
   */
  public Optional<String> malformed() {
    return form.malformed().or(query::malformed);
  }

  /** A header's values, joined by commas; empty if there is none. */
  public Optional<String> header(String name) {
    List<String> values = headers.get(name);
    return values == null ? Optional.empty() : Optional.of(String.join(",", values));
  }

  /**
   * How the client takes an answer: the first of {@code gzip} and {@code deflate} that it names
   * with a weight that is not 0; empty if it names neither.
   */
  public Optional<String> acceptedCoding() {
    for (String coding : header("Accept-Encoding").orElse("").split(",", -1)) {
      String[] parts = coding.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", 2);
      boolean known = parts[0].equals("gzip") || parts[0].equals("deflate");
      if (known && (parts.length == 1 || !parts[1].matches("q=0(\\.0*)?"))) {
        return Optional.of(parts[0]);
      }
    }
    return Optional.empty();
  }
}
