// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

/**
 * One thing wrong in a configuration file.
 *
 * @param line from 1
 * @param path in the YAML, such as {@code scrape_configs[0].relabel_configs[2].regex}; empty for
 *     the file as a whole
 * @param message what is wrong, with the value unless it is secret, and what to do
 * @param isUnsupported whether it is a key of Prometheus that does not work here
 */
public record ConfigError(
    String file, int line, String path, String message, boolean isUnsupported) {

  /** Something that is wrong in Prometheus too, or in what Prometheus does not know. */
  public ConfigError(String file, int line, String path, String message) {
    this(file, line, path, message, false);
  }

  /** {@code file:line: path: message}. */
  @Override
  public String toString() {
    return file + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
