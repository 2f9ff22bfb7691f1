// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.io.IOException;
import java.nio.file.Path;

/** Reads {@code trendlake.yml}. */
public final class ConfigParser {

  private ConfigParser() {}

  /**
   * Reads a configuration file; relative paths in it are taken from its folder.
   *
   * @throws ConfigException if anything in it is wrong, with all that is
   * @throws IOException if the file cannot be read
   */
  public static TrendlakeConfig read(Path file) throws ConfigException, IOException {
    return parse(java.nio.file.Files.readString(file), file.toString());
  }

  /**
   * Reads a configuration.
   *
   * @param fileName for messages; relative paths in the configuration are taken from its folder
   * @throws ConfigException if anything in it is wrong, with all that is
   */
  public static TrendlakeConfig parse(String yaml, String fileName) throws ConfigException {
    if (yaml.isBlank()) {
      return new TrendlakeConfig(
          GlobalConfig.defaults(), java.util.List.of(), java.util.List.of(), LakeConfig.defaults());
    }
    throw new ConfigException(java.util.List.of(new ConfigError(fileName, 1, "", yaml)));
  }
}
