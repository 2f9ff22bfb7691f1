// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.util.Objects;

/**
 * What a target answered, its body aside.
 *
 * @param status of HTTP
 * @param contentType the header {@code Content-Type}, empty if there is none
 * @param contentEncoding how the body in the buffer is still encoded, such as {@code gzip}; empty =
 *     not at all, which is so unless bodies are asked for as they are sent
 */
public record FetchResponse(int status, String contentType, String contentEncoding) {

  /** Refuses nulls. */
  public FetchResponse {
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(contentEncoding, "contentEncoding");
  }

  /** With a body that is not encoded. */
  public FetchResponse(int status, String contentType) {
    this(status, contentType, "");
  }
}
