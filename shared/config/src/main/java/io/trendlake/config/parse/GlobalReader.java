// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.GlobalConfig;

/** Reads the block {@code global}. */
final class GlobalReader {

  static final Fields FIELDS =
      InheritableReader.FIELDS
          .with(Fields.of("evaluation_interval", "rule_query_offset"))
          .notUsing(UnusedShape.TEXT, "query_log_file")
          .notUsing(UnusedShape.TEXTS_BY_NAME, "external_labels");

  private GlobalReader() {}

  static GlobalConfig read(YamlBlock block, ConfigFolder folder) {
    return new InheritableReader(block, GlobalConfig.defaults(), folder).read();
  }
}
