// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import java.io.IOException;

/** A server answered a request with another status than 200. */
final class RemoteRefusalException extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int REDIRECTION = 300;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final int status;

  RemoteRefusalException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Whether the same would be answered to any question. */
  boolean isFinal() {
    return (status >= UNAUTHORIZED && status <= METHOD_NOT_ALLOWED)
        || (status >= REDIRECTION && status < BAD_REQUEST);
  }
}
