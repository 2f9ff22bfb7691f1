// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values on an exporter's page, by name and labels as they stand there. */
public final class PageValues {

  private PageValues() {}

  /** Those of a target at an instant, in the order of the page. */
  public static Map<String, Double> of(SimulatedTarget target, Instant now) {
    Map<String, Double> values = new LinkedHashMap<>();
    new String(target.expose(now).body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
    return values;
  }
}
