// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import java.util.List;

/**
 * A filter that the API of AWS applies: a resource passes if it has one of the values.
 *
 * @param name as the API names it, such as {@code tag:Name}
 * @param values never empty; {@code *} and {@code ?} as the API takes them
 */
public record AwsFilter(String name, List<String> values) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException without a value, which the API refuses
   */
  public AwsFilter {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("the filter " + name + " has no value");
    }
  }
}
