// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The status line and the header of an answer.
 *
 * @param major the first digit of the version of HTTP, {@code minor} the second
 * @param fields the values of the fields that are of use, by name in lower case; one character of a
 *     value is one byte
 */
record ResponseHead(int major, int minor, int status, Map<String, List<String>> fields) {

  /** The first value of a field. */
  Optional<String> first(String name) {
    return values(name).stream().findFirst();
  }

  List<String> values(String name) {
    return fields.getOrDefault(name, List.of());
  }

  /** Another answer follows (RFC 9110, section 15.2); 101 is the last one, as in Go. */
  boolean informational() {
    return status >= 100 && status < 200 && status != 101;
  }

  /** Whether the connection can be used again after the body (Go's {@code shouldClose}). */
  boolean keepsAlive() {
    boolean close = connectionHas("close");
    boolean unlessSaid = major > 1 || (major == 1 && minor > 0);
    return !close && (unlessSaid || (major == 1 && connectionHas("keep-alive")));
  }

  private boolean connectionHas(String option) {
    for (String value : values("connection")) {
      for (String token : value.split(",", -1)) {
        if (token.strip().toLowerCase(Locale.ROOT).equals(option)) {
          return true;
        }
      }
    }
    return false;
  }
}
