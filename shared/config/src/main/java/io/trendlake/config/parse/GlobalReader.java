// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.GlobalConfig;

/** Reads the block {@code global}. */
final class GlobalReader {

  private static final String NO_RULES =
      "Trendlake evaluates no rules, it keeps samples for queries; remove this";

  static final Fields FIELDS =
      InheritableReader.FIELDS
          .refusing(NO_RULES, "evaluation_interval", "rule_query_offset")
          .refusing(
              "Trendlake answers no queries itself, so it logs none; remove this", "query_log_file")
          .refusing(
              "Prometheus adds these on the way to other systems, and the lake is none; give the"
                  + " labels to targets by static_configs or relabel_configs",
              "external_labels");

  private GlobalReader() {}

  static GlobalConfig read(YamlBlock block) {
    return new InheritableReader(block, GlobalConfig.defaults()).read();
  }
}
