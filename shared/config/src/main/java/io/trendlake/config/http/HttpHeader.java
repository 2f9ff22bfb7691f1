// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.util.List;

/**
 * A header sent with every request, once per value ({@code http_headers}).
 *
 * @param values those of {@code values}, {@code secrets}, {@code files} and {@code refs}, in this
 *     order
 */
public record HttpHeader(String name, List<Secret> values) {

  /** Copies the list. */
  public HttpHeader {
    values = List.copyOf(values);
  }
}
