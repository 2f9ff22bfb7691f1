// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.check;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import java.util.List;

/** The last line of {@code check}: what of a configuration is used, is not, and cannot be. */
final class CheckSummary {

  private CheckSummary() {}

  /**
   * The line.
   *
   * @param jobs how many are scraped
   * @param notUsed paths of settings that have no use here
   * @param unsupported paths of settings that do not work here
   */
  static String line(int jobs, List<String> notUsed, List<String> unsupported) {
    return "used: "
        + (jobs == 1 ? "1 job" : jobs + " jobs")
        + "; not used here: "
        + listed(notUsed)
        + "; unsupported: "
        + listed(unsupported);
  }

  /** The line of a configuration that is refused. */
  static String of(ConfigException refused) {
    List<String> unsupported =
        refused.errors().stream()
            .filter(ConfigError::isUnsupported)
            .map(ConfigError::path)
            .toList();
    int mistakes = refused.errors().size() - unsupported.size();
    return "used: nothing; mistakes: " + mistakes + "; unsupported: " + listed(unsupported);
  }

  private static String listed(List<String> paths) {
    return paths.isEmpty() ? "nothing" : String.join(", ", paths);
  }
}
