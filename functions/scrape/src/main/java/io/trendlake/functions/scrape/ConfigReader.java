// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.util.stream.Collectors;

/** Reads the configuration that plan has put in force. Safe for use by many threads. */
final class ConfigReader {

  private final ConfigObject object;

  ConfigReader(Bucket bucket) {
    this.object = new ConfigObject(bucket, ConfigObject.IN_FORCE);
  }

  /**
   * Reads the configuration as it is now.
   *
   * @param patience with a bucket that fails
   * @throws IOException if there is no configuration, or this build cannot read it
   */
  TrendlakeConfig read(RetryPolicy patience) throws IOException {
    try {
      return patience
          .run(object::read)
          .orElseThrow(() ->
              new IOException(
                  "there is no "
                      + ConfigObject.IN_FORCE
                      + " in the bucket; plan writes it at its next tick if "
                      + ConfigObject.UPLOADED
                      + " is there and right"))
          .config();
    } catch (ConfigException e) {
      String errors =
          e.errors().stream().map(ConfigError::toString).collect(Collectors.joining("; "));
      throw new IOException(
          ConfigObject.IN_FORCE
              + " is not understood; deploy plan and scrape from the same build: "
              + errors,
          e);
    }
  }
}
