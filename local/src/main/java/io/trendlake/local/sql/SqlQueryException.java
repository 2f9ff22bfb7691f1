// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

/** A query cannot be answered. The message is for the author of the query. */
public final class SqlQueryException extends Exception {

  private static final long serialVersionUID = 1L;

  SqlQueryException(String message) {
    super(message);
  }

  SqlQueryException(String message, Throwable cause) {
    super(message, cause);
  }
}
