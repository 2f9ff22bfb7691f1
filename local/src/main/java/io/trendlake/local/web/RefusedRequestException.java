// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

/** A request that is not one of HTTP/1.1, or is larger than requests may be. */
final class RefusedRequestException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * Refuses a request.
   *
   * @param status of HTTP
   */
  RefusedRequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
