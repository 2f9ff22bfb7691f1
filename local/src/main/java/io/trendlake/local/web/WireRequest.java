// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was sent.
 *
 * @param method {@code GET}, {@code POST}...
 * @param path the path, perhaps with escapes, beginning with a slash, or {@code *}
 * @param query what follows the question mark, or null
 * @param headers the values of each header, by name in any case
 * @param body the whole body
 * @param isHttp10 whether it is of HTTP/1.0, which has no chunks and closes connections
 */
@SuppressWarnings("ArrayRecordComponent")
record WireRequest(
    String method,
    String path,
    @Nullable String query,
    Map<String, List<String>> headers,
    byte[] body,
    boolean isHttp10) {

  /** In place of a request that could not be read; its connection is closed. */
  static final WireRequest REFUSED =
      new WireRequest("GET", "/", null, Map.of("Connection", List.of("close")), new byte[0], false);

  /** Copies the headers. */
  WireRequest {
    Map<String, List<String>> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> any.put(name, List.copyOf(values)));
    headers = Collections.unmodifiableMap(any);
  }

  /** Whether the client leaves the connection open for another request (RFC 9112, section 9.3). */
  boolean keepsAlive() {
    return isHttp10 ? has("Connection", "keep-alive") : !has("Connection", "close");
  }

  /** Whether a header has an element in one of its lists, in any case. */
  boolean has(String header, String element) {
    for (String value : headers.getOrDefault(header, List.of())) {
      for (String each : value.split(",", -1)) {
        if (each.strip().toLowerCase(Locale.ROOT).equals(element)) {
          return true;
        }
      }
    }
    return false;
  }
}
