// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.template;

import java.util.Map;

/** What {@code args} makes of its arguments: {@code arg0}, {@code arg1} and so on. */
record TemplateArguments(Map<String, Object> values) {

  /** Copies the map. */
  TemplateArguments {
    values = Map.copyOf(values);
  }
}
