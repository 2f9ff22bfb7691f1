// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.nio.file.Path;

/** The folder of the configuration file, from which its relative paths are taken. */
record ConfigFolder(Path path) {

  /** That of a file, which need not exist. */
  static ConfigFolder of(String fileName) {
    return new ConfigFolder(Path.of("").resolve(fileName).resolveSibling(""));
  }

  /** A path of the configuration as a process may open it. */
  Path resolve(String file) {
    return path.resolve(file).normalize();
  }
}
