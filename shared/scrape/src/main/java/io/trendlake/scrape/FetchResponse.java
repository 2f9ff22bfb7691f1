// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import java.util.Objects;

/**
 * What a target answered, its body aside.
 *
 * @param status of HTTP
 * @param contentType the header {@code Content-Type}, empty if there is none
 */
public record FetchResponse(int status, String contentType) {

  /** Refuses nulls. */
  public FetchResponse {
    Objects.requireNonNull(contentType, "contentType");
  }
}
