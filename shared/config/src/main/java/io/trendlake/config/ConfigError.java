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
 */
public record ConfigError(String file, int line, String path, String message) {

  /** {@code file:line: path: message}. */
  @Override
  public String toString() {
    return file + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
