// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import java.util.List;

/** A query that cannot be read; the message is that of its first mistake. */
public final class ParseException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<ParseError> errors;

  ParseException(byte[] query, List<ParseError> errors) {
    super(errors.getFirst().describe(query));
    this.errors = List.copyOf(errors);
  }

  /** All mistakes that were found, in the order they were found in; one at least. */
  public List<ParseError> errors() {
    return errors;
  }
}
