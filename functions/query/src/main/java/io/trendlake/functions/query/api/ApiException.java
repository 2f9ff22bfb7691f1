// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.text.GoQuote;
import java.util.Objects;

/** A request that cannot be answered; the message is for users. */
final class ApiException extends Exception {

  private static final long serialVersionUID = 1L;

  private final ErrorType type;

  ApiException(ErrorType type, String message, Throwable cause) {
    super(message, cause);
    this.type = type;
  }

  ApiException(ErrorType type, String message) {
    super(message);
    this.type = type;
  }

  /** A request that is wrong. */
  static ApiException badData(String message) {
    return new ApiException(ErrorType.BAD_DATA, message);
  }

  /** A parameter that is wrong. */
  static ApiException invalid(String parameter, String why) {
    return badData("invalid parameter " + GoQuote.quote(parameter) + ": " + why);
  }

  /** A query that failed. */
  static ApiException of(QueryException failure) {
    ErrorType type =
        switch (failure.kind()) {
          case INVALID -> ErrorType.BAD_DATA;
          case EXECUTION -> ErrorType.EXECUTION;
          case TIMEOUT -> ErrorType.TIMEOUT;
          case CANCELED -> ErrorType.CANCELED;
          case STORAGE, INTERNAL -> ErrorType.INTERNAL;
        };
    return new ApiException(type, Objects.toString(failure.getMessage(), ""), failure);
  }

  ErrorType type() {
    return type;
  }
}
