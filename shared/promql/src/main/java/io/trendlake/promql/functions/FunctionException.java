// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

/** A function that refuses what it is called with; the query fails with the message. */
public final class FunctionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With the message for users. */
  public FunctionException(String message) {
    super(message);
  }
}
