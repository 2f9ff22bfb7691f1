// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import java.util.Collection;
import java.util.Collections;
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
 * @param query what is behind the question mark
 * @param form what the body of a form holds; nothing for other bodies
 * @param headers the headers by name, in any case
 */
public record ApiRequest(
    String method,
    String path,
    Parameters query,
    Parameters form,
    Map<String, List<String>> headers) {

  private static final String FORM = "application/x-www-form-urlencoded";

  /** Copies the headers. */
  public ApiRequest {
    Map<String, List<String>> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> any.put(name, List.copyOf(values)));
    headers = Collections.unmodifiableMap(any);
  }

  /**
   * Decodes a request as Go's {@code net/http} does.
   *
   * @param path the path as it was sent, perhaps with escapes
   * @param query what was sent behind the question mark, or null
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
            Parameters.unescaped(path, false).orElse(path),
            Parameters.parse(query == null ? "" : query),
            Parameters.NONE,
            headers);
    boolean isForm =
        !method.equals("GET")
            && bare.header("Content-Type")
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(FORM))
                .orElse(false);
    return isForm
        ? new ApiRequest(method, bare.path, bare.query, Parameters.parse(body), headers)
        : bare;
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

  /** Whether the client takes gzip: it is named and its weight is not 0. */
  public boolean acceptsGzip() {
    for (String coding : header("Accept-Encoding").orElse("").split(",", -1)) {
      String[] parts = coding.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", 2);
      if (parts[0].equals("gzip")) {
        return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
