// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

/** Whose fault an error is, with the names and HTTP codes of Prometheus 3.14. */
enum ErrorType {
  /** The deadline came first. */
  TIMEOUT("timeout", 503),
  /** The client went away. */
  CANCELED("canceled", 499),
  /** The query cannot be answered. */
  EXECUTION("execution", 422),
  /** The request is wrong. */
  BAD_DATA("bad_data", 400),
  /** There is no such thing here, as where Prometheus has it switched off. */
  UNAVAILABLE("unavailable", 500),
  /** Samples could not be read, or a fault in here. */
  INTERNAL("internal", 500);

  private final String text;
  private final int status;

  ErrorType(String text, int status) {
    this.text = text;
    this.status = status;
  }

  /** The name in answers. */
  String text() {
    return text;
  }

  /** The HTTP status. */
  int status() {
    return status;
  }
}
