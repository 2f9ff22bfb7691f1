// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * An answer whose body is read as it comes. To be closed, which is what frees its connection.
 *
 * @param status of HTTP
 * @param contentType the header {@code Content-Type}, empty if there is none
 * @param location the header {@code Location}, empty if there is none
 * @param body as it is sent. A read fails if no byte comes for long or the body breaks off, and the
 *     message is human-readable
 */
public record StreamedResponse(int status, String contentType, String location, InputStream body)
    implements AutoCloseable {

  @Override
  public void close() throws IOException {
    body.close();
  }
}
