// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.util.Objects;

/**
 * What a target answered, its body aside.
 *
 * @param status of HTTP
 * @param contentType the header {@code Content-Type}, empty if there is none
 * @param contentEncoding how the body in the buffer is still encoded; empty = not at all. Of what
 *     was asked for nothing is left encoded unless bodies are asked for as they are sent; what was
 *     not, such as {@code br}, is
 */
public record FetchResponse(int status, String contentType, String contentEncoding) {

  /** Refuses nulls. */
  public FetchResponse {
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(contentEncoding, "contentEncoding");
  }

  /** What is left of a {@code Content-Encoding} after a body was decoded by {@link SentBody}. */
  public static String leftEncoded(String contentEncoding) {
    boolean plain = contentEncoding.equals(BodySink.GZIP) || contentEncoding.equals("identity");
    return plain ? "" : contentEncoding;
  }

  /** With a body that is not encoded. */
  public FetchResponse(int status, String contentType) {
    this(status, contentType, "");
  }
}
